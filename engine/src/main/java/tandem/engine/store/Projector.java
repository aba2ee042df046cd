package tandem.engine.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tandem.engine.cdr.CallJson;
import tandem.engine.cdr.CallRecord;
import tandem.engine.journal.Entry;
import tandem.engine.journal.EventLog;

/**
 * Settles the journal in the database: reads what follows the stored position, folds it into calls,
 * writes those together with the new position. Whatever dies when, each fact is settled exactly
 * once; while the database is away the journal waits and this tries again with growing pauses.
 *
 * <p>One thread of its own, {@code store-writer}; the public methods are for any.
 */
public final class Projector implements StoreGauges, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Projector.class);
    private static final long IDLE_NS = 500_000_000;

    /** How often a database is looked at for which there is nothing to do. */
    private static final long LOOK_NS = 5_000_000_000L;

    private final EventLog journal;
    private final SettlingSession session;
    private final Path rejected;
    private final CallJournal calls;
    private final Consumer<CallRecord> onStored;
    private final StoreLimits limits;
    private final StoreCounters counters = new StoreCounters();
    private final Queue<Awaited> awaited = new ConcurrentLinkedQueue<>();
    private final EventLog.Subscription subscription;
    private final Thread thread;

    /** Null until the database has said how far it is; only on the writer's thread. */
    private @Nullable Fold fold;

    /** Folded, but not written yet. */
    private @Nullable Batch pending;

    /** Where the database was left. */
    private SettlingSession.Position stored = SettlingSession.Position.NEVER;

    private long read;
    private long lookedNs = System.nanoTime();
    private volatile long settledFrom;
    private long retryMs;
    private volatile boolean closing;

    /** Somebody waits until the journal is settled up to a number. */
    private record Awaited(long upTo, CompletableFuture<Void> done) {}

    private Projector(
            EventLog journal,
            String journalId,
            Database database,
            Path rejected,
            CallJournal calls,
            Consumer<CallRecord> onStored,
            StoreLimits limits) {
        this.journal = journal;
        this.session = new SettlingSession(database, journalId);
        this.rejected = rejected;
        this.calls = calls;
        this.onStored = onStored;
        this.limits = limits;
        this.retryMs = limits.firstRetryMs();
        this.thread = Thread.ofPlatform().name("store-writer").daemon().unstarted(this::run);
        this.subscription = journal.onDurable(upTo -> LockSupport.unpark(thread));
    }

    /**
     * Starts the writer.
     *
     * @param journalId names the journal in the database
     * @param rejected file for records that the database will never take
     * @param calls told of each call that is in the database
     * @param onStored told its record, on the writer's thread
     */
    public static Projector start(
            EventLog journal,
            String journalId,
            Database database,
            Path rejected,
            CallJournal calls,
            Consumer<CallRecord> onStored,
            StoreLimits limits) {
        Projector projector =
                new Projector(journal, journalId, database, rejected, calls, onStored, limits);
        projector.thread.start();
        return projector;
    }

    /** Done when the journal is settled up to a number; never when this is closed before. */
    public CompletableFuture<Void> settled(long upTo) {
        Awaited waiting = new Awaited(upTo, new CompletableFuture<>());
        awaited.add(waiting);
        LockSupport.unpark(thread);
        return waiting.done();
    }

    /**
     * Number of the last fact that nobody needs any more: it is settled, and so are those of every
     * call that is open; 0 while that is not known.
     */
    public long free() {
        return settledFrom;
    }

    /** Settles what is there, as long as the database takes it within the limit. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join(Duration.ofMillis(limits.closeMs()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        subscription.close();
    }

    // ---- the writer

    private void run() {
        long giveUpNs = Long.MAX_VALUE;
        while (true) {
            boolean good = attempt();
            if (closing) {
                giveUpNs =
                        giveUpNs == Long.MAX_VALUE
                                ? System.nanoTime() + limits.closeMs() * 1_000_000
                                : giveUpNs;
                if ((good && idle()) || System.nanoTime() - giveUpNs >= 0) {
                    break;
                }
            }
            if (!good) {
                pause();
            } else if (idle()) {
                LockSupport.parkNanos(IDLE_NS);
                gather();
            }
        }
        closeSession();
    }

    private boolean idle() {
        return pending == null && fold != null && read >= journal.last();
    }

    private void gather() {
        if (!closing && read < journal.last()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(limits.gatherMs()));
        }
    }

    private boolean attempt() {
        try {
            Fold folding = fold == null ? begin() : fold;
            fold = folding;
            if (pending == null) {
                pending = readOn(folding);
            }
            if (pending != null) {
                settle(pending);
                pending = null;
            } else {
                look();
            }
            onSuccess();
            return true;
        } catch (EventLog.Gone gone) {
            // Only deleted by hand; what is left is settled.
            LOG.error("event=facts-missing from={} to={}", read + 1, gone.first() - 1);
            read = gone.first() - 1;
            return true;
        } catch (Throwable trouble) {
            onFailure(trouble);
            return false;
        }
    }

    /** Brings the calls back that were open at the stored position. */
    private Fold begin() throws EventLog.Gone {
        SettlingSession.Position position = session.position();
        stored = position;
        if (position.settled() > journal.last()) {
            LOG.error(
                    "event=journal-shorter-than-database settled={} last={}",
                    position.settled(),
                    journal.last());
            position = SettlingSession.Position.NEVER;
        }
        Fold fresh = new Fold();
        long after = Math.max(position.openFrom(), journal.first()) - 1;
        long settled = Math.max(position.settled(), journal.first() - 1);
        while (after < settled) {
            List<Entry> entries = journal.read(after, limits.batch());
            if (entries.isEmpty()) {
                break;
            }
            for (Entry entry : entries) {
                if (entry.number() <= settled) {
                    fresh.replay(entry);
                }
            }
            after = entries.getLast().number();
        }
        read = settled;
        counters.settled.set(settled);
        settledFrom = Math.max(0, Math.min(position.openFrom() - 1, settled));
        return fresh;
    }

    private @Nullable Batch readOn(Fold folding) throws EventLog.Gone {
        List<Entry> entries = journal.read(read, limits.batch());
        if (entries.isEmpty()) {
            return null;
        }
        entries.forEach(folding::take);
        read = entries.getLast().number();
        return folding.batch();
    }

    private void settle(Batch batch) throws IOException {
        Optional<SettlingSession.Settled> answer = session.settle(batch, stored);
        if (answer.isPresent()) {
            stored = batch.position();
            onSettled(batch, answer.get());
        } else {
            goBack();
        }
    }

    /** Whether an idle database is there, and still has what it was given. */
    private void look() {
        if (System.nanoTime() - lookedNs < LOOK_NS) {
            return;
        }
        lookedNs = System.nanoTime();
        if (!session.position().equals(stored)) {
            goBack();
        }
    }

    /**
     * The database has lost commits that it had acknowledged, in a crash or since a backup took its
     * place. All that follows what it has is settled again; the journal still has it.
     */
    private void goBack() {
        LOG.warn("event=store-went-back left_at={}", stored.settled());
        fold = null;
    }

    private void onSettled(Batch batch, SettlingSession.Settled done) throws IOException {
        setAside(done.rejected());
        counters.settled.set(batch.position().settled());
        counters.calls.add(done.stored().size());
        counters.events.add(batch.events().size());
        counters.strays.add(done.strays());
        settledFrom = batch.position().openFrom() - 1;
        done.stored().forEach(this::tellStored);
        done.rejected().forEach(call -> calls.stored(call.id()));
    }

    private void setAside(List<CallRecord> calls) throws IOException {
        if (calls.isEmpty()) {
            return;
        }
        counters.rejected.add(calls.size());
        LOG.error("event=records-rejected count={} file={}", calls.size(), rejected.getFileName());
        for (CallRecord call : calls) {
            String line = CallJson.of(call, call.ended().orElse(Instant.EPOCH)) + "\n";
            Files.write(
                    rejected,
                    line.getBytes(StandardCharsets.UTF_8),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
    }

    /** Who is told may fail; that is no failure of the database, and the others are told too. */
    private void tellStored(CallRecord call) {
        try {
            onStored.accept(call);
        } catch (RuntimeException bug) {
            LOG.error("call={} event=store-listener-bug", call.id(), bug);
        }
        calls.stored(call.id());
    }

    private void onSuccess() {
        retryMs = limits.firstRetryMs();
        if (counters.available.compareAndSet(false, true)) {
            LOG.info("event=store-up backlog={}", backlog());
        }
        for (Awaited waiting : List.copyOf(awaited)) {
            if (waiting.upTo() <= counters.settled.get()) {
                waiting.done().complete(null);
                awaited.remove(waiting);
            }
        }
    }

    private void onFailure(Throwable trouble) {
        counters.failures.increment();
        if (counters.available.compareAndSet(true, false)) {
            LOG.warn("event=store-down backlog={} error=\"{}\"", backlog(), Faults.say(trouble));
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

    // ---- figures

    @Override
    public long backlog() {
        return Math.max(0, journal.last() - Math.max(counters.settled.get(), journal.first() - 1));
    }

    @Override
    public boolean available() {
        return counters.available.get();
    }

    @Override
    public long writtenTotal() {
        return counters.calls.sum();
    }

    @Override
    public long eventsTotal() {
        return counters.events.sum();
    }

    @Override
    public long failuresTotal() {
        return counters.failures.sum();
    }

    @Override
    public long rejectedTotal() {
        return counters.rejected.sum();
    }

    @Override
    public long straysTotal() {
        return counters.strays.sum();
    }
}
