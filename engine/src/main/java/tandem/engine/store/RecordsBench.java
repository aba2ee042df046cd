package tandem.engine.store;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import com.sun.management.OperatingSystemMXBean;
import org.jdbi.v3.core.Handle;

import tandem.dialplan.EngineSettings;
import tandem.engine.cdr.CallFact;
import tandem.engine.cdr.CallFilter;
import tandem.engine.cdr.CallProjection;
import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.EndCause;
import tandem.engine.cdr.FactJson;
import tandem.engine.cdr.LegRecord;
import tandem.engine.cdr.RecordingRecord;
import tandem.engine.cdr.SegmentRecord;
import tandem.engine.journal.FileJournal;
import tandem.engine.journal.JournalLimits;
import tandem.media.StreamStats;

/**
 * Measures how fast calls become durable records, and how fast one number is found among many. Uses
 * the classes of the engine as the engine does. Runs on: the thread of a command.
 */
public final class RecordsBench {
    private static final int IN_FLIGHT = 20_000;

    /** Calls before the clock runs, so that the compiler of the JVM is done with most of it. */
    private static final int WARM_UP = 20_000;

    private static final int WARM_SEARCHES = 50;
    private static final int SEARCHES = 400;

    /** From one number to the next, so that they lie far apart. */
    private static final long STRIDE = 104_729;

    private static final int NUMBERS = 1_000_000;

    private final Database database;
    private final Path dir;

    /**
     * @param dir empty directory for what is written
     */
    public RecordsBench(EngineSettings.Store store, Path dir) {
        this.database = Database.open(store, dir);
        this.dir = dir;
    }

    /**
     * Calls that became records.
     *
     * @param calls how many, of some two dozen facts each
     * @param facts in all
     * @param durableMs until all facts were on the disk
     * @param settledMs until all calls were in the database
     * @param cpuMs of the process, all threads
     * @param serverCpuMs of PostgreSQL's processes on this machine, should there be any
     */
    public record Written(
            int calls, long facts, long durableMs, long settledMs, long cpuMs, long serverCpuMs) {
        public double callsPerSecond() {
            return calls * 1000.0 / settledMs;
        }

        public double eventsPerSecond() {
            return facts * 1000.0 / settledMs;
        }

        /** What one core would do. */
        public double callsPerCpuSecond() {
            return calls * 1000.0 / cpuMs;
        }
    }

    /**
     * Searches for one number each, none of them twice.
     *
     * @param rows calls in the database that were made for it, with a leg and a tag each
     * @param fillMs how long it took to make them
     * @param callsFound by each search
     * @param firstMs of the very first search, with its connection and its plan
     * @param medianMs of the searches after the first ones
     * @param p95Ms of these
     * @param worstMs of these
     */
    public record Found(
            int rows,
            long fillMs,
            int callsFound,
            double firstMs,
            double medianMs,
            double p95Ms,
            double worstMs) {}

    /** Closes calls as fast as they can be written down. */
    public Written write(int calls) throws IOException {
        FileJournal journal =
                FileJournal.open(
                        dir.resolve("journal"),
                        FactJson.BOUNDS,
                        InstantSource.system(),
                        JournalLimits.DEFAULT);
        CallJournal log = new CallJournal(journal);
        try (Projector projector =
                Projector.start(
                        journal,
                        journal.id(),
                        database,
                        dir.resolve("rejected.jsonl"),
                        log,
                        call -> {},
                        StoreLimits.DEFAULT)) {
            tell(log, journal, WARM_UP, "w");
            settle(projector, journal);
            long before = journal.gauges().writtenTotal();
            long cpuNs = cpuNs();
            long serverMs = serverCpuMs();
            long beganNs = System.nanoTime();
            tell(log, journal, calls, "c");
            while (journal.gauges().waiting() > 0) {
                LockSupport.parkNanos(200_000);
            }
            long durableNs = System.nanoTime() - beganNs;
            settle(projector, journal);
            long settledNs = System.nanoTime() - beganNs;
            return new Written(
                    calls,
                    journal.gauges().writtenTotal() - before,
                    TimeUnit.NANOSECONDS.toMillis(durableNs),
                    TimeUnit.NANOSECONDS.toMillis(settledNs),
                    TimeUnit.NANOSECONDS.toMillis(cpuNs() - cpuNs),
                    serverCpuMs() - serverMs);
        } finally {
            journal.close();
        }
    }

    /**
     * Looks for one number of many among so many calls, by the code that the API uses.
     *
     * @throws IllegalStateException when a search does not find what is there
     */
    public Found find(int calls) {
        long beganNs = System.nanoTime();
        BulkCalls.Filled filled;
        try (Handle handle = database.writer()) {
            filled = BulkCalls.fill(handle, calls);
        }
        long fillMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNs);
        double[] ms = new double[WARM_SEARCHES + SEARCHES];
        try (StoredCalls archive = new StoredCalls(database, new CallJournal(new NoJournal()))) {
            for (int i = 0; i < ms.length; i++) {
                String number = filled.number((int) (i * STRIDE % filled.numbers()));
                CallFilter filter = CallFilter.of(name -> name.equals("number") ? number : "");
                long startNs = System.nanoTime();
                int found = archive.list(filter, "", 100).calls().size();
                ms[i] = (System.nanoTime() - startNs) / 1e6;
                if (found != filled.callsOfOne()) {
                    throw new IllegalStateException(number + " is in " + found + " calls");
                }
            }
        }
        double firstMs = ms[0];
        double[] warm = Arrays.copyOfRange(ms, WARM_SEARCHES, ms.length);
        Arrays.sort(warm);
        return new Found(
                filled.rows(),
                fillMs,
                filled.callsOfOne(),
                firstMs,
                warm[SEARCHES / 2],
                warm[SEARCHES * 95 / 100],
                warm[SEARCHES - 1]);
    }

    private static void tell(CallJournal log, FileJournal journal, int calls, String prefix) {
        for (int i = 0; i < calls; i++) {
            while (journal.gauges().waiting() > IN_FLIGHT) {
                LockSupport.parkNanos(200_000);
            }
            call(log, prefix + "-" + Instant.now().toEpochMilli() + "-" + i, i);
        }
    }

    /** A caller who hears a menu, waits in a queue and talks to a seat, recorded. */
    private static void call(CallJournal log, String id, int i) {
        Instant at = Instant.now();
        EndCause cause = new EndCause("normal", 0, 16);
        CallFact.Opened opening =
                new CallFact.Opened(
                        "demo",
                        CallRecord.Direction.INBOUND,
                        "+4940" + (10_000_000 + i % NUMBERS),
                        "4000",
                        "main",
                        "0123456789abcdef",
                        1);
        StreamStats media =
                new StreamStats(3000, 480_000, 2, 0, 0, 0, 2990, 478_400, 0, 900, "127.0.0.1:4000");
        RecordingRecord begun =
                new RecordingRecord("2026/01/01/" + id + ".wav", at, 0, 0, false, "", "");
        RecordingRecord ended =
                new RecordingRecord(
                        begun.file(), at, 60_000, 0, true, "9f86d081884c7d659a2feaa0c55ad015", "");
        List<CallFact> facts =
                List.of(
                        opening,
                        new CallFact.LegOpened(1, LegRecord.Role.CALLER, opening.from(), "lab", id),
                        new CallFact.StepEntered("main", "greet"),
                        new CallFact.LegAgreed(1, "PCMA"),
                        new CallFact.LegAnswered(1),
                        new CallFact.Answered(),
                        new CallFact.RecordingBegan(begun),
                        new CallFact.SegmentBegan(1, SegmentRecord.Kind.MENU, "greet", ""),
                        new CallFact.PromptPlayed("welcome"),
                        new CallFact.DigitsEntered("1", 1),
                        new CallFact.SegmentEnded(1, "1"),
                        new CallFact.StepLeft("1"),
                        new CallFact.StepEntered("main", "wait"),
                        new CallFact.SegmentBegan(2, SegmentRecord.Kind.QUEUE, "support", ""),
                        new CallFact.StateEntered(CallRecord.State.QUEUED),
                        new CallFact.LegOpened(2, LegRecord.Role.SEAT, "1001", "1001", ""),
                        new CallFact.LegRinging(2),
                        new CallFact.LegAnswered(2),
                        new CallFact.SegmentEnded(2, "answered"),
                        new CallFact.SegmentBegan(3, SegmentRecord.Kind.TALK, "1001", "1001"),
                        new CallFact.StateEntered(CallRecord.State.TALKING),
                        new CallFact.LegEnded(2, cause),
                        new CallFact.SegmentEnded(3, "hangup"),
                        new CallFact.StepLeft("answered"),
                        new CallFact.LegEnded(1, cause),
                        new CallFact.Ended(cause, CallRecord.HangupBy.CALLER),
                        new CallFact.LegMedia(1, media),
                        new CallFact.LegMedia(2, media),
                        new CallFact.RecordingEnded(ended));
        CallProjection call = new CallProjection(id, at, opening);
        for (CallFact fact : facts) {
            call.apply(at, fact);
            log.note(id, "demo", at, fact);
        }
        log.closed(call.record());
    }

    private static void settle(Projector projector, FileJournal journal) {
        while (journal.gauges().waiting() > 0) {
            LockSupport.parkNanos(200_000);
        }
        projector.settled(journal.last()).join();
    }

    /** A process that ends meanwhile counts nothing; those that settle live as long as we. */
    private static long serverCpuMs() {
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::info)
                .filter(info -> info.command().orElse("").endsWith("/postgres"))
                .mapToLong(info -> info.totalCpuDuration().orElse(Duration.ZERO).toMillis())
                .sum();
    }

    private static long cpuNs() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    /** Where nothing is told. */
    private static final class NoJournal implements tandem.engine.journal.Journal {
        @Override
        public void append(tandem.engine.journal.Entry.Draft fact, Runnable durable) {
            throw new IllegalStateException("nothing is told while searching");
        }

        @Override
        public boolean writable() {
            return false;
        }
    }

    /** A directory that is gone when the process ends. */
    public static Path folder() throws IOException {
        Path dir = Files.createTempDirectory("tandem-records");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(dir)));
        return dir;
    }

    private static void delete(Path dir) {
        try (var files = Files.walk(dir)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            // It is the system's directory for what may be left.
        }
    }
}
