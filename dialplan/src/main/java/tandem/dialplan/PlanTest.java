package tandem.dialplan;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A test that a plan brings with it, under {@code tests:} of a tenant, and what should become of
 * it.
 */
public sealed interface PlanTest {
    /** For people. */
    String name();

    /** Where it is written. */
    Position at();

    /**
     * {@code call:}, a call that nobody places.
     *
     * @param given what was before
     * @param call who calls whom, when
     * @param input what the caller and the world do, in this order
     * @param expect what must be seen
     */
    record OfCall(
            String name, Given given, Call call, List<Input> input, Expect expect, Position at)
            implements PlanTest {
        public OfCall {
            input = List.copyOf(input);
        }
    }

    /**
     * {@code gate:}, a wish to call out.
     *
     * @param given what was before
     * @param wish whom, when
     * @param expect what the gate must say
     */
    record OfGate(String name, Given given, Wish wish, Answer expect, Position at)
            implements PlanTest {}

    /**
     * {@code call: { from, to, at, side }}.
     *
     * @param from number or seat
     * @param to number that is dialled
     * @param at virtual time at which it begins
     * @param side where it comes from; default trunk
     */
    record Call(String from, String to, Instant at, Tenant.Side side) {}

    /**
     * {@code gate: { to, caller_id, trunk, purpose, at }}.
     *
     * @param to number that is to be called
     * @param callerId id of the number to show
     * @param trunk by which; empty = that of the number, or the first of the tenant
     * @param at virtual time
     */
    record Wish(String to, String callerId, Optional<String> trunk, Purpose purpose, Instant at) {}

    /** {@code given:}, what the gate knows when the test begins. */
    record Given(
            List<Called> called,
            List<String> optedOut,
            List<String> blacklist,
            List<Agreed> consent) {
        public static final Given NOTHING = new Given(List.of(), List.of(), List.of(), List.of());

        public Given {
            called = List.copyOf(called);
            optedOut = List.copyOf(optedOut);
            blacklist = List.copyOf(blacklist);
            consent = List.copyOf(consent);
        }
    }

    /**
     * Calls that the tenant has placed.
     *
     * @param number whom
     * @param agoMs how long before the test begins, ms
     * @param times how many, 1..1,000
     * @param callerId id of the number that was shown; empty = one that no rule is on
     */
    record Called(
            String number, long agoMs, int times, Purpose purpose, Optional<String> callerId) {}

    /** Somebody who has agreed to calls for these purposes. */
    record Agreed(String number, Set<Purpose> purposes) {
        public Agreed {
            purposes = Set.copyOf(purposes);
        }
    }

    /** One item of {@code input:}. */
    sealed interface Input {
        /** {@code dtmf: "12#"}: digits for the next step that asks for some. */
        record Digits(String digits) implements Input {}

        /** {@code silence: once}: the next step that asks for digits gets none. */
        record Silence() implements Input {}

        /** {@code hangup: caller}: the caller leaves where this comes to be used. */
        record Hangup() implements Input {}

        /**
         * {@code { step, outcome, set }}: the step ends like this, whatever its verb; otherwise a
         * queue, dial or transfer is answered, http is ok, and all else is done. What the gate
         * refuses ends as {@code blocked} all the same.
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
     * {@code expect:} of a call; what is empty is not looked at.
     *
     * @param path names of the steps run, in order, without the flows
     * @param queue the queue that is entered last
     * @param dial the seat or number that is dialled last
     * @param blocked all reasons that the gate has against the number dialled last, in any order
     * @param prompts files played, in order
     * @param marks facts that must be noted, in any order
     * @param hangup cause of the end: {@code normal}, {@code busy} ... or {@code caller}
     * @param set values of variables at the end
     */
    record Expect(
            List<String> path,
            Optional<String> queue,
            Optional<String> dial,
            Set<String> blocked,
            List<String> prompts,
            List<String> marks,
            Optional<String> hangup,
            Map<String, String> set) {
        public Expect {
            path = List.copyOf(path);
            blocked = Set.copyOf(blocked);
            prompts = List.copyOf(prompts);
            marks = List.copyOf(marks);
            set = Map.copyOf(set);
        }
    }

    /**
     * {@code expect:} of a wish to call out.
     *
     * @param allowed whether it may be placed
     * @param reasons all that the gate has against it, in any order; none = not looked at
     * @param next from when on it may; empty = not looked at
     */
    record Answer(boolean allowed, Set<String> reasons, Optional<Instant> next) {
        public Answer {
            reasons = Set.copyOf(reasons);
        }
    }
}
