package tandem.engine.events.hook;

/** How one try to deliver ended. */
sealed interface Outcome {
    /** The other side has it: 2xx. */
    record Delivered() implements Outcome {}

    /**
     * It may work later.
     *
     * @param why for people
     * @param afterMs what Retry-After asks for, at least; 0 = nothing
     */
    record Failed(String why, long afterMs) implements Outcome {}

    /** 410 Gone: nobody wants to be told any more. */
    record Unwanted() implements Outcome {}
}
