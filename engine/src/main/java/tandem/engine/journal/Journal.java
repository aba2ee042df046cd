package tandem.engine.journal;

/** Where facts are written down. Runs on: any; every method enqueues and returns. */
public interface Journal {
    /** Does nothing; for {@link #append(Entry.Draft, Runnable)}. */
    Runnable NOBODY = () -> {};

    /** Writes a fact down; facts of one thread keep their order. Never lost, never waited for. */
    default void append(Entry.Draft fact) {
        append(fact, NOBODY);
    }

    /**
     * The same, and says when the fact can no longer be lost.
     *
     * @param durable run once, on the writer's thread, when the fact is on the disk; must return at
     *     once
     */
    void append(Entry.Draft fact, Runnable durable);

    /**
     * Whether the disk takes what is written. While it does not, facts wait in memory and new calls
     * are refused, so that what waits is bounded by the calls that live.
     */
    boolean writable();
}
