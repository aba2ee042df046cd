package tandem.engine.journal;

import java.util.List;

/**
 * Writes a JSON object in one line, for the bodies of facts. Much cheaper than a tree, and without
 * buffers that each virtual thread would have to have. Confined to one thread.
 */
public final class JsonText {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final StringBuilder out = new StringBuilder(160).append('{');

    public JsonText put(String name, String value) {
        string(key(name), value);
        return this;
    }

    /** Leaves an empty text out. */
    public JsonText putIf(String name, String value) {
        return value.isEmpty() ? this : put(name, value);
    }

    public JsonText put(String name, long value) {
        key(name).append(value);
        return this;
    }

    /** Leaves a zero out. */
    public JsonText putIf(String name, long value) {
        return value == 0 ? this : put(name, value);
    }

    public JsonText put(String name, boolean value) {
        key(name).append(value);
        return this;
    }

    public JsonText put(String name, List<String> values) {
        list(key(name), values);
        return this;
    }

    /** A list of texts by itself. */
    public static String list(List<String> values) {
        return list(new StringBuilder(), values).toString();
    }

    /** A value that is JSON already, in one line. */
    public JsonText putRaw(String name, String json) {
        key(name).append(json);
        return this;
    }

    /** The object; nothing can be put after it. */
    public String end() {
        return out.append('}').toString();
    }

    private static StringBuilder list(StringBuilder out, List<String> values) {
        out.append('[');
        for (int i = 0; i < values.size(); i++) {
            string(i == 0 ? out : out.append(','), values.get(i));
        }
        return out.append(']');
    }

    private StringBuilder key(String name) {
        if (out.length() > 1) {
            out.append(',');
        }
        return string(out, name).append(':');
    }

    private static StringBuilder string(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c >= ' ') {
                out.append(c);
            } else {
                out.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 15]);
            }
        }
        return out.append('"');
    }
}
