package tandem.engine.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import org.jctools.queues.MpscBlockingConsumerArrayQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tandem.engine.cdr.CallLog;
import tandem.engine.cdr.CallRecord;

/**
 * The log of calls in the database. Telling it costs an enqueue; one thread writes. Where a record
 * is, in order of trouble: in the queue, in the spool file, in the database; from a full queue the
 * caller writes it to the spool itself.
 *
 * <p>An ended call can be read from the moment it was told, see {@link StoredCalls}; only one that
 * had to be spooled is out of sight until it is replayed.
 */
public final class CallStore implements CallLog, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CallStore.class);

    private final MpscBlockingConsumerArrayQueue<Entry> queue;
    private final StoreLimits limits;
    private final Spool spool;
    private final StoreCounters counters = new StoreCounters();
    private final Map<String, CallRecord> pending = new ConcurrentHashMap<>();
    private final StoreWriter writer;
    private final Thread thread;
    private volatile boolean closed;

    private CallStore(
            Database database,
            Path spoolDir,
            Consumer<CallRecord> onStored,
            InstantSource clock,
            StoreLimits limits) {
        this.queue = new MpscBlockingConsumerArrayQueue<>(limits.queue());
        this.limits = limits;
        this.spool = new Spool(spoolDir);
        try {
            counters.inSpool.set(SpoolReplay.lines(spool));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the spool directory " + spoolDir, e);
        }
        this.writer =
                new StoreWriter(
                        queue,
                        limits,
                        database,
                        spool,
                        counters,
                        clock,
                        onStored,
                        call -> pending.remove(call.id(), call));
        this.thread = Thread.ofPlatform().name("store-writer").daemon().unstarted(writer);
    }

    /**
     * Starts the writer.
     *
     * @param spoolDir holds the spool file; created when it is not there
     * @param onStored told of each ended call once it is in the database, on the writer's thread
     * @param clock time at which calls of a dead process are said to have ended
     * @throws UncheckedIOException when the spool directory cannot be used
     * @throws IllegalStateException when another engine uses it
     */
    public static CallStore open(
            Database database,
            Path spoolDir,
            Consumer<CallRecord> onStored,
            InstantSource clock,
            StoreLimits limits) {
        CallStore store = new CallStore(database, spoolDir, onStored, clock, limits);
        store.thread.start();
        return store;
    }

    /**
     * Done when the calls of an earlier process are settled; says how many of them were still open.
     */
    public CompletableFuture<Integer> recovered() {
        return writer.recovered().copy();
    }

    public StoreGauges gauges() {
        return counters;
    }

    @Override
    public void opened(CallRecord record) {
        accept(new Entry(record, Entry.NOBODY));
    }

    @Override
    public void opened(CallRecord record, Runnable durable) {
        accept(new Entry(record, durable));
    }

    @Override
    public void closed(CallRecord record) {
        pending.put(record.id(), record);
        accept(new Entry(record, Entry.NOBODY));
    }

    /** Ended calls that are not in the database yet, by id; at most the queue and a batch. */
    Map<String, CallRecord> pending() {
        return pending;
    }

    /**
     * Writes everything; what the database does not take goes to the spool. Waits as long as the
     * limits say. Records told from now on go to the spool.
     */
    @Override
    public void close() {
        closed = true;
        writer.finish();
        LockSupport.unpark(thread);
        if (!join(limits.closeMs())) {
            writer.giveUp();
            LockSupport.unpark(thread);
            join(limits.closeMs() / 10 + 1);
        }
        Entry left = thread.isAlive() ? null : queue.poll();
        for (; left != null; left = queue.poll()) {
            spool(left);
        }
        spool.close();
        if (counters.inMemory.get() > 0) {
            LOG.error(
                    "event=records-lost count={} reason=closed-before-written",
                    counters.inMemory.get());
            counters.lost.add(counters.inMemory.get());
        }
    }

    private void accept(Entry entry) {
        counters.inMemory.incrementAndGet();
        if (closed || !queue.offer(entry)) {
            spool(entry);
        }
    }

    private void spool(Entry entry) {
        counters.inMemory.decrementAndGet();
        pending.remove(entry.call().id(), entry.call());
        try {
            spool.append(List.of(entry.call()));
            counters.spooled.increment();
            counters.inSpool.incrementAndGet();
            entry.durable().run();
        } catch (IOException e) {
            counters.lost.increment();
            LOG.error(
                    "call={} event=record-lost reason=no-room error=\"{}\"",
                    entry.call().id(),
                    e.getMessage());
        }
    }

    private boolean join(long ms) {
        try {
            return thread.join(Duration.ofMillis(ms));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
