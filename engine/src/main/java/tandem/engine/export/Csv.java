package tandem.engine.export;

import java.util.List;

/**
 * Lines of CSV (RFC 4180): comma, CR LF, quotes where needed. A cell that a spreadsheet would take
 * for a formula begins with an apostrophe. Runs on: any.
 */
public final class Csv {
    private Csv() {}

    /** One line, its end included. */
    public static String line(List<String> cells) {
        StringBuilder line = new StringBuilder(256);
        for (int i = 0; i < cells.size(); i++) {
            cell(i == 0 ? line : line.append(','), cells.get(i));
        }
        return line.append("\r\n").toString();
    }

    private static void cell(StringBuilder line, String text) {
        String safe = isFormula(text) ? "'" + text : text;
        if (safe.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n')) {
            line.append(safe);
        } else {
            line.append('"').append(safe.replace("\"", "\"\"")).append('"');
        }
    }

    private static boolean isFormula(String text) {
        return !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
    }
}
