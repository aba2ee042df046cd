package tandem.engine.gate.ledger;

/** What became of a change. Runs on: any (immutable). */
public sealed interface Outcome<T> {
    /** It counts, and is on the disk. */
    record Kept<T>(T value) implements Outcome<T> {}

    /** There was nothing to write: the change makes no sense as things are. */
    record Refused<T>(String why) implements Outcome<T> {}

    /**
     * The disk takes nothing. What counts {@link Change.When#AT_ONCE} counts all the same and is
     * written as soon as that goes; else nothing has changed.
     */
    record NotDurable<T>() implements Outcome<T> {}

    /** Too much waits. Nothing has changed. */
    record Full<T>() implements Outcome<T> {}
}
