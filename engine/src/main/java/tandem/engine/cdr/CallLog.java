package tandem.engine.cdr;

/**
 * Where calls are written down. Runs on: any; both methods enqueue and return. What was told
 * survives a slow or absent database: it waits in a bounded queue, then in a spool file.
 */
public interface CallLog {
    /** An admitted call begins; from now on it has a CDR, whatever happens. */
    void opened(CallRecord record);

    /**
     * The same, and says when the opening can no longer be lost.
     *
     * @param durable run once, on the writer's thread, when the opening is on the disk; must return
     *     at once
     */
    default void opened(CallRecord record, Runnable durable) {
        opened(record);
        durable.run();
    }

    /** A call ended; the record is final. */
    void closed(CallRecord record);
}
