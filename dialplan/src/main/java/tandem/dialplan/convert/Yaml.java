package tandem.dialplan.convert;

import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes values so that they mean what they are. */
final class Yaml {
    private Yaml() {}

    /** In double quotes; characters that YAML does not print are left out. */
    static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        text.codePoints()
                .filter(c -> c >= ' ' && c != 0x7f && !Character.isISOControl(c))
                .filter(c -> c != 0xfeff && c < 0x10000 && !Character.isSurrogate((char) c))
                .filter(c -> c != 0x2028 && c != 0x2029 && c < 0xfff0)
                .forEach(
                        c -> {
                            if (c == '"' || c == '\\') {
                                out.append('\\');
                            }
                            out.appendCodePoint(c);
                        });
        return out.append('"').toString();
    }

    /** A list in one line. */
    static String list(Collection<String> texts) {
        return texts.stream().map(Yaml::quoted).collect(Collectors.joining(", ", "[", "]"));
    }

    /** Names by quoted keys, in one line. */
    static String map(Map<String, String> names) {
        return names.entrySet().stream()
                .map(e -> quoted(e.getKey()) + ": " + e.getValue())
                .collect(Collectors.joining(", ", "{ ", " }"));
    }

    /** A comment of one line. */
    static String comment(String text) {
        String clean = quoted(text);
        return "# "
                + clean.substring(1, clean.length() - 1)
                        .replace("\\\"", "\"")
                        .replace("\\\\", "\\");
    }
}
