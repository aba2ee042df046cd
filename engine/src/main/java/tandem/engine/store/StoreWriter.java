package tandem.engine.store;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import org.jctools.queues.MpscBlockingConsumerArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tandem.engine.cdr.CallRecord;

/**
 * The one thread that writes to the database. First it replays what an earlier process spooled and
 * ends the calls which that one left open; then it takes records from the queue in batches, a
 * transaction each. While the database fails it tries again with growing pauses, and moves what
 * waits to the spool as soon as half of the queue is full. Runs on: store-writer.
 */
final class StoreWriter implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(StoreWriter.class);
    private static final long IDLE_MS = 100;

    private final MpscBlockingConsumerArrayQueue<Entry> queue;
    private final StoreLimits limits;
    private final WritingSession session;
    private final Spool spool;
    private final SpoolReplay replay;
    private final StoreCounters counters;
    private final InstantSource clock;
    private final Consumer<CallRecord> onStored;
    private final Consumer<CallRecord> onLeft;
    private final CompletableFuture<Integer> recovered = new CompletableFuture<>();

    /** Taken from the queue, not yet on the disk; never more than a batch. */
    private final List<Entry> held = new ArrayList<>();

    private int filesOfEarlierProcess;
    private int interrupted;
    private long retryMs;
    private volatile boolean closing;
    private volatile boolean givenUp;

    /**
     * @param onStored told of each ended call once it is in the database
     * @param onLeft told of each record that left memory, wherever it went
     */
    StoreWriter(
            MpscBlockingConsumerArrayQueue<Entry> queue,
            StoreLimits limits,
            Database database,
            Spool spool,
            StoreCounters counters,
            InstantSource clock,
            Consumer<CallRecord> onStored,
            Consumer<CallRecord> onLeft) {
        this.queue = queue;
        this.limits = limits;
        this.session = new WritingSession(database);
        this.spool = spool;
        this.replay = new SpoolReplay(spool, limits.batch());
        this.counters = counters;
        this.clock = clock;
        this.onStored = onStored;
        this.onLeft = onLeft;
        this.retryMs = limits.firstRetryMs();
        this.filesOfEarlierProcess = spool.sealed().size();
    }

    /**
     * Done when the calls of an earlier process are settled; says how many of them were still open.
     */
    CompletableFuture<Integer> recovered() {
        return recovered;
    }

    /** From now on: write or spool what is there, then end. The caller unparks the thread. */
    void finish() {
        closing = true;
    }

    /** End now, whatever is left. */
    void giveUp() {
        givenUp = true;
    }

    @Override
    public void run() {
        while (!finished()) {
            try {
                turn();
            } catch (Throwable bug) {
                counters.failures.increment();
                LOG.error("event=store-writer-bug held={} error={}", held.size(), Faults.say(bug));
                pause();
            }
        }
        closeSession();
    }

    private boolean finished() {
        return givenUp || (closing && held.isEmpty() && queue.isEmpty());
    }

    private void turn() {
        gather();
        boolean good = attempt();
        if (!held.isEmpty() && (crowded() || closing)) {
            moveToSpool();
        }
        if (!good && !finished()) {
            pause();
        }
    }

    /**
     * Fills a batch: waits for its first record unless there is other work, then a moment for
     * others to join.
     */
    private void gather() {
        if (held.isEmpty()) {
            Entry first = idle() ? await() : queue.poll();
            if (first == null) {
                return;
            }
            held.add(first);
            if (!closing) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(limits.gatherMs()));
            }
        }
        queue.drain(held::add, limits.batch() - held.size());
    }

    private boolean idle() {
        return !closing && recovered.isDone() && !spool.waiting();
    }

    private @Nullable Entry await() {
        try {
            return queue.poll(IDLE_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            closing = true;
            return null;
        }
    }

    private boolean attempt() {
        try {
            if (recovered.isDone()) {
                writeHeld();
                replayPiece();
            } else {
                recoverStep();
            }
            onSuccess();
            return true;
        } catch (RuntimeException | IOException e) {
            onFailure(e);
            return false;
        }
    }

    private void writeHeld() throws IOException {
        if (held.isEmpty()) {
            return;
        }
        List<CallRecord> calls = held.stream().map(Entry::call).toList();
        reject(session.write(calls).stream().map(Spool::line).toList());
        counters.written.add(calls.size());
        release();
        calls.forEach(this::tellStored);
    }

    private void recoverStep() throws IOException {
        if (filesOfEarlierProcess > 0) {
            if (replayPiece()) {
                filesOfEarlierProcess--;
            }
            return;
        }
        List<CallRecord> ended = session.closeInterrupted(clock.instant(), limits.batch());
        interrupted += ended.size();
        ended.forEach(this::tellStored);
        if (ended.size() < limits.batch()) {
            if (interrupted > 0) {
                LOG.warn("event=calls-recovered count={} cause=engine-restart", interrupted);
            }
            recovered.complete(interrupted);
        }
    }

    /** Writes the next records of the spool; true when a file is done. */
    private boolean replayPiece() throws IOException {
        Optional<SpoolReplay.Piece> next = replay.next();
        if (next.isEmpty()) {
            return false;
        }
        SpoolReplay.Piece piece = next.get();
        List<CallRecord> rejected = session.write(piece.calls());
        reject(rejected.stream().map(Spool::line).toList());
        reject(piece.bad());
        replay.confirm();
        counters.inSpool.updateAndGet(waiting -> Math.max(0, waiting - piece.lines()));
        counters.replayed.add(piece.calls().size());
        counters.written.add(piece.calls().size());
        piece.calls().forEach(this::tellStored);
        return piece.last();
    }

    private void reject(List<String> lines) throws IOException {
        for (String line : lines) {
            spool.setAside(line);
        }
        if (!lines.isEmpty()) {
            counters.rejected.add(lines.size());
            LOG.error("event=records-rejected count={} file=cdr.bad.jsonl", lines.size());
        }
    }

    /** Many records wait, so memory is no place for them while the database is away. */
    private boolean crowded() {
        return held.size() + queue.size() >= limits.queue() / 2;
    }

    private void moveToSpool() {
        try {
            do {
                spool.append(held.stream().map(Entry::call).toList());
                counters.spooled.add(held.size());
                counters.inSpool.addAndGet(held.size());
                release();
                queue.drain(held::add, limits.batch());
            } while (!held.isEmpty());
        } catch (IOException e) {
            onFailure(e);
        }
    }

    private void release() {
        counters.inMemory.addAndGet(-held.size());
        List<Entry> done = List.copyOf(held);
        held.clear();
        for (Entry entry : done) {
            onLeft.accept(entry.call());
            tell(entry.call(), entry.durable());
        }
    }

    private void tellStored(CallRecord call) {
        if (!call.live()) {
            tell(call, () -> onStored.accept(call));
        }
    }

    /** Who is told may fail; that is no failure of the database, and the others are told too. */
    private static void tell(CallRecord call, Runnable news) {
        try {
            news.run();
        } catch (RuntimeException bug) {
            LOG.error("call={} event=store-listener-bug", call.id(), bug);
        }
    }

    private void onSuccess() {
        retryMs = limits.firstRetryMs();
        if (counters.available.compareAndSet(false, true)) {
            LOG.info(
                    "event=store-up backlog={} spooled_total={}",
                    counters.backlog(),
                    counters.spooledTotal());
        }
    }

    private void onFailure(Exception trouble) {
        counters.failures.increment();
        if (counters.available.compareAndSet(true, false)) {
            LOG.warn(
                    "event=store-down backlog={} error=\"{}\"",
                    counters.backlog(),
                    Faults.say(trouble));
        }
        closeSession();
    }

    private void closeSession() {
        try {
            session.close();
        } catch (RuntimeException e) {
            LOG.debug("event=store-close-failed error=\"{}\"", Faults.say(e));
        }
    }

    private void pause() {
        LockSupport.parkNanos(
                TimeUnit.MILLISECONDS.toNanos(closing ? limits.firstRetryMs() : retryMs));
        retryMs = Math.min(2 * retryMs, limits.lastRetryMs());
    }
}
