package tandem.engine.api;

import java.util.Optional;

/**
 * A parameter of an operation. Immutable.
 *
 * @param schema of one value: text, word, whole number or flag
 * @param absent what counts when it is not given; empty = nothing
 * @param says one line for people
 */
record Parameter(String name, In in, Schema schema, Optional<String> absent, String says) {
    /** Where it stands. */
    enum In {
        PATH,
        QUERY,
        HEADER
    }
}
