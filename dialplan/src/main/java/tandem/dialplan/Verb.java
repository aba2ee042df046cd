package tandem.dialplan;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a step does, with its options. The outcomes that {@code on:} may name stand with each verb.
 * Times are ms.
 */
public sealed interface Verb {

    /**
     * {@code answer: now} - answers the call; does nothing when it is answered. Outcome {@code
     * done}.
     */
    record Answer() implements Verb {}

    /**
     * {@code play: file} or {@code play: { file | files, times, barge_in }}. Answers first if
     * needed. Outcome {@code done}; a digit pressed with barge_in ends it and is kept for the next
     * gather.
     *
     * @param files relative to conf/
     * @param times how often, 1..100
     * @param bargeIn whether a digit ends it
     */
    record Play(List<Template> files, int times, boolean bargeIn) implements Verb {
        public Play {
            files = List.copyOf(files);
        }
    }

    /**
     * {@code gather: { play, digits | min + max, timeout, between, retries, finish, valid, invalid
     * }} - plays and collects digits into {@code gather.value}. Outcomes: the digits themselves, {@code
     * digits} (any other valid entry), {@code no_input}, {@code no_match}.
     *
     * @param files relative to conf/, played before each try; may be empty
     * @param min fewest digits, 1..32
     * @param max most digits, min..32
     * @param timeoutMs wait for the first digit after the prompt, default 5s
     * @param betweenMs wait between digits, default 3s
     * @param retries further tries after no input or no match, 0..10
     * @param finish key that ends the entry, e.g. "#"; empty = none
     * @param valid what an entry must look like, empty = anything (when {@code on:} names entries,
     *     others are no_match unless {@code digits} is named too)
     * @param invalid prompt before a retry, relative to conf/
     */
    record Gather(
            List<Template> files,
            int min,
            int max,
            long timeoutMs,
            long betweenMs,
            int retries,
            String finish,
            Optional<Pattern> valid,
            Optional<Template> invalid)
            implements Verb {
        public Gather {
            files = List.copyOf(files);
        }
    }

    /**
     * {@code if: expression} with {@code then:} and {@code else:}. Outcomes {@code then}, {@code
     * else} (kept in the step's on).
     */
    record If(Expression condition) implements Verb {}

    /**
     * {@code switch: { value, cases: { text: step }, default: step }}. The step's on holds the
     * cases; its next holds the default. Outcome: the value's text.
     */
    record Switch(Expression value) implements Verb {}

    /**
     * {@code set: { name: template }}: variables of the call, in file order. Outcome {@code done}.
     */
    record Assign(Map<String, Template> values) implements Verb {}

    /** {@code goto: step} or {@code goto: { flow: name }}. Target of a step is in next. */
    record Goto(Optional<String> flow) implements Verb {}

    /**
     * {@code queue: name} or {@code queue: { name, priority }}. Answers first if needed. Outcomes
     * {@code answered} (the seat left and the caller is still there), {@code timeout}, {@code
     * full}, {@code no_seat}.
     *
     * @param priority number, higher first; default 0
     */
    record Queue(String name, Expression priority) implements Verb {}

    /**
     * {@code dial: { seat | number + trunk + caller_id, ring, music }}. Ringback is passed on or
     * played. Outcomes {@code answered} (the callee left and the caller is still there), {@code
     * busy}, {@code no_answer}, {@code unavailable}, {@code blocked} (the gate refused), {@code
     * failed}.
     *
     * @param target whom
     * @param ringMs 1s..5m, default 30s
     */
    record Dial(Target target, long ringMs) implements Verb {
        /** Whom to dial. */
        public sealed interface Target {
            /** A seat by its id (a template, checked at run time). */
            record ToSeat(Template seat) implements Target {}

            /**
             * A number at a trunk.
             *
             * @param callerId id of one of the tenant's numbers; it must be an exact one
             */
            record ToNumber(Template number, String trunk, String callerId) implements Target {}
        }
    }

    /**
     * {@code record: on | off | mask | unmask}: steers the call's recording. Outcome {@code done}.
     */
    record Record(Mode mode) implements Verb {
        /** What to do. */
        public enum Mode {
            ON,
            OFF,
            MASK,
            UNMASK
        }
    }

    /**
     * {@code echo: { max }}: sends the caller's audio back until hang-up, "#" or the limit. Outcome
     * {@code done}.
     */
    record Echo(long maxMs) implements Verb {}

    /** {@code hangup: normal | busy | declined | not-found | unavailable}. Ends the flow. */
    record Hangup(Cause cause) implements Verb {
        /** How; before an answer it chooses the SIP status. */
        public enum Cause {
            NORMAL,
            BUSY,
            DECLINED,
            NOT_FOUND,
            UNAVAILABLE
        }
    }
}
