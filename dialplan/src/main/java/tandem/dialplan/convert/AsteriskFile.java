package tandem.dialplan.convert;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the sections of an Asterisk config file. Takes any text; what it cannot read is noted. */
final class AsteriskFile {
    private static final int MAX_LINES = 200_000;
    private static final int MAX_LENGTH = 8_192;
    private static final Pattern HEADER =
            Pattern.compile("\\[([^\\]]*)\\]\\s*(?:\\(([^)]*)\\))?.*");

    private final String name;
    private final BiConsumer<Integer, String> notes;
    private final Map<String, Section> sections = new LinkedHashMap<>();
    private boolean inComment;

    /**
     * @param template whether it only lends its lines to others
     * @param lines with those of its templates first
     */
    record Section(String name, int line, boolean template, List<Line> lines) {}

    /**
     * {@code key = value} or {@code key => value}.
     *
     * @param number from 1
     */
    record Line(int number, String key, String value) {}

    private AsteriskFile(String name, BiConsumer<Integer, String> notes) {
        this.name = name;
        this.notes = notes;
    }

    /**
     * The sections of a file, in order; those of the same name are one.
     *
     * @param notes told the line and what is wrong with it
     */
    static List<Section> read(String name, String text, BiConsumer<Integer, String> notes) {
        AsteriskFile file = new AsteriskFile(name, notes);
        String[] lines = text.split("\\R", MAX_LINES + 1);
        Section section = null;
        for (int i = 0; i < Math.min(lines.length, MAX_LINES); i++) {
            String line = file.withoutComment(lines[i]).strip();
            if (line.startsWith("[")) {
                section = file.header(i + 1, line, section);
            } else if (!line.isEmpty()) {
                file.line(i + 1, line, section);
            }
        }
        if (lines.length > MAX_LINES) {
            notes.accept(MAX_LINES, "the rest of " + name + " is left out: too many lines");
        }
        return List.copyOf(file.sections.values());
    }

    /** A semicolon begins a comment, <code>;--</code> one that goes on to <code>--;</code>. */
    private String withoutComment(String line) {
        StringBuilder rest = new StringBuilder();
        int i = 0;
        String text = line.length() > MAX_LENGTH ? line.substring(0, MAX_LENGTH) : line;
        while (i < text.length()) {
            if (inComment) {
                int end = text.indexOf("--;", i);
                inComment = end < 0;
                i = end < 0 ? text.length() : end + 3;
            } else if (text.startsWith("\\;", i)) {
                rest.append(';');
                i += 2;
            } else if (text.startsWith(";--", i) && !text.startsWith(";---", i)) {
                inComment = true;
                i += 3;
            } else if (text.charAt(i) == ';') {
                break;
            } else {
                rest.append(text.charAt(i++));
            }
        }
        return rest.toString();
    }

    private Section header(int number, String line, Section before) {
        Matcher m = HEADER.matcher(line);
        if (!m.matches() || m.group(1).isBlank()) {
            notes.accept(number, "not a section: " + line);
            return before;
        }
        List<String> options = m.group(2) == null ? List.of() : List.of(m.group(2).split(","));
        String title = m.group(1).strip();
        Section section =
                sections.computeIfAbsent(
                        title,
                        key -> new Section(key, number, options.contains("!"), new ArrayList<>()));
        for (String option : options) {
            Section template = sections.get(option.strip());
            if (template != null && template != section) {
                section.lines().addAll(template.lines());
            } else if (!option.strip().equals("!") && !option.strip().equals("+")) {
                notes.accept(number, "no template " + option.strip() + " before this line");
            }
        }
        return section;
    }

    private void line(int number, String line, @org.jspecify.annotations.Nullable Section section) {
        if (line.startsWith("#")) {
            notes.accept(number, line + ": not read; convert that file too, or put it in here");
            return;
        }
        int equals = line.indexOf('=');
        if (equals <= 0 || section == null) {
            notes.accept(number, "not understood in " + name + ": " + line);
            return;
        }
        String value = line.substring(equals + 1);
        section.lines()
                .add(
                        new Line(
                                number,
                                line.substring(0, equals).strip(),
                                (value.startsWith(">") ? value.substring(1) : value).strip()));
    }
}
