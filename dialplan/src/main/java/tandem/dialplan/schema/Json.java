package tandem.dialplan.schema;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes maps, lists, text, numbers and truth values as indented JSON (RFC 8259). */
final class Json {
    private final StringBuilder out = new StringBuilder();

    private Json() {}

    static String write(Object value) {
        Json json = new Json();
        json.add(value, 0);
        return json.out.append('\n').toString();
    }

    private void add(Object value, int depth) {
        switch (value) {
            case Map<?, ?> map -> addMap(map, depth);
            case List<?> list -> addList(list, depth);
            case String text -> addText(text);
            default -> out.append(value);
        }
    }

    private void addMap(Map<?, ?> map, int depth) {
        // A map without an order of its own gets one, so that the same schema is the same text.
        Map<?, ?> ordered = map instanceof java.util.LinkedHashMap<?, ?> ? map : new TreeMap<>(map);
        out.append('{');
        Iterator<? extends Map.Entry<?, ?>> entries = ordered.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<?, ?> entry = entries.next();
            line(depth + 1);
            addText(String.valueOf(entry.getKey()));
            out.append(": ");
            add(entry.getValue(), depth + 1);
            out.append(entries.hasNext() ? "," : "");
        }
        if (!map.isEmpty()) {
            line(depth);
        }
        out.append('}');
    }

    private void addList(List<?> list, int depth) {
        boolean plain = list.stream().noneMatch(v -> v instanceof Map || v instanceof List);
        out.append('[');
        for (int i = 0; i < list.size(); i++) {
            out.append(i == 0 ? "" : ",");
            if (plain) {
                out.append(i == 0 ? "" : " ");
            } else {
                line(depth + 1);
            }
            add(list.get(i), depth + 1);
        }
        if (!plain) {
            line(depth);
        }
        out.append(']');
    }

    private void line(int depth) {
        out.append('\n').append("  ".repeat(depth));
    }

    private void addText(String text) {
        out.append('"');
        for (char c : text.toCharArray()) {
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                default -> {
                    if (c < ' ') {
                        out.append("\\u%04x".formatted((int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
