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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tandem.engine.cdr.CallArchive;
import tandem.engine.cdr.CallFilter;

/**
 * Exports that take longer than a request: one is written after the other, to files of their own. A
 * job and its file live for a day, and not over a restart. Runs on: any; one thread writes.
 */
public final class Exports implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Exports.class);
    private static final int WAITING = 8;
    private static final int KEPT = 32;
    private static final Duration LIFE = Duration.ofHours(24);
    private static final long IDLE_MS = 1_000;

    private final Path dir;
    private final CallArchive archive;
    private final InstantSource clock;
    private final ArrayBlockingQueue<String> queue = new ArrayBlockingQueue<>(WAITING);
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
     * @param tenant whose calls only, empty = all
     * @param rows calls written until now
     * @param total calls there are to write; -1 while that is not known
     * @param fault why it failed, or empty
     */
    public record Job(
            String id,
            String tenant,
            CallFilter filter,
            ExportFormat format,
            Instant asked,
            State state,
            long rows,
            long total,
            String fault) {
        Job at(State now, long written, long all, String why) {
            return new Job(id, tenant, filter, format, asked, now, written, all, why);
        }
    }

    /**
     * Starts the writer. Files of an earlier process are deleted: nobody knows what they hold.
     *
     * @throws UncheckedIOException when the directory cannot be used
     */
    public Exports(Path dir, CallArchive archive, InstantSource clock) {
        this.dir = dir;
        this.archive = archive;
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
        this.thread = Thread.ofPlatform().name("exports").daemon().start(this::run);
    }

    /**
     * Asks for an export.
     *
     * @return empty when too many wait or are kept
     */
    public Optional<Job> begin(CallFilter filter, ExportFormat format) {
        Job job =
                new Job(
                        UUID.randomUUID().toString(),
                        filter.tenant(),
                        filter,
                        format,
                        clock.instant(),
                        State.WAITING,
                        0,
                        -1,
                        "");
        if (jobs.size() >= KEPT) {
            return Optional.empty();
        }
        jobs.put(job.id(), job);
        if (!queue.offer(job.id())) {
            jobs.remove(job.id());
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
                String next = queue.poll(IDLE_MS, TimeUnit.MILLISECONDS);
                if (next != null) {
                    export(jobs.get(next));
                }
                forgetOld();
            } catch (InterruptedException end) {
                return;
            } catch (RuntimeException bug) {
                LOG.error("event=export-bug", bug);
            }
        }
    }

    private void export(Job job) {
        try {
            long total = archive.count(job.filter());
            jobs.put(job.id(), job.at(State.RUNNING, 0, total, ""));
            long written;
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path(job)))) {
                written =
                        CallExport.write(
                                archive,
                                job.filter(),
                                job.format(),
                                out,
                                rows -> {
                                    jobs.put(job.id(), job.at(State.RUNNING, rows, total, ""));
                                    return !closing;
                                });
            }
            jobs.put(job.id(), job.at(State.DONE, written, written, ""));
        } catch (IOException | RuntimeException e) {
            LOG.warn("export={} event=export-failed error=\"{}\"", job.id(), e.toString());
            jobs.put(job.id(), job.at(State.FAILED, 0, -1, "the calls cannot be read or written"));
            delete(path(job));
        }
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
            LOG.warn("event=export-not-deleted file={}", file.getFileName());
        }
    }

    private Path path(Job job) {
        return dir.resolve(job.id() + "." + job.format().name().toLowerCase(Locale.ROOT));
    }
}
