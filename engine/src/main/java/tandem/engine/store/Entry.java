package tandem.engine.store;

import tandem.engine.cdr.CallRecord;

/**
 * A record on its way to the database.
 *
 * @param durable told when it is on the disk, in the database or in the spool
 */
record Entry(CallRecord call, Runnable durable) {
    static final Runnable NOBODY = () -> {};
}
