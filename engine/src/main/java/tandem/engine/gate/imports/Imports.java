package tandem.engine.gate.imports;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Imports of many entries, one after the other. What a job says lives for a day and not over a
 * restart; what it has put in stays. Runs on: any; one thread reads.
 */
public final class Imports implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Imports.class);

    /** Each holds a file in memory. */
    private static final int WAITING = 4;

    private static final int KEPT = 32;
    private static final int FAULTS_MOST = 1_000;
    private static final long IDLE_MS = 1_000;
    private static final long DISK_LIMIT_S = 300;
    private static final Duration LIFE = Duration.ofHours(24);

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
        /** Lines are bad, so that nothing was put in. */
        REFUSED,
        /** The disk took nothing, or the lists are full; nothing was put in. */
        FAILED
    }

    /** A line that makes no entry; lines count from 1. */
    public record Fault(long line, String reason) {}

    /**
     * A job at one moment.
     *
     * @param tenant whose key asked for it; empty = one of all tenants
     * @param lines read until now, the first line included
     * @param readPercent how much of the file they are, about
     * @param good lines that make an entry
     * @param bad lines that make none
     * @param faults the first thousand bad ones
     * @param entries that it has put in, once done
     */
    public record Job(
            String id,
            String tenant,
            Instant asked,
            State state,
            long lines,
            int readPercent,
            long good,
            long bad,
            List<Fault> faults,
            long entries) {
        public Job {
            faults = List.copyOf(faults);
        }
    }

    /**
     * A wish to import.
     *
     * @param tenant whose key asks; empty = one of all tenants
     * @param csv the file
     * @param partial whether the good lines are taken when others are bad
     * @param target takes the lines
     */
    public record Wish(String tenant, byte[] csv, boolean partial, Target target) {}

    /** What a file is for. Runs on: the thread of the imports. */
    @FunctionalInterface
    public interface Target {
        /**
         * Begins with a file.
         *
         * @param first its first line, which names the columns
         */
        Lines begin(String first) throws BadLine;
    }

    /** Takes the lines of one file. Confined to the thread of the imports. */
    public interface Lines {
        /** Makes an entry of a line and holds it. */
        void take(String line) throws BadLine;

        /**
         * Puts all that it holds in, or nothing.
         *
         * @return how many entries; empty when they could not be kept
         */
        CompletableFuture<Optional<Integer>> put();
    }

    private record Wanted(String id, Wish wish) {}

    /** Begins to take jobs. */
    public Imports(InstantSource clock) {
        this.clock = clock;
        this.thread = Thread.ofPlatform().name("gate-imports").daemon().start(this::run);
    }

    /**
     * Asks for an import.
     *
     * @return empty when too many wait or are kept
     */
    public Optional<Job> begin(Wish wish) {
        forgetOld();
        String id = UUID.randomUUID().toString();
        Job job =
                new Job(
                        id,
                        wish.tenant(),
                        clock.instant(),
                        State.WAITING,
                        0,
                        0,
                        0,
                        0,
                        List.of(),
                        0);
        jobs.put(id, job);
        if (jobs.size() > KEPT || !queue.offer(new Wanted(id, wish))) {
            jobs.remove(id);
            return Optional.empty();
        }
        return Optional.of(job);
    }

    public Optional<Job> find(String id) {
        return Optional.ofNullable(jobs.get(id));
    }

    /** Those of yesterday go, and when there are too many the oldest that are over. */
    private void forgetOld() {
        Instant before = clock.instant().minus(LIFE);
        jobs.values().removeIf(job -> isOver(job) && job.asked().isBefore(before));
        if (jobs.size() >= KEPT) {
            jobs.values().stream()
                    .filter(Imports::isOver)
                    .min(java.util.Comparator.comparing(Job::asked))
                    .ifPresent(oldest -> jobs.remove(oldest.id()));
        }
    }

    private static boolean isOver(Job job) {
        return job.state() != State.WAITING && job.state() != State.RUNNING;
    }

    private void run() {
        while (!closing) {
            try {
                Wanted next = queue.poll(IDLE_MS, TimeUnit.MILLISECONDS);
                if (next != null) {
                    new Reading(next).run();
                }
            } catch (InterruptedException end) {
                return;
            } catch (RuntimeException bug) {
                LOG.error("event=import-bug", bug);
            }
        }
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

    /** One job. Confined to the thread of the imports. */
    private final class Reading {
        private static final int TELL_EVERY = 10_000;

        private final Job asked;
        private final Wish wish;
        private final List<Fault> faults = new ArrayList<>();
        private long lines;
        private long octets;
        private long good;
        private long bad;

        Reading(Wanted wanted) {
            this.asked = java.util.Objects.requireNonNull(jobs.get(wanted.id()));
            this.wish = wanted.wish();
        }

        void run() throws InterruptedException {
            try {
                Optional<Lines> read = read();
                if (read.isEmpty() || bad > 0 && !wish.partial()) {
                    tell(State.REFUSED, 0);
                } else {
                    put(read.get());
                }
            } catch (IOException | RuntimeException failed) {
                LOG.error("import={} event=import-failed", asked.id(), failed);
                tell(State.FAILED, 0);
            }
        }

        /** Empty when the first line is bad. */
        private Optional<Lines> read() throws IOException, InterruptedException {
            CsvLines csv =
                    new CsvLines(
                            new BufferedReader(
                                    new InputStreamReader(
                                            new ByteArrayInputStream(wish.csv()),
                                            StandardCharsets.UTF_8)));
            Lines target;
            try {
                target = wish.target().begin(csv.next().orElse(""));
            } catch (BadLine none) {
                fault(1, none.getMessage());
                return Optional.empty();
            }
            for (Optional<String> line = csv.next(); line.isPresent(); line = csv.next()) {
                lines = csv.number();
                octets += line.get().length() + 1L;
                if (!line.get().isBlank()) {
                    take(target, line.get());
                }
                if (lines % TELL_EVERY == 0) {
                    tell(State.RUNNING, 0);
                    if (closing) {
                        throw new InterruptedException();
                    }
                }
            }
            return Optional.of(target);
        }

        private void take(Lines target, String line) {
            try {
                target.take(line);
                good++;
            } catch (BadLine none) {
                fault(lines, none.getMessage());
            }
        }

        private void fault(long line, String reason) {
            bad++;
            if (faults.size() < FAULTS_MOST) {
                faults.add(new Fault(line, reason));
            }
        }

        private void put(Lines target) throws InterruptedException {
            try {
                Optional<Integer> entries = target.put().get(DISK_LIMIT_S, TimeUnit.SECONDS);
                tell(entries.isPresent() ? State.DONE : State.FAILED, entries.orElse(0));
            } catch (java.util.concurrent.ExecutionException
                    | java.util.concurrent.TimeoutException late) {
                tell(State.FAILED, 0);
            }
        }

        private void tell(State state, long entries) {
            long all = Math.max(1, wish.csv().length);
            int percent = state == State.RUNNING ? (int) Math.min(99, 100 * octets / all) : 100;
            jobs.put(
                    asked.id(),
                    new Job(
                            asked.id(),
                            asked.tenant(),
                            asked.asked(),
                            state,
                            lines,
                            percent,
                            good,
                            bad,
                            faults,
                            entries));
        }
    }
}
