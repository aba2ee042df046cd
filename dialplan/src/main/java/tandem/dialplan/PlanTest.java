package tandem.dialplan;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A test that a plan brings with it, under {@code tests:} of a tenant: a call that nobody places,
 * and what should become of it.
 *
 * @param name for people
 * @param call who calls whom, when
 * @param input what the caller and the world do, in this order
 * @param expect what must be seen
 * @param at where it is written
 */
public record PlanTest(String name, Call call, List<Input> input, Expect expect, Position at) {
    public PlanTest {
        input = List.copyOf(input);
    }

    /**
     * {@code call: { from, to, at, side }}.
     *
     * @param from number or seat
     * @param to number that is dialled
     * @param at virtual time at which it begins
     * @param side where it comes from; default trunk
     */
    public record Call(String from, String to, Instant at, Tenant.Side side) {}

    /** One item of {@code input:}. */
    public sealed interface Input {
        /** {@code dtmf: "12#"}: digits for the next step that asks for some. */
        record Digits(String digits) implements Input {}

        /** {@code silence: once}: the next step that asks for digits gets none. */
        record Silence() implements Input {}

        /** {@code hangup: caller}: the caller leaves where this comes to be used. */
        record Hangup() implements Input {}

        /**
         * {@code { step, outcome, set }}: the step ends like this, whatever its verb; otherwise a
         * queue, dial or transfer is answered, http is ok, and all else is done.
         *
         * @param set variables that are set with it
         */
        record StepEnds(String step, String outcome, Map<String, String> set) implements Input {
            public StepEnds {
                set = Map.copyOf(set);
            }
        }
    }

    /**
     * {@code expect:}; what is empty is not looked at.
     *
     * @param path names of the steps run, in order, without the flows
     * @param queue the queue that is entered last
     * @param dial the seat or number that is dialled last
     * @param prompts files played, in order
     * @param marks facts that must be noted, in any order
     * @param hangup cause of the end: {@code normal}, {@code busy} ... or {@code caller}
     * @param set values of variables at the end
     */
    public record Expect(
            List<String> path,
            Optional<String> queue,
            Optional<String> dial,
            List<String> prompts,
            List<String> marks,
            Optional<String> hangup,
            Map<String, String> set) {
        public Expect {
            path = List.copyOf(path);
            prompts = List.copyOf(prompts);
            marks = List.copyOf(marks);
            set = Map.copyOf(set);
        }
    }
}
