package tandem.dialplan.convert;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The contexts of an extensions.conf.
 *
 * @param contexts by name, in order
 * @param globals values of {@code [globals]}
 */
record Extensions(Map<String, Context> contexts, Map<String, String> globals) {
    private static final int MAX_PRIORITIES = 2_000;
    private static final Pattern PRIORITY =
            Pattern.compile("([0-9]{1,6}|n|s)(\\+[0-9]{1,4})?(?:\\(([^)]*)\\))?");

    /**
     * @param includes names of further contexts to look into
     */
    record Context(
            String name, int line, Map<String, Extension> extensions, List<String> includes) {}

    /**
     * @param pattern as written, with its underscore
     */
    record Extension(String context, String pattern, int line, List<Priority> priorities) {
        boolean isPattern() {
            return pattern.startsWith("_");
        }

        /** Index of a priority by its number or label. */
        Optional<Integer> index(String wanted) {
            for (int i = 0; i < priorities.size(); i++) {
                Priority priority = priorities.get(i);
                if (Integer.toString(priority.number()).equals(wanted)
                        || priority.label().equals(wanted)) {
                    return Optional.of(i);
                }
            }
            return Optional.empty();
        }
    }

    /**
     * @param label empty when it has none
     */
    record Priority(int number, String label, App app) {}

    static Extensions read(List<AsteriskFile.Section> sections, BiConsumer<Integer, String> notes) {
        Map<String, Context> contexts = new LinkedHashMap<>();
        Map<String, String> globals = new LinkedHashMap<>();
        for (AsteriskFile.Section section : sections) {
            if (section.name().equals("globals")) {
                section.lines().forEach(line -> globals.put(line.key(), line.value()));
            } else if (!section.name().equals("general") && !section.template()) {
                contexts.put(section.name(), context(section, notes));
            }
        }
        return new Extensions(contexts, globals);
    }

    private static Context context(
            AsteriskFile.Section section, BiConsumer<Integer, String> notes) {
        Context context =
                new Context(
                        section.name(), section.line(), new LinkedHashMap<>(), new ArrayList<>());
        String pattern = "";
        for (AsteriskFile.Line line : section.lines()) {
            switch (line.key()) {
                case "exten" -> {
                    List<String> parts = App.split(line.value(), 3);
                    if (parts.size() < 2 || parts.getFirst().isEmpty()) {
                        notes.accept(line.number(), "not an extension: " + line.value());
                    } else {
                        pattern = parts.getFirst();
                        add(context, pattern, line, parts.subList(1, parts.size()), notes);
                    }
                }
                case "same" -> {
                    if (pattern.isEmpty()) {
                        notes.accept(line.number(), "same without an exten before it");
                    } else {
                        add(context, pattern, line, App.split(line.value(), 2), notes);
                    }
                }
                case "include" -> include(context, line, notes);
                case "ignorepat", "autohints" -> {}
                default ->
                        notes.accept(
                                line.number(), line.key() + " is not converted: " + line.value());
            }
        }
        context.extensions()
                .values()
                .forEach(e -> e.priorities().sort(Comparator.comparingInt(Priority::number)));
        return context;
    }

    private static void include(
            Context context, AsteriskFile.Line line, BiConsumer<Integer, String> notes) {
        List<String> parts = App.split(line.value().replace('|', ','), 2);
        if (parts.size() > 1) {
            notes.accept(
                    line.number(),
                    "the include of "
                            + parts.getFirst()
                            + " holds at all times: its hours are not converted");
        }
        context.includes().add(parts.getFirst());
    }

    private static void add(
            Context context,
            String pattern,
            AsteriskFile.Line line,
            List<String> parts,
            BiConsumer<Integer, String> notes) {
        Extension extension =
                context.extensions()
                        .computeIfAbsent(
                                pattern,
                                p ->
                                        new Extension(
                                                context.name(),
                                                p,
                                                line.number(),
                                                new ArrayList<>()));
        Matcher m = PRIORITY.matcher(parts.getFirst());
        if (parts.getFirst().equals("hint")) {
            return;
        }
        if (!m.matches() || parts.size() < 2) {
            notes.accept(line.number(), "not a priority: " + line.value());
            return;
        }
        List<Priority> all = extension.priorities();
        if (all.size() == MAX_PRIORITIES) {
            notes.accept(line.number(), "left out: more than " + MAX_PRIORITIES + " priorities");
            return;
        }
        all.add(new Priority(number(m, all), label(m), App.of(line.number(), parts.get(1))));
    }

    private static int number(Matcher m, List<Priority> before) {
        int last = before.isEmpty() ? 0 : before.getLast().number();
        int more = m.group(2) == null ? 0 : Integer.parseInt(m.group(2).substring(1));
        return switch (m.group(1)) {
            case "n" -> last + Math.max(1, more);
            case "s" -> last + more;
            default -> Integer.parseInt(m.group(1)) + more;
        };
    }

    private static String label(Matcher m) {
        return m.group(3) == null ? "" : m.group(3).strip();
    }

    /** An extension that a context has, or one that it includes. */
    Optional<Extension> find(String context, String pattern) {
        return visible(context).stream().filter(e -> e.pattern().equals(pattern)).findFirst();
    }

    /** All that can be dialled in a context: its own extensions, then those that it includes. */
    List<Extension> visible(String context) {
        Map<String, Extension> found = new LinkedHashMap<>();
        collect(context, found, new HashSet<>());
        return List.copyOf(found.values());
    }

    private void collect(String name, Map<String, Extension> found, Set<String> seen) {
        Context context = contexts.get(name);
        if (context == null || seen.size() > 50 || !seen.add(name)) {
            return;
        }
        context.extensions()
                .values()
                .forEach(
                        e -> {
                            if (!e.priorities().isEmpty()) {
                                found.putIfAbsent(e.pattern(), e);
                            }
                        });
        context.includes().forEach(included -> collect(included, found, seen));
    }
}
