package tandem.dialplan.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import tandem.dialplan.Position;

/**
 * The keys of one mapping while they are bound. Its {@link Shape} says which there are; every other
 * key is a problem, as is a wrong number of those that exclude each other. Runs on: the thread that
 * loads.
 */
public final class Section {
    private final Shape shape;
    private final String path;
    private final Position at;
    private final Problems problems;
    private final Map<String, Node.Entry> entries = new LinkedHashMap<>();
    private final boolean absent;

    private Section(
            Node.Mapping mapping, Shape shape, String path, Problems problems, boolean absent) {
        this.shape = shape;
        this.path = path;
        this.at = mapping.at();
        this.problems = problems;
        this.absent = absent;
        mapping.entries().forEach(e -> entries.put(e.key().text(), e));
        if (!absent) {
            checkKeys();
            shape.oneOf().forEach(this::checkOneOf);
        }
    }

    /**
     * @param path dotted name of the mapping in messages; empty for a whole file
     */
    public static Section of(Node.Mapping mapping, Shape shape, String path, Problems problems) {
        return new Section(mapping, shape, path, problems, false);
    }

    /** Bound from a node that should be a mapping. */
    public static Optional<Section> of(Node node, Shape shape, String path, Problems problems) {
        if (node instanceof Node.Mapping mapping) {
            return Optional.of(of(mapping, shape, path, problems));
        }
        problems.add(node.at(), Code.SHAPE, path + " takes 'key: value' lines");
        return Optional.empty();
    }

    private void checkKeys() {
        for (Node.Entry entry : entries.values()) {
            String key = entry.key().text();
            boolean known =
                    shape.open() || shape.key(key).isPresent() || shape.answered().contains(key);
            if (!known && !problems.full()) {
                boolean isLater = shape.later().contains(key);
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
        List<String> possible = shape.names();
        String near = Wording.suggest(key, possible);
        return near.isEmpty() && !possible.isEmpty()
                ? "; known here: " + String.join(", ", possible)
                : near;
    }

    private void checkOneOf(List<String> group) {
        List<String> written = group.stream().filter(this::has).toList();
        if (written.isEmpty() && !hasLater()) {
            missing(group.toArray(String[]::new));
        } else if (written.size() > 1) {
            String reason = "only one of " + String.join(", ", group) + " can stand here";
            refuse(written.get(1), Code.KEYS_EXCLUDE, reason);
        }
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

    public boolean has(Key<?> key) {
        return has(key.name());
    }

    /** The keys as written, in file order. */
    public List<Node.Entry> entries() {
        return List.copyOf(entries.values());
    }

    /** The value of a key as it stands. */
    public Optional<Node> node(String key) {
        assert shape.open() || shape.key(key).isPresent() : key + " is not declared in " + path;
        return Optional.ofNullable(entries.get(key)).map(Node.Entry::value);
    }

    public Optional<Node> node(Key<?> key) {
        return node(key.name());
    }

    /** As {@link #node}, and a problem when the key is missing. */
    public Optional<Node> needNode(Key<?> key) {
        Optional<Node> node = node(key);
        if (node.isEmpty()) {
            missing(key.name());
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

    /** The value; empty when it is missing, and with a problem when it is wrong or needed. */
    public <T> Optional<T> value(Key<T> key) {
        return value(key, type(key));
    }

    /** The value, with a type that knows the names of the plan. */
    public <T> Optional<T> value(Key<?> key, Type<T> type) {
        Optional<Node> node = key.needed() ? needNode(key) : node(key);
        return node.flatMap(n -> type.read(n, path(key.name()), problems));
    }

    /** The value, or what holds without it. */
    public <T> T get(Key<T> key) {
        return value(key).or(key::fallback).orElseThrow();
    }

    /** The values of a list; one value alone stands for a list of one. */
    public <T> List<T> list(Key<T> key) {
        return list(key, type(key));
    }

    /** The values of a list, with a type that knows the names of the plan. */
    public <T> List<T> list(Key<?> key, Type<T> type) {
        return list(key.name(), type);
    }

    /** The values below one of the plan's own names. */
    public <T> List<T> list(String name, Type<T> type) {
        List<T> values = new ArrayList<>();
        for (Node item : items(name)) {
            type.read(item, path(name), problems).ifPresent(values::add);
        }
        return values;
    }

    private static <T> Type<T> type(Key<T> key) {
        return key.type().orElseThrow();
    }

    /** The nodes of a list; one value alone stands for a list of one. */
    public List<Node> items(Key<?> key) {
        return items(key.name());
    }

    private List<Node> items(String key) {
        return switch (node(key).orElse(new Node.Sequence(List.of(), at))) {
            case Node.Sequence list -> list.items();
            case Node one -> List.of(one);
        };
    }

    /** The keys below a key; none when it is missing, or is no mapping, which is then a problem. */
    public Section section(Key<?> key) {
        return below(key, shapeOf(key.form()));
    }

    /** The names below a key. */
    public Section names(Key<?> key) {
        return below(key, Shape.NAMES);
    }

    private Section below(Key<?> key, Shape wanted) {
        String name = path(key.name());
        Optional<Node> node = key.needed() ? needNode(key) : node(key);
        return node.flatMap(n -> of(n, wanted, name, problems))
                .orElseGet(
                        () ->
                                new Section(
                                        new Node.Mapping(List.of(), at),
                                        wanted,
                                        name,
                                        problems,
                                        true));
    }

    private static Shape shapeOf(Form form) {
        return switch (form) {
            case Form.Keys(Shape shape) -> shape;
            case Form.Either(List<Form> forms) ->
                    forms.stream()
                            .flatMap(f -> f instanceof Form.Keys(Shape s) ? Stream.of(s) : null)
                            .findFirst()
                            .orElseThrow();
            case Form.One _, Form.Items _, Form.Named _, Form.Free _ ->
                    throw new IllegalArgumentException("no keys below");
        };
    }

    /** A problem with the value of a key. */
    public void refuse(String key, Code code, String reason) {
        Position place = Optional.ofNullable(entries.get(key)).map(e -> e.value().at()).orElse(at);
        report(place, code, path(key) + ": " + reason);
    }

    public void refuse(Key<?> key, Code code, String reason) {
        refuse(key.name(), code, reason);
    }

    /**
     * Whether a key stands here that only a later version knows, so that what else is missing says
     * nothing.
     */
    public boolean hasLater() {
        return entries.keySet().stream().anyMatch(shape.later()::contains);
    }
}
