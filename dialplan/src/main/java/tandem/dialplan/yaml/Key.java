package tandem.dialplan.yaml;

import java.util.Optional;

/**
 * A key of the language: its name, what may stand there, what it means, and what holds without it.
 * Runs on: any (immutable).
 *
 * @param <T> what one value of it becomes; for keys that hold other things it says nothing
 * @param name as written
 * @param form what may stand there
 * @param meaning one sentence without a full stop, for the reference and for editors
 * @param type of one value; empty where it depends on the names of the plan, or where the key holds
 *     no single values
 * @param fallback value without the key
 * @param standard the same as written, or in words; empty = nothing is said
 * @param needed whether the key must be there
 */
public record Key<T>(
        String name,
        Form form,
        String meaning,
        Optional<Type<T>> type,
        Optional<T> fallback,
        String standard,
        boolean needed) {

    /** One value. */
    public static <T> Key<T> of(String name, Type<T> type, String meaning) {
        return of(name, new Form.One(type.writing()), Optional.of(type), meaning);
    }

    /** A list of values; one alone is a list of one. */
    public static <T> Key<T> items(String name, Type<T> type, String meaning) {
        return of(name, Form.items(Form.one(type.writing())), Optional.of(type), meaning);
    }

    /** One value whose type depends on the names of the plan. */
    public static Key<Object> of(String name, Writing writing, String meaning) {
        return of(name, Form.one(writing), Optional.empty(), meaning);
    }

    /** Keys below this one. */
    public static Key<Object> of(String name, Shape shape, String meaning) {
        return of(name, Form.keys(shape), Optional.empty(), meaning);
    }

    /** Anything else. */
    public static Key<Object> of(String name, Form form, String meaning) {
        return of(name, form, Optional.empty(), meaning);
    }

    private static <T> Key<T> of(String name, Form form, Optional<Type<T>> type, String meaning) {
        return new Key<>(name, form, meaning, type, Optional.empty(), "", false);
    }

    /**
     * With a value that holds without it.
     *
     * @param written the value as one would write it
     */
    public Key<T> or(T value, String written) {
        return new Key<>(name, form, meaning, type, Optional.of(value), written, needed);
    }

    /** With words for what holds without it. */
    public Key<T> standing(String words) {
        return new Key<>(name, form, meaning, type, fallback, words, needed);
    }

    /** Must be there. */
    public Key<T> must() {
        return new Key<>(name, form, meaning, type, fallback, standard, true);
    }
}
