package tandem.engine.gate.imports;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads lines of CSV (RFC 4180) one after the other; line ends of any system, no line break inside
 * of a cell. Confined to one thread.
 */
final class CsvLines {
    private static final int LONGEST = 4_096;
    private static final int END = -1;

    private final Reader in;
    private final StringBuilder line = new StringBuilder(128);
    private long number;

    /**
     * @param in buffered
     */
    CsvLines(Reader in) {
        this.in = in;
    }

    /** Number of the line that was read last, from 1. */
    long number() {
        return number;
    }

    /**
     * The next line, without its end; one that is too long is cut, so that it fits nothing. Empty
     * at the end.
     */
    Optional<String> next() throws IOException {
        line.setLength(0);
        int c = in.read();
        if (c == END) {
            return Optional.empty();
        }
        number++;
        while (c != END && c != '\n') {
            if (line.length() < LONGEST) {
                line.append((char) c);
            }
            c = in.read();
        }
        int end = line.length();
        if (end > 0 && line.charAt(end - 1) == '\r') {
            line.setLength(end - 1);
        }
        boolean marked = number == 1 && !line.isEmpty() && line.charAt(0) == '\uFEFF';
        return Optional.of(line.substring(marked ? 1 : 0));
    }

    /** The cells of a line; empty when a quote is not closed. */
    static Optional<List<String>> cells(String line) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quoted && c == '"' && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                cell.append('"');
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                cells.add(cell.toString().strip());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString().strip());
        return quoted ? Optional.empty() : Optional.of(cells);
    }
}
