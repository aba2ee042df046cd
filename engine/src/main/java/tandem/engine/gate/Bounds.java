package tandem.engine.gate;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import tandem.dialplan.Plan;
import tandem.engine.gate.usage.Bound;
import tandem.engine.gate.usage.Usage;

/** The caps of a plan as bounds of the counters, and what is said of one that is reached. Pure. */
final class Bounds {
    private Bounds() {}

    static List<Bound> of(Question question) {
        return List.of();
    }

    static Permit.Counting counting(Plan plan) {
        return Permit.Counting.ATTEMPT;
    }

    static Denial denial(Usage.Hit hit) {
        String reason =
                switch (hit.bound().side()) {
                    case CALLEE -> "callee_frequency";
                    case CALLER -> "caller_frequency";
                };
        return new Denial(
                reason,
                hit.bound().rule(),
                hit.count()
                        + " calls in "
                        + hit.bound().windowMs()
                        + " ms, "
                        + hit.bound().max()
                        + " allowed",
                Optional.of(hit.next()).filter(next -> !next.equals(Instant.MAX)));
    }
}
