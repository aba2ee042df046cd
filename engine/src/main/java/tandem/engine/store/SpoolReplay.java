package tandem.engine.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.Nullable;

import tandem.engine.cdr.CallParser;
import tandem.engine.cdr.CallRecord;

/**
 * Reads spooled records back in order, a piece at a time. A piece is read again until it is
 * confirmed, a file is deleted only when all its pieces are: after a crash in between it is
 * replayed whole, which changes nothing. Runs on: store-writer.
 */
final class SpoolReplay {
    private static final JsonMapper MAPPER = new JsonMapper();

    private final Spool spool;
    private final int pieceSize;
    private @Nullable Path file;
    private @Nullable BufferedReader reader;
    private @Nullable Piece unconfirmed;

    SpoolReplay(Spool spool, int pieceSize) {
        this.spool = spool;
        this.pieceSize = pieceSize;
    }

    /** Lines that wait in the sealed files. */
    static long lines(Spool spool) throws IOException {
        long lines = 0;
        for (Path file : spool.sealed()) {
            try (BufferedReader reader = reader(file)) {
                lines += reader.lines().filter(line -> !line.isEmpty()).count();
            }
        }
        return lines;
    }

    /**
     * The next piece, or the last one again if it was not confirmed; empty when nothing waits. A
     * file that could not be read is begun anew.
     */
    Optional<Piece> next() throws IOException {
        if (unconfirmed == null && (reader != null || open())) {
            try {
                unconfirmed = read();
            } catch (IOException e) {
                reader = null;
                throw e;
            }
        }
        return Optional.ofNullable(unconfirmed);
    }

    /** The piece is in the database. */
    void confirm() throws IOException {
        Piece done = unconfirmed;
        unconfirmed = null;
        if (done != null && done.last() && reader != null && file != null) {
            reader.close();
            reader = null;
            spool.done(file);
        }
    }

    private boolean open() throws IOException {
        Optional<Path> oldest = spool.oldest();
        if (oldest.isPresent()) {
            file = oldest.get();
            reader = reader(file);
        }
        return oldest.isPresent();
    }

    /** Lenient about bytes that are no UTF-8: such a line is bad, not the whole file. */
    private static BufferedReader reader(Path file) throws IOException {
        return new BufferedReader(
                new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8));
    }

    private Piece read() throws IOException {
        List<CallRecord> calls = new ArrayList<>();
        List<String> bad = new ArrayList<>();
        for (int i = 0; i < pieceSize; i++) {
            String line = reader == null ? null : reader.readLine();
            if (line == null) {
                return new Piece(calls, bad, true);
            }
            if (!line.isEmpty()) {
                parse(line, calls, bad);
            }
        }
        return new Piece(calls, bad, false);
    }

    private static void parse(String line, List<CallRecord> calls, List<String> bad) {
        try {
            calls.add(CallParser.parse(MAPPER.readTree(line)));
        } catch (IOException | IllegalArgumentException e) {
            bad.add(line);
        }
    }

    /**
     * Some lines of a spool file.
     *
     * @param calls in the order in which they were spooled
     * @param bad lines that are no records, such as the torn end of a file after a power cut
     * @param last whether the file ends here
     */
    record Piece(List<CallRecord> calls, List<String> bad, boolean last) {
        Piece {
            calls = List.copyOf(calls);
            bad = List.copyOf(bad);
        }

        int lines() {
            return calls.size() + bad.size();
        }
    }
}
