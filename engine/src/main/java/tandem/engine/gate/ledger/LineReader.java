package tandem.engine.gate.ledger;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Reads the lines of a ledger, group by group. Confined to one thread.
 *
 * <p>A group is a line that says how many follow, and those. One at the end that is not whole is
 * none of it, as a torn line is: it was never acknowledged.
 */
final class LineReader {
    /** Field of the first line of a group. */
    static final String GROUP = "group";

    private static final int BUFFER = 1 << 16;
    private static final int NEWLINE = '\n';
    private static final int END = -1;

    private final Ledger.Reader to;
    private final List<Line> waiting = new ArrayList<>();

    /** Lines of the group that are still to come. */
    private long left;

    private boolean hasHole;
    private long holes;
    private long at;
    private long good;
    private long damaged;

    /** As octets, since many may wait. */
    private record Line(long at, byte[] octets) {}

    /**
     * What was found wrong.
     *
     * @param good octets until the end of the last whole line or group
     * @param damaged lines before it that cannot be read
     */
    record Read(long good, long damaged) {}

    private LineReader(Ledger.Reader to) {
        this.to = to;
    }

    static Read read(Path file, Ledger.Reader to) throws IOException {
        LineReader reader = new LineReader(to);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
            reader.lines(in);
        }
        return new Read(reader.good, reader.damaged);
    }

    private void lines(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        for (int octet = in.read(); octet != END; octet = in.read()) {
            if (octet != NEWLINE) {
                line.write(octet);
                continue;
            }
            byte[] octets = line.toByteArray();
            line.reset();
            take(octets, read(octets));
        }
    }

    private static Optional<JsonNode> read(byte[] octets) {
        return CheckedLine.read(octets, 0, octets.length);
    }

    private void take(byte[] octets, Optional<JsonNode> json) {
        long begin = at;
        at += octets.length + 1;
        if (json.isPresent() && json.get().has(GROUP)) {
            left = json.get().get(GROUP).asLong();
            hasHole = false;
            return;
        }
        json.ifPresentOrElse(_ -> waiting.add(new Line(begin, octets)), () -> holes++);
        hasHole = left > 0 && (hasHole || json.isEmpty());
        left = Math.max(0, left - 1);
        if (left == 0 && json.isPresent() && !hasHole) {
            whole();
        }
    }

    /** What comes before something whole was acknowledged, and counts but for its holes. */
    private void whole() {
        waiting.forEach(line -> to.line(line.at(), read(line.octets()).orElseThrow()));
        waiting.clear();
        good = at;
        damaged += holes;
        holes = 0;
    }
}
