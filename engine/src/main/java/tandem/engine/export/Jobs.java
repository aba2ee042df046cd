package tandem.engine.export;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files whose making takes longer than a request: one is written after the other. A job and its
 * file live for a day, and not over a restart. Runs on: any; one thread writes.
 */
public final class Jobs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
    private static final int WAITING = 8;
    private static final int KEPT = 32;
    private static final Duration LIFE = Duration.ofHours(24);
    private static final long IDLE_MS = 1_000;

    private final Path dir;
    private final InstantSource clock;
    private final ArrayBlockingQueue<Wanted> queue = new ArrayBlockingQueue<>(WAITING);
    private final Map<String, Job> jobs = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile boolean closing;

    /** Where a job stands. */
    public enum State {
        WAITING,
        RUNNING,
        DONE,
        FAILED
    }

    /**
     * A job at one moment.
     *
     * @param what is made, a word
     * @param tenant whose matter alone, empty = all
     * @param suffix of its file
     * @param done calls written until now
     * @param total calls there are to write; -1 while that is not known
     * @param fault why it failed, or empty
     */
    public record Job(
            String id,
            String what,
            String tenant,
            String suffix,
            Instant asked,
            State state,
            long done,
            long total,
            String fault) {
        Job at(State now, long written, long all, String why) {
            return new Job(id, what, tenant, suffix, asked, now, written, all, why);
        }
    }

    /** What a job does. Runs on: the thread of the jobs. */
    @FunctionalInterface
    public interface Work {
        /**
         * Writes the file.
         *
         * @param id of the job
         * @throws IOException when it cannot be made; what was written goes
         */
        void write(String id, OutputStream out, Progress progress) throws IOException;
    }

    /** Told how far a job is. */
    @FunctionalInterface
    public interface Progress {
        /** False when the engine stops. */
        boolean at(long done, long total);
    }

    private record Wanted(String id, Work work) {}

    /**
     * Starts the writer. Files of an earlier process are deleted: nobody knows what they hold.
     *
     * @throws UncheckedIOException when the directory cannot be used
     */
    public Jobs(Path dir, InstantSource clock) {
        this.dir = dir;
        this.clock = clock;
        try {
            Files.createDirectories(dir);
            try (Stream<Path> left = Files.list(dir)) {
                for (Path file : left.filter(Files::isRegularFile).toList()) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use " + dir, e);
        }
        this.thread = Thread.ofPlatform().name("jobs").daemon().start(this::run);
    }

    /**
     * Asks for a file.
     *
     * @return empty when too many wait or are kept
     */
    public Optional<Job> begin(String what, String tenant, String suffix, Work work) {
        String id = UUID.randomUUID().toString();
        Job job = new Job(id, what, tenant, suffix, clock.instant(), State.WAITING, 0, -1, "");
        if (jobs.size() >= KEPT) {
            return Optional.empty();
        }
        jobs.put(id, job);
        if (!queue.offer(new Wanted(id, work))) {
            jobs.remove(id);
            return Optional.empty();
        }
        return Optional.of(job);
    }

    public Optional<Job> find(String id) {
        return Optional.ofNullable(jobs.get(id));
    }

    /** The newest first. */
    public List<Job> all() {
        return jobs.values().stream()
                .sorted((one, other) -> other.asked().compareTo(one.asked()))
                .toList();
    }

    /** The file of a job that is done. */
    public Optional<Path> file(Job job) {
        Path file = path(job);
        return job.state() == State.DONE && Files.isRegularFile(file)
                ? Optional.of(file)
                : Optional.empty();
    }

    /** Forgets all jobs that are done, with their files, since what they hold is to be erased. */
    public int clear() {
        int cleared = 0;
        for (Job job : new ArrayList<>(jobs.values())) {
            if (job.state() == State.DONE || job.state() == State.FAILED) {
                drop(job);
                cleared++;
            }
        }
        return cleared;
    }

    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closing) {
            try {
                Wanted next = queue.poll(IDLE_MS, TimeUnit.MILLISECONDS);
                if (next != null) {
                    make(next);
                }
                forgetOld();
            } catch (InterruptedException end) {
                return;
            } catch (RuntimeException bug) {
                LOG.error("event=job-bug", bug);
            }
        }
    }

    private void make(Wanted wanted) {
        Job job = jobs.get(wanted.id());
        Path unfinished = dir.resolve(job.id() + ".part");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(unfinished))) {
                wanted.work().write(job.id(), out, (done, total) -> tell(job, done, total));
            }
            Files.move(unfinished, path(job));
            long done = jobs.get(job.id()).done();
            jobs.put(job.id(), job.at(State.DONE, done, done, ""));
        } catch (IOException | RuntimeException e) {
            LOG.warn("job={} event={}-failed error=\"{}\"", job.id(), job.what(), e.toString());
            jobs.put(job.id(), job.at(State.FAILED, 0, -1, "it cannot be read or written"));
            delete(unfinished);
        }
    }

    private boolean tell(Job job, long done, long total) {
        jobs.put(job.id(), job.at(State.RUNNING, done, total, ""));
        return !closing;
    }

    private void forgetOld() {
        Instant before = clock.instant().minus(LIFE);
        jobs.values().stream().filter(job -> job.asked().isBefore(before)).forEach(this::drop);
    }

    private void drop(Job job) {
        jobs.remove(job.id());
        delete(path(job));
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("event=job-not-deleted file={}", file.getFileName());
        }
    }

    private Path path(Job job) {
        return dir.resolve(job.id() + "." + job.suffix());
    }
}
