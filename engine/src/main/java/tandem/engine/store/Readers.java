package tandem.engine.store;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A few connections that cannot write, opened when they are needed and anew after a failure.
 * Readers wait at most two seconds for one. Runs on: any thread that may block.
 */
final class Readers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Readers.class);
    private static final int CONNECTIONS = 4;
    private static final long TURN_LIMIT_MS = 2_000;

    private final Database database;
    private final Semaphore turns = new Semaphore(CONNECTIONS, true);
    private final ConcurrentLinkedDeque<Handle> idle = new ConcurrentLinkedDeque<>();

    Readers(Database database) {
        this.database = database;
    }

    /** Reads in one transaction, so that a call and its parts agree. */
    <T> T read(Function<Handle, T> reading) {
        await();
        try {
            Handle kept = idle.poll();
            return kept == null ? readAnew(reading) : readOn(kept, reading);
        } catch (RuntimeException e) {
            throw new IllegalStateException("cannot read the database: " + Faults.say(e), e);
        } finally {
            turns.release();
        }
    }

    /** A kept connection may have ended unseen, with a database that was started again. */
    private <T> T readOn(Handle kept, Function<Handle, T> reading) {
        try {
            return use(kept, reading);
        } catch (RuntimeException e) {
            if (!Faults.ofConnection(e)) {
                throw e;
            }
            return readAnew(reading);
        }
    }

    private <T> T readAnew(Function<Handle, T> reading) {
        return use(database.reader(), reading);
    }

    private <T> T use(Handle open, Function<Handle, T> reading) {
        try {
            T found = open.inTransaction(reading::apply);
            idle.push(open);
            return found;
        } catch (RuntimeException e) {
            giveUp(open);
            throw e;
        }
    }

    @Override
    public void close() {
        for (Handle open = idle.poll(); open != null; open = idle.poll()) {
            giveUp(open);
        }
    }

    private void await() {
        try {
            if (!turns.tryAcquire(TURN_LIMIT_MS, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("the database is busy with other readers");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the database", e);
        }
    }

    /** A connection that is broken may not even close; the next reader opens another. */
    private static void giveUp(Handle closing) {
        try {
            closing.close();
        } catch (RuntimeException e) {
            LOG.debug("event=reader-close-failed error=\"{}\"", Faults.say(e));
        }
    }
}
