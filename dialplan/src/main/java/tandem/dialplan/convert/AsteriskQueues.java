package tandem.dialplan.convert;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/** The queues of a queues.conf, with those that the flows name beside it. */
final class AsteriskQueues {
    private static final Set<String> READ =
            Set.of(
                    "strategy",
                    "timeout",
                    "retry",
                    "wrapuptime",
                    "maxlen",
                    "musicclass",
                    "music",
                    "announce-frequency",
                    "announce-position",
                    "joinempty",
                    "member");
    private static final int MOST_POSITIONS = 20;

    private final List<AsteriskFile.Section> sections;
    private final Findings findings;
    private final BiConsumer<Integer, String> notes;
    private final StringBuilder yaml = new StringBuilder();

    AsteriskQueues(
            List<AsteriskFile.Section> sections,
            Findings findings,
            BiConsumer<Integer, String> notes) {
        this.sections = sections;
        this.findings = findings;
        this.notes = notes;
    }

    /** The text of {@code queues:} without its head; empty when there are none. */
    String yaml() {
        Set<String> done = new LinkedHashSet<>();
        for (AsteriskFile.Section section : sections) {
            String name = Findings.name(section.name());
            boolean queue = !section.name().equals("general") && !section.template();
            if (queue && done.add(name)) {
                queue(name, section);
            }
        }
        for (String name : findings.queues.keySet()) {
            if (done.add(name)) {
                yaml.append("  # not in queues.conf; all seats serve it\n");
                yaml.append("  ").append(name).append(":\n");
                key("seats", Yaml.list(someSeats()));
                maxWait(name);
            }
        }
        return yaml.toString();
    }

    private void queue(String name, AsteriskFile.Section section) {
        Map<String, AsteriskFile.Line> keys = new LinkedHashMap<>();
        Set<String> seats = new LinkedHashSet<>();
        for (AsteriskFile.Line line : section.lines()) {
            if (line.key().equals("member")) {
                member(line, seats);
            } else {
                keys.put(line.key(), line);
            }
        }
        List<String> ignored =
                keys.keySet().stream().filter(key -> !READ.contains(key)).sorted().toList();
        yaml.append("  # queues.conf:").append(section.line()).append('\n');
        if (!ignored.isEmpty()) {
            String which = "queue " + name + ": not converted: " + String.join(", ", ignored);
            notes.accept(section.line(), which);
            yaml.append("  ").append(Yaml.comment(which)).append('\n');
        }
        yaml.append("  ").append(name).append(":\n");
        if (seats.isEmpty()) {
            notes.accept(
                    section.line(), "queue " + name + " names no members; all seats serve it here");
        }
        key("seats", Yaml.list(seats.isEmpty() ? someSeats() : seats));
        strategy(name, keys.get("strategy"));
        keys(keys);
        maxWait(name);
    }

    private void member(AsteriskFile.Line line, Set<String> seats) {
        List<String> parts = App.split(line.value(), 5);
        String device = parts.getFirst();
        int slash = device.indexOf('/');
        String rest = device.substring(slash + 1).split("[@/]", 2)[0];
        if (rest.isBlank()) {
            notes.accept(line.number(), "not a member: " + line.value());
            return;
        }
        seats.add(findings.seat(rest));
        if (parts.size() > 1 && !parts.get(1).isEmpty() && !parts.get(1).equals("0")) {
            notes.accept(line.number(), "the penalty of " + device + " is not converted");
        }
    }

    /** A queue needs seats; when nobody is known there is one to be renamed. */
    private List<String> someSeats() {
        if (findings.seats.isEmpty()) {
            findings.seats.add("agent-1");
        }
        return new ArrayList<>(findings.seats);
    }

    private void strategy(String name, AsteriskFile.@Nullable Line line) {
        if (line != null && !line.value().equals("leastrecent")) {
            notes.accept(
                    line.number(),
                    "queue %s: strategy %s becomes longest-idle".formatted(name, line.value()));
        }
        key("strategy", "longest-idle");
    }

    private void keys(Map<String, AsteriskFile.Line> keys) {
        duration(keys, "timeout", "ring", 1, 300);
        duration(keys, "retry", "retry", 0, 600);
        duration(keys, "wrapuptime", "wrapup", 0, 1_800);
        int length = seconds(keys, "maxlen", 0, 10_000);
        if (length > 0) {
            key("max_length", Integer.toString(length));
        }
        AsteriskFile.Line join = keys.get("joinempty");
        if (join != null && !join.value().equals("yes")) {
            key("when_no_seat", "leave");
        }
        AsteriskFile.Line music = keys.getOrDefault("musicclass", keys.get("music"));
        if (music != null && !music.value().isBlank()) {
            key("music", findings.prompt("music/" + music.value()));
        }
        announce(keys);
    }

    private void announce(Map<String, AsteriskFile.Line> keys) {
        AsteriskFile.Line position = keys.get("announce-position");
        int every = seconds(keys, "announce-frequency", 5, 3_600);
        if (every < 0 || position == null || position.value().equals("no")) {
            return;
        }
        key("announce", "{ every: " + every + "s, position: true }");
        for (String file : List.of("next", "you-are-number", "more")) {
            findings.prompt("position/" + file);
        }
        for (int i = 1; i <= MOST_POSITIONS; i++) {
            findings.prompt("position/" + i);
        }
    }

    private void maxWait(String name) {
        OptionalLong wait = findings.queues.getOrDefault(name, OptionalLong.empty());
        wait.ifPresent(seconds -> key("max_wait", seconds + "s"));
    }

    private void duration(
            Map<String, AsteriskFile.Line> keys, String theirs, String ours, int min, int max) {
        int seconds = seconds(keys, theirs, min, max);
        if (seconds >= 0) {
            key(ours, seconds + "s");
        }
    }

    /** -1 when it is not there, or nothing, or 0 where that means without end. */
    private int seconds(Map<String, AsteriskFile.Line> keys, String key, int min, int max) {
        AsteriskFile.Line line = keys.get(key);
        int value = line == null ? -1 : AppConversion.number(line.value(), -1);
        if (line != null && value < 0) {
            notes.accept(line.number(), key + ": not a number: " + line.value());
        }
        return value < 0 || value == 0 && min > 0 ? -1 : Math.clamp(value, min, max);
    }

    private void key(String name, String value) {
        yaml.append("    ").append(name).append(": ").append(value).append('\n');
    }
}
