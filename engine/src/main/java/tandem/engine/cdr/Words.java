package tandem.engine.cdr;

import java.util.Locale;

/**
 * The words by which enum values are known outside the process, in the database and in JSON: {@code
 * WRAP_UP} is {@code wrap-up}. Runs on: any.
 */
public final class Words {
    private Words() {}

    /** Lower-case with hyphens. */
    public static String of(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The value that a word stands for.
     *
     * @throws IllegalArgumentException when the type has no such value
     */
    public static <E extends Enum<E>> E parse(Class<E> type, String word) {
        return Enum.valueOf(type, word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
