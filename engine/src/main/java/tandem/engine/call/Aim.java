package tandem.engine.call;

/** What a call does once its first leg stands. */
public sealed interface Aim {
    /** Runs a flow. */
    record Flow(String name) implements Aim {}

    /** Waits in a queue, and is over when that is. Of placed calls only. */
    record Queue(String name) implements Aim {}

    /** A seat that is rung first dials the number. Of placed calls only. */
    record Seat(String id) implements Aim {}

    /** The flow that the call enters, or empty. */
    default String flow() {
        return this instanceof Flow(String name) ? name : "";
    }
}
