package tandem.dialplan.convert;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One call of a dialplan application, such as {@code Queue(sales,,,,300)}.
 *
 * @param name in small letters
 * @param args split at commas, without blanks at their ends
 */
record App(int line, String written, String name, List<String> args) {

    static App of(int line, String written) {
        String text = written.strip();
        int open = text.indexOf('(');
        int comma = text.indexOf(',');
        String name = text;
        String args = "";
        if (open >= 0 && (comma < 0 || open < comma)) {
            name = text.substring(0, open);
            args = text.substring(open + 1, text.endsWith(")") ? text.length() - 1 : text.length());
        } else if (comma >= 0) {
            name = text.substring(0, comma);
            args = text.substring(comma + 1);
        }
        return new App(
                line,
                text,
                name.strip().toLowerCase(Locale.ROOT),
                args.isBlank() ? List.of() : split(args, Integer.MAX_VALUE));
    }

    /** An argument by its place, empty when it is not there. */
    String arg(int index) {
        return index < args.size() ? args.get(index) : "";
    }

    /** All arguments as written. */
    String all() {
        return String.join(",", args);
    }

    /** Splits at commas that stand in no bracket and no quotes; the last part takes the rest. */
    static List<String> split(String text, int most) {
        return split(text, ',', most);
    }

    static List<String> split(String text, char at, int most) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        boolean quoted = false;
        int from = 0;
        for (int i = 0; i < text.length() && parts.size() < most - 1; i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if ("([{".indexOf(c) >= 0) {
                depth++;
            } else if (")]}".indexOf(c) >= 0) {
                depth = Math.max(0, depth - 1);
            } else if (c == at && depth == 0 && !quoted) {
                parts.add(text.substring(from, i).strip());
                from = i + 1;
            }
        }
        parts.add(text.substring(from).strip());
        return parts;
    }
}
