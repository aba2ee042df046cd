package tandem.engine.store;

/** Figures of the store for metrics. Runs on: any. */
public interface StoreGauges {
    /** Records that are not in the database yet, in memory or in the spool; 0 when idle. */
    long backlog();

    /** Whether the last attempt to write succeeded. */
    boolean available();

    /** Records written to the database, replayed ones included. */
    long writtenTotal();

    /** Records that went to the spool. */
    long spooledTotal();

    /** Records that came back from the spool into the database. */
    long replayedTotal();

    /** Attempts that the database refused. */
    long failuresTotal();

    /**
     * Records that the database will never take; they stand in {@code cdr.bad.jsonl} of the spool.
     */
    long rejectedTotal();

    /** Records for which there was no room, neither in memory nor on the disk. */
    long lostTotal();
}
