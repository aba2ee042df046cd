package tandem.engine.cdr;

import java.time.Instant;
import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * A step of the plan that the call went through.
 *
 * @param at when it was entered
 * @param flow its flow
 * @param step its name
 * @param outcome what it came to, such as {@code done} or a digit; empty while it runs
 * @param prompts prompts that were begun in it, named as in the plan
 * @param digits what the caller entered in it, each time
 */
public record StepRecord(
        Instant at,
        String flow,
        String step,
        String outcome,
        List<String> prompts,
        List<Entered> digits) {
    public StepRecord {
        requireNonNull(at, "at");
        requireNonNull(flow, "flow");
        requireNonNull(step, "step");
        requireNonNull(outcome, "outcome");
        prompts = List.copyOf(prompts);
        digits = List.copyOf(digits);
    }

    /**
     * Digits that the caller entered at once.
     *
     * @param digits empty when they are nobody's business
     * @param count how many there were
     */
    public record Entered(String digits, int count) {
        public Entered {
            requireNonNull(digits, "digits");
        }
    }
}
