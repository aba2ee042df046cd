package tandem.engine.audit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The lines of a file, one at a time. Confined to one thread. */
final class Lines implements AutoCloseable {
    /** Octets; a longer line is cut into pieces, none of which is an entry. */
    private static final int LONGEST = 512 << 10;

    private final InputStream in;
    private final byte[] buffer = new byte[64 << 10];
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    private int next;
    private int filled;
    private long offset;

    Lines(InputStream in) {
        this.in = in;
    }

    static Lines of(Path file) throws IOException {
        return new Lines(Files.newInputStream(file));
    }

    /** The next line without its line feed; empty at the end, also before a torn line. */
    Optional<byte[]> next() throws IOException {
        line.reset();
        while (next < filled || fill()) {
            int end = next;
            while (end < filled && buffer[end] != '\n') {
                end++;
            }
            line.write(buffer, next, end - next);
            boolean whole = end < filled;
            next = whole ? end + 1 : end;
            if (whole || line.size() > LONGEST) {
                offset += line.size() + (whole ? 1 : 0);
                return Optional.of(line.toByteArray());
            }
        }
        return Optional.empty();
    }

    private boolean fill() throws IOException {
        next = 0;
        filled = Math.max(0, in.read(buffer));
        return filled > 0;
    }

    /** Octets until the end of the line that was read last. */
    long offset() {
        return offset;
    }

    /** At the end: octets after the last line feed. */
    long torn() {
        return line.size();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
