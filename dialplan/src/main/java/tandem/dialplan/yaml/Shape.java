package tandem.dialplan.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The keys that belong together below one key, or in one file. Runs on: any (immutable).
 *
 * @param name of the shape in the schema
 * @param meaning one sentence
 * @param keys in the order of the reference
 * @param later keys of the language that the engine does not have yet
 * @param answered keys for which the reader has an answer of its own
 * @param oneOf groups of keys of which exactly one must stand there
 * @param open whether any other key may stand there, since its reader goes through them
 */
public record Shape(
        String name,
        String meaning,
        List<Key<?>> keys,
        List<String> later,
        Set<String> answered,
        List<List<String>> oneOf,
        boolean open) {
    /** Names of the plan's own. */
    public static final Shape NAMES =
            new Shape(
                    "names", "names of the plan", List.of(), List.of(), Set.of(), List.of(), true);

    public Shape {
        keys = List.copyOf(keys);
        later = List.copyOf(later);
        answered = Set.copyOf(answered);
        oneOf = List.copyOf(oneOf);
    }

    public static Shape of(String name, String meaning, Key<?>... keys) {
        return new Shape(name, meaning, List.of(keys), List.of(), Set.of(), List.of(), false);
    }

    /** With keys that a later version has. */
    public Shape later(String... more) {
        List<String> all = new ArrayList<>(later);
        all.addAll(List.of(more));
        return new Shape(name, meaning, keys, all, answered, oneOf, open);
    }

    /** With a group of keys of which exactly one must stand there. */
    public Shape oneOf(String... group) {
        List<List<String>> all = new ArrayList<>(oneOf);
        all.add(List.of(group));
        return new Shape(name, meaning, keys, later, answered, all, open);
    }

    /** With keys for which the reader has an answer of its own. */
    public Shape answered(Set<String> more) {
        return new Shape(name, meaning, keys, later, more, oneOf, open);
    }

    /** With more keys. */
    public Shape and(List<Key<?>> more) {
        List<Key<?>> all = Stream.concat(keys.stream(), more.stream()).toList();
        return new Shape(name, meaning, all, later, answered, oneOf, open);
    }

    public Optional<Key<?>> key(String written) {
        for (Key<?> key : keys) {
            if (key.name().equals(written)) {
                return Optional.of(key);
            }
        }
        return Optional.empty();
    }

    public List<String> names() {
        return keys.stream().<String>map(Key::name).toList();
    }
}
