package tandem.dialplan.simulate;

import java.util.List;

/**
 * Something that is seen of a simulated call, {@link #atMs} after it began. Runs on: any
 * (immutable).
 */
public sealed interface Moment {
    /** Virtual time since the call came in, in ms. */
    long atMs();

    /** The call enters a step. */
    record Entered(long atMs, String flow, String step) implements Moment {}

    /** The step is done. */
    record Left(long atMs, String step, String outcome) implements Moment {}

    /**
     * A step was entered too often and is not run.
     *
     * @param max how often it may be
     * @param then where the call goes instead
     */
    record PassedOver(long atMs, String flow, String step, int max, String then)
            implements Moment {}

    /** The call is answered. */
    record Answered(long atMs) implements Moment {}

    /**
     * A prompt of the plan begins.
     *
     * @param file relative to the conf directory
     * @param lengthMs how long it is, or is taken to be
     */
    record Played(long atMs, String file, long lengthMs) implements Moment {}

    /** A text is spoken. */
    record Said(long atMs, String text) implements Moment {}

    /** A tone begins, named as in the plan. */
    record Sounded(long atMs, String tone) implements Moment {}

    /**
     * A step that asks for digits has its entry, which may be empty.
     *
     * @param digits stars in place of the digits of a step that is sensitive
     */
    record Typed(long atMs, String digits) implements Moment {}

    /** A fact for the CDR. */
    record Marked(long atMs, String name) implements Moment {}

    /** A variable gets a value; stars when its step is sensitive. */
    record Assigned(long atMs, String name, String value) implements Moment {}

    /**
     * The caller stands in line.
     *
     * @param seats those that serve the queue, in order of their names in the plan; which of them
     *     are free, and for how long, only the running engine knows
     * @param strategy how one of them is chosen
     */
    record Queued(long atMs, String queue, double priority, List<String> seats, String strategy)
            implements Moment {
        public Queued {
            seats = List.copyOf(seats);
        }
    }

    /**
     * A seat or a number is called.
     *
     * @param target seat or number
     * @param trunk empty for a seat
     * @param callerId number that is shown; for a seat that of the caller
     */
    record Dialled(long atMs, String target, String trunk, String callerId) implements Moment {}

    /** The gate lets a number be called. */
    record Passed(long atMs, String number) implements Moment {}

    /** The gate has this against calling a number, among other reasons that follow. */
    record Blocked(long atMs, String number, Gatekeeper.Objection why) implements Moment {}

    /** Somebody answered, and both talk. */
    record Connected(long atMs, String party) implements Moment {}

    /** A web service is asked. */
    record Fetched(long atMs, String method, String url) implements Moment {}

    /** The recording is steered: {@code on}, {@code off}, {@code mask}, {@code unmask}. */
    record Recording(long atMs, String mode) implements Moment {}

    /** A message is taken. */
    record MessageTaken(long atMs, String box) implements Moment {}

    /** Anything else of a step that is worth a line. */
    record Noted(long atMs, String text) implements Moment {}
}
