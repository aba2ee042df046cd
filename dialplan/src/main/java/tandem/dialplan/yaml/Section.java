package tandem.dialplan.yaml;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import tandem.dialplan.Position;

/**
 * The keys of one mapping while they are bound. Asking for a key makes it known; {@link #close()}
 * reports every key that nobody asked for. So the schema stands once, in the code that reads it.
 */
public final class Section {
    private final String path;
    private final Position at;
    private final Problems problems;
    private final Map<String, Node.Entry> entries = new LinkedHashMap<>();
    private final Set<String> known = new LinkedHashSet<>();
    private final Set<String> later = new HashSet<>();
    private boolean absent;

    /**
     * @param path dotted name of the mapping in messages; empty for a whole file
     */
    public Section(Node.Mapping mapping, String path, Problems problems) {
        this.path = path;
        this.at = mapping.at();
        this.problems = problems;
        mapping.entries().forEach(e -> entries.put(e.key().text(), e));
    }

    /** Bound from a node that should be a mapping. */
    public static Optional<Section> of(Node node, String path, Problems problems) {
        if (node instanceof Node.Mapping mapping) {
            return Optional.of(new Section(mapping, path, problems));
        }
        problems.add(node.at(), Code.SHAPE, path + " takes 'key: value' lines");
        return Optional.empty();
    }

    public Position at() {
        return at;
    }

    public Problems problems() {
        return problems;
    }

    /** The name of the mapping in messages. */
    public String path() {
        return path;
    }

    /** The name of a key in messages. */
    public String path(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    public boolean has(String key) {
        return entries.containsKey(key);
    }

    /** The keys as written, in file order. */
    public List<Node.Entry> entries() {
        return List.copyOf(entries.values());
    }

    /** The value of a key as it stands; the key is known from now on. */
    public Optional<Node> node(String key) {
        known.add(key);
        return Optional.ofNullable(entries.get(key)).map(Node.Entry::value);
    }

    /** As {@link #node}, and a problem when the key is missing. */
    public Optional<Node> needNode(String key) {
        Optional<Node> node = node(key);
        if (node.isEmpty()) {
            missing(key);
        }
        return node;
    }

    /** A problem: none of these keys is here, one should be. */
    public void missing(String... keys) {
        String names = Stream.of(keys).map(Wording::quote).collect(Collectors.joining(" or "));
        report(
                at,
                Code.MISSING_KEY,
                "missing key " + names + (path.isEmpty() ? "" : " in " + path));
    }

    /**
     * Says nothing about keys of a mapping that is not there: its absence has been reported where
     * it matters.
     */
    private void report(Position place, Code code, String message) {
        if (!absent) {
            problems.add(place, code, message);
        }
    }

    public <T> Optional<T> value(String key, Type<T> type) {
        return node(key).flatMap(node -> type.read(node, path(key), problems));
    }

    public <T> T value(String key, Type<T> type, T fallback) {
        return value(key, type).orElse(fallback);
    }

    /** The value; empty with a problem when it is missing or wrong. */
    public <T> Optional<T> need(String key, Type<T> type) {
        return needNode(key).flatMap(node -> type.read(node, path(key), problems));
    }

    /** The values of a list; one value alone stands for a list of one. */
    public <T> List<T> list(String key, Type<T> type) {
        List<T> values = new ArrayList<>();
        for (Node item : items(key)) {
            type.read(item, path(key), problems).ifPresent(values::add);
        }
        return values;
    }

    /** The nodes of a list; one value alone stands for a list of one. */
    public List<Node> items(String key) {
        return switch (node(key).orElse(new Node.Sequence(List.of(), at))) {
            case Node.Sequence list -> list.items();
            case Node one -> List.of(one);
        };
    }

    /** The keys below a key; none when it is missing, or is no mapping, which is then a problem. */
    public Section section(String key) {
        return node(key)
                .flatMap(node -> of(node, path(key), problems))
                .orElseGet(() -> absent(key));
    }

    private Section absent(String key) {
        Section section = new Section(new Node.Mapping(List.of(), at), path(key), problems);
        section.absent = true;
        return section;
    }

    /** A problem with the value of a key. */
    public void refuse(String key, Code code, String reason) {
        Position place = Optional.ofNullable(entries.get(key)).map(e -> e.value().at()).orElse(at);
        report(place, code, path(key) + ": " + reason);
    }

    /** Keys that belong to the language but not yet to the engine. */
    public void later(String... keys) {
        for (String key : keys) {
            later.add(key);
        }
    }

    /**
     * Whether a key stands here that only a later version knows, so that what else is missing says
     * nothing.
     */
    public boolean hasLater() {
        return entries.keySet().stream().anyMatch(later::contains);
    }

    /** Reports every key that was not asked for. */
    public void close() {
        for (Node.Entry entry : entries.values()) {
            String key = entry.key().text();
            if (!known.contains(key) && !problems.full()) {
                boolean isLater = later.contains(key);
                String message =
                        isLater
                                ? "key " + Wording.quote(path(key)) + " comes with a later version"
                                : "unknown key " + Wording.quote(path(key)) + hint(key);
                Code code = isLater ? Code.LATER_KEY : Code.UNKNOWN_KEY;
                problems.add(entry.key().at(), code, message);
            }
        }
    }

    private String hint(String key) {
        List<String> possible = known.stream().filter(k -> !later.contains(k)).toList();
        String near = Wording.suggest(key, possible);
        return near.isEmpty() && !possible.isEmpty()
                ? "; known here: " + String.join(", ", possible)
                : near;
    }
}
