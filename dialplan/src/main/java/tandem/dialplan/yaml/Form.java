package tandem.dialplan.yaml;

import java.util.List;

/**
 * What may stand at a place of a file. It is declared once, with the {@link Key}: the reader, the
 * check of unknown keys, the schema for editors and the reference go by the same declaration. Runs
 * on: any (immutable).
 */
public sealed interface Form {

    /** One value. */
    record One(Writing writing) implements Form {}

    /**
     * A list.
     *
     * @param alone whether one item alone stands for a list of one
     */
    record Items(Form item, boolean alone) implements Form {}

    /** Keys that the language knows. */
    record Keys(Shape shape) implements Form {}

    /**
     * Names of the plan's own, each with the same form below.
     *
     * @param what what they name
     */
    record Named(String what, Form each) implements Form {}

    /**
     * Anything: it is read somewhere else.
     *
     * @param what it is
     */
    record Free(String what) implements Form {}

    /** Any of these. */
    record Either(List<Form> forms) implements Form {
        public Either {
            forms = List.copyOf(forms);
        }
    }

    static Form one(Writing writing) {
        return new One(writing);
    }

    static Form keys(Shape shape) {
        return new Keys(shape);
    }

    /** A list, or one item alone. */
    static Form items(Form item) {
        return new Items(item, true);
    }

    static Form either(Form... forms) {
        return new Either(List.of(forms));
    }
}
