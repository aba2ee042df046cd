package tandem.engine.cdr;

import java.time.Instant;

import static java.util.Objects.requireNonNull;

/**
 * A fact of the plan that the call passed, such as {@code recording_notice}.
 *
 * @param at when
 */
public record MarkRecord(String name, Instant at) {
    public MarkRecord {
        requireNonNull(name, "name");
        requireNonNull(at, "at");
    }
}
