package tandem.engine.cdr;

import java.time.Instant;

/**
 * Where the facts of calls are written down. Runs on: any; every method enqueues and returns. The
 * facts of one thread keep their order.
 */
public interface CallLog {
    /** A fact of a call. */
    default void note(String call, String tenant, Instant at, CallFact fact) {
        note(call, tenant, at, fact, () -> {});
    }

    /**
     * The same, and says when it can no longer be lost.
     *
     * @param call its id
     * @param at when it happened, at the millisecond
     * @param durable run once, on the writer's thread, when the fact is on the disk; must return at
     *     once
     */
    void note(String call, String tenant, Instant at, CallFact fact, Runnable durable);

    /**
     * All facts of an ended call are told; this is their record. It can be read from now on, also
     * while the database does not have it yet.
     */
    void closed(CallRecord record);

    /** Whether new calls can be written down. */
    boolean writable();
}
