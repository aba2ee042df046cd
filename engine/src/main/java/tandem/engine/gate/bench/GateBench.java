package tandem.engine.gate.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import tandem.dialplan.ConfTree;
import tandem.dialplan.Plan;
import tandem.dialplan.Position;
import tandem.dialplan.Purpose;
import tandem.dialplan.Tenant;
import tandem.dialplan.Trunk;
import tandem.engine.gate.Attempt;
import tandem.engine.gate.Callees;
import tandem.engine.gate.Decision;
import tandem.engine.gate.Gate;
import tandem.engine.gate.GateMeter;
import tandem.engine.gate.Permit;
import tandem.engine.gate.list.Blocklists;
import tandem.engine.gate.list.ListsBench;
import tandem.engine.gate.number.NumberingPlan;
import tandem.engine.gate.usage.UsageBench;
import tandem.engine.gate.usage.UsageLoop;
import tandem.engine.gate.window.QuietHours;
import tandem.engine.time.EngineClock;
import tandem.engine.time.SystemClock;

/**
 * Measures the gate with many callees counted: how long the counters take to load, what they take
 * in memory, and how fast and how soon decisions come. Blocks.
 */
public final class GateBench {
    private static final String CONF =
            """
            version: 1
            tenant: bench
            timezone: Asia/Shanghai
            country: CN
            numbers:
              - { id: line, number: "4000", inbound: { flow: end } }
            flows:
              end:
                start: end
                steps:
                  end: { hangup: normal }
            limits:
              callee:
                - { window: 1d, max: 2 }
                - { window: 7d, max: 4, scope: platform }
              caller:
                - { number: line, window: 1h, max: 1000000 }
              quiet:
                - { zone: callee, deny: ["21:00-24:00", "00:00-08:00"], purposes: [marketing] }
            """;
    private static final String TRUNKS =
            """
            trunks:
              lab: { host: 127.0.0.1, port: 5080, tenant: bench }
            """;

    private final Path dir;
    private final int callees;
    private final int listed;
    private final EngineClock clock = new SystemClock();

    /**
     * @param dir an empty folder
     * @param callees counted before, with one call each
     * @param listed numbers on the platform's blacklist
     */
    public GateBench(Path dir, int callees, int listed) {
        this.dir = dir;
        this.callees = callees;
        this.listed = listed;
    }

    /**
     * What was measured.
     *
     * @param countersLoadMs from the files to counters that answer
     * @param listsLoadMs from the files to lists that answer
     * @param octetsPerCallee of memory
     * @param heapOctets of all of it, after a collection
     * @param checks that nobody counts: only asked
     * @param grants that were on the disk before they were answered
     * @param refusals for a cap that was reached
     * @param listings of numbers that are listed
     */
    public record Result(
            int callees,
            int listed,
            long countersLoadMs,
            long listsLoadMs,
            double octetsPerCallee,
            long heapOctets,
            Speed checks,
            Speed grants,
            Speed refusals,
            Speed listings) {}

    /**
     * Of many askers at once.
     *
     * @param perSecond answers
     * @param p50Us until half of the answers had come, µs
     * @param p99Us until 99 % had
     */
    public record Speed(int askers, long answers, double perSecond, double p50Us, double p99Us) {}

    /**
     * @param askers threads that ask at the same time
     * @param ms how long each kind is measured
     */
    public Result run(int askers, long ms) throws IOException, InterruptedException {
        Plan plan = plan();
        Tenant tenant = plan.tenants().get("bench");
        Path usageDir = dir.resolve("usage");
        UsageBench.fill(usageDir, "bench", callees, clock);
        Callees numbering = new NumberingPlan(() -> plan.areas());
        Path listDir = dir.resolve("lists");
        try (Blocklists lists = Blocklists.open(listDir, numbering, clock::now)) {
            ListsBench.fill(lists, listed, clock.now());
        }
        long beganNs = clock.nanos();
        try (UsageLoop usage = UsageLoop.open(usageDir, clock)) {
            long countersMs = (clock.nanos() - beganNs) / 1_000_000;
            beganNs = clock.nanos();
            try (Blocklists lists = Blocklists.open(listDir, numbering, clock::now)) {
                long listsMs = (clock.nanos() - beganNs) / 1_000_000;
                long heap = heap();
                Gate gate =
                        new Gate(
                                GateMeter.NONE,
                                () -> plan,
                                clock,
                                numbering,
                                List.of(lists, new QuietHours()),
                                usage);
                Asker asker = new Asker(gate, tenant);
                asker.measure(askers, ms, Asker.Kind.CHECK);
                return new Result(
                        callees,
                        listed,
                        countersMs,
                        listsMs,
                        (double) usage.gauges().octets() / callees,
                        heap,
                        asker.measure(askers, ms, Asker.Kind.CHECK),
                        asker.measure(askers, ms, Asker.Kind.GRANT),
                        asker.measure(askers, ms, Asker.Kind.REFUSE),
                        asker.measure(askers, ms, Asker.Kind.LISTED));
            }
        }
    }

    private static long heap() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }

    private Plan plan() throws IOException {
        Path conf = dir.resolve("conf");
        Files.createDirectories(conf.resolve("tenants/bench"));
        Files.writeString(conf.resolve("engine.yaml"), "limits: { calls: 2000 }\n");
        Files.writeString(conf.resolve("trunks.yaml"), TRUNKS);
        Files.writeString(conf.resolve("tenants/bench/bench.yaml"), CONF);
        return switch (ConfTree.load(conf, Map.of())) {
            case ConfTree.Checked.Good good -> good.plan();
            case ConfTree.Checked.Bad bad -> throw new IllegalStateException(bad.toString());
        };
    }

    /** Asks for somebody by chance, as many threads do at the same time. */
    private final class Asker {
        private static final int MOST_TIMES = 1 << 20;
        private static final String REACHED = "+8613800000000";

        private final Gate gate;
        private final Tenant tenant;
        private int fresh;

        private enum Kind {
            CHECK,
            GRANT,
            REFUSE,
            LISTED
        }

        Asker(Gate gate, Tenant tenant) {
            this.gate = gate;
            this.tenant = tenant;
            for (int i = 0; i < 2; i++) {
                ask(Kind.GRANT, REACHED);
            }
        }

        Speed measure(int askers, long ms, Kind kind) throws InterruptedException {
            long beganNs = clock.nanos();
            long untilNs = beganNs + ms * 1_000_000;
            List<Future<long[]>> all = new ArrayList<>();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < askers; i++) {
                    long seed = 31L * i + kind.ordinal() + fresh++;
                    all.add(threads.submit(() -> times(untilNs, seed, kind)));
                }
            }
            double seconds = (clock.nanos() - beganNs) / 1e9;
            long[] sorted =
                    all.stream().map(Asker::done).flatMapToLong(Arrays::stream).sorted().toArray();
            return new Speed(
                    askers,
                    sorted.length,
                    sorted.length / seconds,
                    sorted[sorted.length / 2] / 1e3,
                    sorted[(int) (sorted.length * 0.99)] / 1e3);
        }

        private static long[] done(Future<long[]> future) {
            try {
                return future.get();
            } catch (InterruptedException | ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }

        private long[] times(long untilNs, long seed, Kind kind) {
            SplittableRandom random = new SplittableRandom(seed);
            long[] times = new long[64];
            int count = 0;
            for (long fromNs = clock.nanos();
                    fromNs - untilNs < 0 && count < MOST_TIMES;
                    fromNs = clock.nanos()) {
                // One who was never called, for a grant; one of the counted for a question.
                String number =
                        switch (kind) {
                            case CHECK -> UsageBench.callee(random.nextInt(callees));
                            case GRANT -> "+8618" + (100_000_000 + random.nextInt(900_000_000));
                            case REFUSE -> REACHED;
                            case LISTED -> ListsBench.number(random.nextInt(listed));
                        };
                ask(kind, number);
                if (count == times.length) {
                    times = Arrays.copyOf(times, 2 * count);
                }
                times[count++] = clock.nanos() - fromNs;
            }
            return Arrays.copyOf(times, count);
        }

        private void ask(Kind kind, String number) {
            Attempt attempt =
                    new Attempt(
                            "bench",
                            tenant,
                            "lab",
                            number,
                            "line",
                            Purpose.SERVICE,
                            Attempt.Origin.QUESTION);
            if (kind == Kind.CHECK) {
                gate.check(attempt);
            } else if (gate.decide(attempt) instanceof Decision.Granted(Permit permit)) {
                permit.by("lab")
                        .spend(
                                new Trunk(
                                        "lab",
                                        "127.0.0.1",
                                        5080,
                                        tenant.name(),
                                        0,
                                        List.of(),
                                        new Position("bench", 1, 1)));
                permit.close();
            }
        }
    }
}
