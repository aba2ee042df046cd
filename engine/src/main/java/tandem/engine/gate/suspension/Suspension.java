package tandem.engine.gate.suspension;

import java.time.Instant;
import java.util.Optional;

/**
 * Somebody may not call. Runs on: any (immutable).
 *
 * @param id drawn once, never again
 * @param cause one word, stable: {@code complaints}, {@code anomaly}, {@code manual} ...; the same
 *     scope is suspended once for each
 * @param reason for a person
 * @param by who did it: a key, or the rule that did
 * @param since whole milliseconds
 * @param until from when on it no longer counts; empty = until somebody lifts it
 * @param lifted how it was ended before
 */
public record Suspension(
        long id,
        Scope scope,
        String cause,
        String reason,
        String by,
        Instant since,
        Optional<Instant> until,
        Optional<Lifted> lifted) {

    /** Who ended it before its time, and why. */
    public record Lifted(Instant at, String by, String reason) {}

    /** Whether it counts at a time. */
    public boolean holds(Instant at) {
        return lifted.isEmpty() && (until.isEmpty() || at.isBefore(until.get()));
    }

    Suspension lifted(Lifted how) {
        return new Suspension(id, scope, cause, reason, by, since, until, Optional.of(how));
    }
}
