package tandem.engine.journal;

import java.time.Instant;

import static java.util.Objects.requireNonNull;

/**
 * One fact in the journal. Immutable.
 *
 * @param number place in the journal, from 1, without holes; it is the cursor of readers
 * @param at when it happened, by the clock of the engine, at the millisecond
 * @param tenant whose it is; empty = the engine's own
 * @param subject what it is about: a call's id, {@code tenant/seat}, a trunk ...; may be empty
 * @param type what happened, such as {@code call.opened}, {@code leg.answered}, {@code
 *     config.applied}; lower case, first the noun
 * @param body a JSON object in one line, times and names as in the API
 */
public record Entry(
        long number, Instant at, String tenant, String subject, String type, String body) {
    public Entry {
        requireNonNull(at, "at");
        requireNonNull(tenant, "tenant");
        requireNonNull(subject, "subject");
        requireNonNull(type, "type");
        requireNonNull(body, "body");
    }

    /** What is to be written; the journal gives it its number. */
    public record Draft(Instant at, String tenant, String subject, String type, String body) {}
}
