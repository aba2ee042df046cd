package tandem.engine.verbs;

/** Outcomes that {@code on:} of a step may name; see {@link tandem.dialplan.Verb}. */
final class Outcomes {
    static final String DONE = "done";
    static final String ANSWERED = "answered";
    static final String TIMEOUT = "timeout";
    static final String FULL = "full";
    static final String NO_SEAT = "no_seat";
    static final String BUSY = "busy";
    static final String NO_ANSWER = "no_answer";
    static final String UNAVAILABLE = "unavailable";
    static final String BLOCKED = "blocked";
    static final String FAILED = "failed";
    static final String OK = "ok";
    static final String ERROR = "error";
    static final String EMPTY = "empty";

    private Outcomes() {}
}
