package tandem.engine.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jctools.queues.MpscChunkedArrayQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal in files of its own directory, one line a fact, only ever appended to. Telling it
 * costs an enqueue; one thread writes. What stood in memory when the process died is lost, what was
 * said to be durable is not.
 *
 * <p>Runs on: any.
 */
public final class FileJournal implements Journal, EventLog, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FileJournal.class);
    private static final int PIECE = 4_096;
    private static final int LOST_LOGGED = 10_000;
    private static final long REWRITE_LIMIT_S = 10;
    private static final int FIRST_CHUNK = 1_024;

    private final String id;
    private final Before before;
    private final DirectoryLock lock;
    private final JournalFiles files;
    private final JournalLimits limits;
    private final JournalCounters counters;
    private final MpscChunkedArrayQueue<JournalWriter.Waiting> queue;
    private final CopyOnWriteArrayList<LongConsumer> subscribers = new CopyOnWriteArrayList<>();
    private final JournalWriter writer;
    private final Thread thread;
    private volatile boolean closed;

    /**
     * What an earlier process left.
     *
     * @param openFrom number of the first fact of the oldest subject that has begun and not ended;
     *     last + 1 when there is none
     * @param last number of its last fact, 0 = none
     * @param alive its last sign of life; {@link Instant#EPOCH} when it gave none
     */
    public record Before(long openFrom, long last, Instant alive) {}

    /**
     * Opens the journal, creates it when it is not there, and starts its writer.
     *
     * @param bounds which facts begin and end a subject, see {@link Before#openFrom}
     * @throws UncheckedIOException when the directory cannot be used
     * @throws IllegalStateException when another engine uses it
     */
    public static FileJournal open(
            Path dir, Bounds bounds, InstantSource clock, JournalLimits limits) {
        return open(dir, bounds, clock, limits, Disk.REAL);
    }

    static FileJournal open(
            Path dir, Bounds bounds, InstantSource clock, JournalLimits limits, Disk disk) {
        try {
            Files.createDirectories(dir);
            DirectoryLock lock = DirectoryLock.take(dir);
            try {
                return new FileJournal(dir, new Span(bounds), clock, limits, disk, lock);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use the journal in " + dir, e);
        }
    }

    private FileJournal(
            Path dir,
            Span span,
            InstantSource clock,
            JournalLimits limits,
            Disk disk,
            DirectoryLock lock)
            throws IOException {
        this.id = id(dir.resolve("id"));
        this.lock = lock;
        this.limits = limits;
        this.files = JournalFiles.open(dir);
        this.counters = new JournalCounters(files.damaged());
        this.queue =
                new MpscChunkedArrayQueue<>(
                        Math.min(FIRST_CHUNK, limits.queue() / 2), limits.queue());
        Path alive = dir.resolve("alive");
        note(span);
        this.before = new Before(span.from(files.last() + 1), files.last(), LifeSign.read(alive));
        this.writer =
                new JournalWriter(
                        queue,
                        files,
                        limits,
                        disk,
                        span,
                        new LifeSign(alive, clock),
                        counters,
                        subscribers);
        this.thread = Thread.ofPlatform().name("journal-writer").daemon().start(writer);
    }

    /** Names this journal among others that share a database. */
    private static String id(Path file) throws IOException {
        if (Files.exists(file) && !Files.readString(file).isBlank()) {
            return Files.readString(file).strip();
        }
        String drawn = UUID.randomUUID().toString();
        Files.writeString(file, drawn + "\n");
        return drawn;
    }

    private void note(Span span) throws IOException {
        long after = openFrom() - 1;
        List<Entry> entries = files.read(after, PIECE);
        while (!entries.isEmpty()) {
            entries.forEach(entry -> span.note(entry.number(), entry.subject(), entry.type()));
            entries = files.read(entries.getLast().number(), PIECE);
        }
    }

    private long openFrom() throws IOException {
        long newest = files.newest().first();
        List<Entry> head = files.read(newest - 1, 1);
        if (head.isEmpty() && newest > files.first()) {
            // The process died between the new file and its first fact.
            head = files.read(files.before(newest) - 1, 1);
        }
        if (head.isEmpty() || !head.getFirst().type().equals(JournalWriter.FILE_BEGUN)) {
            return files.first();
        }
        JsonNode from = new JsonMapper().readTree(head.getFirst().body()).path("from");
        return Math.max(files.first(), from.asLong(files.first()));
    }

    /** Names this journal, for ever. */
    public String id() {
        return id;
    }

    public Before before() {
        return before;
    }

    public JournalGauges gauges() {
        return counters;
    }

    @Override
    public void append(Entry.Draft fact, Runnable durable) {
        counters.waiting.incrementAndGet();
        long octets = counters.waitingOctets.addAndGet(fact.body().length());
        if (closed
                || octets > limits.queueOctets()
                || !queue.offer(new JournalWriter.Waiting(fact, durable))) {
            lose(fact);
            return;
        }
        writer.wake();
    }

    private void lose(Entry.Draft fact) {
        counters.waiting.decrementAndGet();
        counters.waitingOctets.addAndGet(-fact.body().length());
        counters.lost.increment();
        if (counters.lost.sum() % LOST_LOGGED == 1) {
            LOG.error(
                    "subject={} event=fact-lost type={} total={}",
                    fact.subject(),
                    fact.type(),
                    counters.lostTotal());
        }
    }

    @Override
    public boolean writable() {
        return counters.available()
                && counters.waiting() < limits.queue() / 2
                && counters.waitingOctets.get() < limits.queueOctets() / 2;
    }

    @Override
    public List<Entry> read(long after, int limit) throws Gone {
        long first = files.first();
        if (after > 0 && after + 1 < first) {
            throw new Gone(first);
        }
        try {
            return files.read(after, limit);
        } catch (NoSuchFileException deletedMeanwhile) {
            throw new Gone(files.first());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the journal", e);
        }
    }

    @Override
    public long last() {
        return files.last();
    }

    @Override
    public long first() {
        return files.first();
    }

    @Override
    public Subscription onDurable(LongConsumer upTo) {
        subscribers.add(upTo);
        return () -> subscribers.remove(upTo);
    }

    /**
     * Deletes files whose facts are all older than {@code before} and not beyond {@code upTo}; the
     * newest file stays.
     *
     * @return how many
     */
    public int delete(long upTo, Instant before) {
        try {
            return files.delete(upTo, before);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete from the journal", e);
        }
    }

    /**
     * Changes facts that are on the disk, to take out of them what must not be kept. What is
     * written from now on goes to a new file.
     *
     * @param change the fact that shall stand in the place of one; the same one when nothing is to
     *     change; keeps its number
     * @return how many facts were changed
     * @throws IllegalStateException when the writer does not begin a new file in time
     */
    public synchronized int rewrite(UnaryOperator<Entry> change) {
        try {
            if (files.newest().octets() == 0) {
                return files.rewrite(change);
            }
            CompletableFuture<Void> begun = writer.beginFile();
            append(new Entry.Draft(Instant.now(), "", "", JournalWriter.ASIDE, "{}"));
            begun.get(REWRITE_LIMIT_S, TimeUnit.SECONDS);
            return files.rewrite(change);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the journal is not written", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the journal anew", e);
        }
    }

    /** Writes everything, as long as the disk takes it within the limit. */
    @Override
    public void close() {
        closed = true;
        writer.finish();
        if (!join(limits.closeMs())) {
            writer.giveUp();
            join(limits.closeMs() / 10 + 1);
        }
        lock.close();
        if (counters.waiting() > 0) {
            LOG.error("event=facts-lost count={} reason=closed-before-written", counters.waiting());
            counters.lost.add(counters.waiting());
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
