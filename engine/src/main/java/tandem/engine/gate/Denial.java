package tandem.engine.gate;

import java.time.Instant;
import java.util.Optional;

import tandem.dialplan.limit.Exceptions.Lift;

/**
 * One reason against an attempt.
 *
 * @param reason stable word, lower-case with underscores: metric label, CDR cause
 * @param rule where the rule stands: {@code file:line:column} of a plan, or the list and its entry
 * @param detail for a person; without the callee's number
 * @param next from when on this reason is gone and no quiet rule speaks against the call, all else
 *     being equal; empty when time does not help
 * @param lift what an exception for the callee must lift for it to go; empty when none can
 */
public record Denial(
        String reason, String rule, String detail, Optional<Instant> next, Optional<Lift> lift) {
    /** One that is lifted by its own name, if it can be. */
    public Denial(String reason, String rule, String detail, Optional<Instant> next) {
        this(reason, rule, detail, next, Lift.of(reason));
    }

    /** One that time does not help. */
    public Denial(String reason, String rule, String detail) {
        this(reason, rule, detail, Optional.empty());
    }
}
