package tandem.engine.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a value may be: declared once, it says how requests are checked and what the OpenAPI
 * document shows. Runs on: any (immutable).
 */
public sealed interface Schema {

    /**
     * Text.
     *
     * @param longest in characters
     * @param pattern a regular expression for the whole text, or empty; known to be simple, since
     *     it is run on what clients send
     * @param format as in JSON Schema, such as {@code date-time}, or empty
     */
    record Text(int longest, String pattern, String format) implements Schema {}

    /** One of some words. */
    record Word(List<String> words) implements Schema {
        public Word {
            words = List.copyOf(words);
        }
    }

    /** A whole number within bounds, both inclusive. */
    record Whole(long low, long high) implements Schema {}

    /** Any number. */
    record Real() implements Schema {}

    /** True or false. */
    record Flag() implements Schema {}

    /**
     * An array.
     *
     * @param most elements that a request may send
     */
    record Rows(Schema of, int most) implements Schema {}

    /**
     * An object with these fields.
     *
     * @param name under which the document shows it, unique in the API
     */
    record Fields(String name, Map<String, Field> fields) implements Schema {
        public Fields {
            fields = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }

        /** The same with one more field, which is always there. */
        public Fields with(String field, Schema schema, String says) {
            return and(field, new Field(schema, true, says));
        }

        /** The same with one more field, which may be left out. */
        public Fields may(String field, Schema schema, String says) {
            return and(field, new Field(schema, false, says));
        }

        private Fields and(String field, Field schema) {
            Map<String, Field> more = new LinkedHashMap<>(fields);
            more.put(field, schema);
            return new Fields(name, more);
        }
    }

    /**
     * A field of an object.
     *
     * @param required whether it is always there
     * @param says one line for people
     */
    record Field(Schema schema, boolean required, String says) {}

    /** An object whose names are data and whose values are alike. */
    record Entries(Schema of) implements Schema {}

    /** An object that is not described further. */
    record Open() implements Schema {}

    /** The value or null. */
    record Maybe(Schema of) implements Schema {}

    /** Up to 256 characters. */
    static Schema text() {
        return text(256);
    }

    static Schema text(int longest) {
        return new Text(longest, "", "");
    }

    /**
     * @param pattern must hold for the whole text
     */
    static Schema text(int longest, String pattern) {
        return new Text(longest, pattern, "");
    }

    /** A time as in RFC 3339. */
    static Schema time() {
        return new Text(40, "", "date-time");
    }

    static Schema word(String... words) {
        return new Word(List.of(words));
    }

    static Schema whole(long low, long high) {
        return new Whole(low, high);
    }

    /** A number from 0 on. */
    static Schema count() {
        return new Whole(0, Long.MAX_VALUE);
    }

    static Schema real() {
        return new Real();
    }

    static Schema flag() {
        return new Flag();
    }

    static Schema rows(Schema of) {
        return new Rows(of, 1_000);
    }

    static Fields object(String name) {
        return new Fields(name, Map.of());
    }

    static Schema entries(Schema of) {
        return new Entries(of);
    }

    static Schema open() {
        return new Open();
    }

    static Schema maybe(Schema of) {
        return new Maybe(of);
    }

    /** A page of a list: its rows and the cursor of the next page. */
    static Fields page(String name, String list, Schema of) {
        return object(name)
                .with(list, rows(of), "In order.")
                .with("next", maybe(text()), "Cursor of the next page; null at the end.");
    }
}
