package tandem.engine.journal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

import org.jctools.queues.MpscChunkedArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes the journal: takes what waits, writes it and flushes the disk once for
 * all of it, then tells who asked. A batch that the disk did not take is written again at the same
 * place, so that no half of it stays. Runs on: journal-writer.
 */
final class JournalWriter implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(JournalWriter.class);
    private static final long IDLE_NS = 500_000_000;

    /** First fact of each file but the first: where reading for open subjects has to begin. */
    static final String FILE_BEGUN = "journal.begun";

    /** Something to write, so that a new file is begun. */
    static final String ASIDE = "journal.aside";

    private final MpscChunkedArrayQueue<Waiting> queue;
    private final JournalFiles files;
    private final JournalLimits limits;
    private final Disk disk;
    private final Span span;
    private final LifeSign life;
    private final JournalCounters counters;
    private final List<LongConsumer> subscribers;

    /** The batch that is being written; empty when the disk has all that was taken. */
    private final List<Waiting> held = new ArrayList<>();

    private final ByteArrayOutputStream octets = new ByteArrayOutputStream(64 << 10);
    private Disk.@Nullable Sink sink;
    private JournalFile file;

    /** Number of the first fact of this process. */
    private final long firstOwn;

    private long heldLast;
    private boolean beginning;
    private long retryMs;
    private final AtomicReference<@Nullable CompletableFuture<Void>> wanted =
            new AtomicReference<>();
    private volatile boolean closing;
    private volatile boolean givenUp;
    private volatile boolean asleep;
    private volatile @Nullable Thread thread;

    /** A fact on its way. */
    record Waiting(Entry.Draft fact, Runnable durable) {}

    JournalWriter(
            MpscChunkedArrayQueue<Waiting> queue,
            JournalFiles files,
            JournalLimits limits,
            Disk disk,
            Span span,
            LifeSign life,
            JournalCounters counters,
            CopyOnWriteArrayList<LongConsumer> subscribers) {
        this.queue = queue;
        this.files = files;
        this.file = files.newest();
        this.firstOwn = file.last() + 1;
        this.limits = limits;
        this.disk = disk;
        this.span = span;
        this.life = life;
        this.counters = counters;
        this.subscribers = subscribers;
        this.retryMs = limits.firstRetryMs();
    }

    /** Something was put into the queue. Runs on: any. */
    void wake() {
        if (asleep) {
            asleep = false;
            LockSupport.unpark(thread);
        }
    }

    /** Write what is there, then end. Runs on: any. */
    void finish() {
        closing = true;
        LockSupport.unpark(thread);
    }

    /** End now, whatever is left. Runs on: any. */
    void giveUp() {
        givenUp = true;
        LockSupport.unpark(thread);
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        while (!finished()) {
            try {
                turn();
            } catch (Throwable bug) {
                counters.failures.increment();
                LOG.error("event=journal-writer-bug held={}", held.size(), bug);
                pause();
            }
        }
        closeSink();
    }

    private boolean finished() {
        return givenUp || (closing && held.isEmpty() && queue.isEmpty());
    }

    private void turn() {
        if (held.isEmpty()) {
            gather();
        }
        if (!held.isEmpty() && !write()) {
            pause();
        }
        // What a dead process left open went on until its own last sign of life.
        if (span.hasBegunSince(firstOwn)) {
            life.give();
        }
    }

    /** Waits for a first fact, then a moment for others to join. */
    private void gather() {
        if (queue.isEmpty() && !closing) {
            asleep = true;
            if (queue.isEmpty() && !closing) {
                LockSupport.parkNanos(IDLE_NS);
            }
            asleep = false;
            if (!queue.isEmpty() && !closing) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(limits.gatherMs()));
            }
        }
        long number = file.last();
        octets.reset();
        if (mustBegin() && !queue.isEmpty()) {
            beginning = true;
            hold(++number, new Waiting(begun(number), Journal.NOBODY));
        }
        while (octets.size() < limits.batchOctets()) {
            Waiting next = queue.poll();
            if (next == null) {
                break;
            }
            hold(++number, next);
        }
        heldLast = number;
    }

    private boolean mustBegin() {
        return file.octets() >= limits.fileOctets() || (wanted.get() != null && file.octets() > 0);
    }

    /** Begins a new file with the next facts. Done when it is there. Runs on: any. */
    CompletableFuture<Void> beginFile() {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<Void> other = wanted.compareAndExchange(null, begun);
        return other == null ? begun : other;
    }

    private void hold(long number, Waiting waiting) {
        held.add(waiting);
        octets.writeBytes(JournalLine.encode(number, waiting.fact()));
        span.note(number, waiting.fact().subject(), waiting.fact().type());
    }

    private Entry.Draft begun(long number) {
        Instant at = life.now();
        return new Entry.Draft(
                at, "", "", FILE_BEGUN, new JsonText().put("from", span.from(number)).end());
    }

    private boolean write() {
        try {
            if (beginning) {
                closeSink();
                file = files.begin(file.last() + 1);
                beginning = false;
            }
            Disk.Sink open = sink == null ? disk.open(file.path()) : sink;
            sink = open;
            open.write(ByteBuffer.wrap(octets.toByteArray()), file.octets());
            open.flush();
        } catch (IOException e) {
            onFailure(e);
            return false;
        }
        file.grown(heldLast, file.octets() + octets.size());
        onSuccess();
        return true;
    }

    private void onSuccess() {
        counters.written.add(held.size());
        counters.octets.add(octets.size());
        counters.flushes.increment();
        retryMs = limits.firstRetryMs();
        if (counters.available.compareAndSet(false, true)) {
            LOG.info("event=journal-up waiting={}", counters.waiting());
        }
        if (held.getFirst().fact().type().equals(FILE_BEGUN)) {
            CompletableFuture<Void> begun = wanted.getAndSet(null);
            if (begun != null) {
                begun.complete(null);
            }
        }
        held.forEach(this::release);
        held.clear();
        subscribers.forEach(subscriber -> tell(() -> subscriber.accept(heldLast)));
    }

    /** The fact with which a file begins has never waited. */
    private void release(Waiting waiting) {
        if (!waiting.fact().type().equals(FILE_BEGUN)) {
            counters.waiting.decrementAndGet();
            counters.waitingOctets.addAndGet(-waiting.fact().body().length());
        }
        tell(waiting.durable());
    }

    /** Who is told may fail; the others are told too. */
    private static void tell(Runnable news) {
        try {
            news.run();
        } catch (RuntimeException bug) {
            LOG.error("event=journal-listener-bug", bug);
        }
    }

    private void onFailure(IOException trouble) {
        counters.failures.increment();
        if (counters.available.compareAndSet(true, false)) {
            LOG.error(
                    "event=journal-down waiting={} error=\"{}\"", counters.waiting(), say(trouble));
        }
        closeSink();
    }

    private static String say(IOException trouble) {
        String reason = trouble instanceof FileSystemException file ? file.getReason() : null;
        return reason != null ? reason : String.valueOf(trouble.getMessage());
    }

    private void closeSink() {
        Disk.Sink open = sink;
        sink = null;
        try {
            if (open != null) {
                open.close();
            }
        } catch (IOException e) {
            LOG.debug("event=journal-close-failed error=\"{}\"", e.toString());
        }
    }

    private void pause() {
        if (!givenUp) {
            LockSupport.parkNanos(
                    TimeUnit.MILLISECONDS.toNanos(closing ? limits.firstRetryMs() : retryMs));
            retryMs = Math.min(2 * retryMs, limits.lastRetryMs());
        }
    }
}
