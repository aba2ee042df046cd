package tandem.engine.gate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import tandem.dialplan.ConfTree;
import tandem.dialplan.Plan;
import tandem.dialplan.Purpose;
import tandem.dialplan.limit.Counting;
import tandem.engine.gate.usage.UsageLoop;
import tandem.engine.time.EngineClock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

/**
 * {@code limits.counts}: what counts as a call, and that nothing is forgotten until it is known.
 */
class CountingTest {
    private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");
    private static final EngineClock CLOCK =
            new EngineClock() {
                @Override
                public Instant now() {
                    return NOW;
                }

                @Override
                public long nanos() {
                    return 0;
                }
            };

    @TempDir Path dir;

    private Plan plan(Counting counting, int max) throws IOException {
        Path conf = dir.resolve("conf");
        Path tenant = conf.resolve("tenants/t");
        Files.createDirectories(tenant);
        Files.writeString(
                conf.resolve("engine.yaml"), "limits: { counts: " + counting.word() + " }\n");
        Files.writeString(
                tenant.resolve("a.yaml"),
                """
                version: 1
                tenant: t
                timezone: UTC
                numbers: [ { id: main, number: "4000", inbound: { flow: f } } ]
                flows: { f: { start: s, steps: { s: { hangup: normal } } } }
                limits: { callee: [ { window: 1d, max: %d } ] }
                """
                        .formatted(max));
        ConfTree.Checked checked = ConfTree.load(conf, Map.of());
        return assertInstanceOf(ConfTree.Checked.Good.class, checked, checked.toString()).plan();
    }

    private Gate gate(Plan plan, UsageLoop usage) {
        return new Gate(GateMeter.NONE, () -> plan, CLOCK, Callees.DIGITS, List.of(), usage);
    }

    private UsageLoop open() {
        return UsageLoop.open(dir.resolve("usage"), CLOCK);
    }

    private static Decision decide(Gate gate, Plan plan) {
        return gate.decide(
                new Attempt(
                        "call",
                        plan.tenants().get("t"),
                        "lab",
                        "13900000001",
                        "main",
                        Purpose.SERVICE,
                        Attempt.Origin.API));
    }

    private static Permit granted(Gate gate, Plan plan) {
        return assertInstanceOf(Decision.Granted.class, decide(gate, plan)).permit();
    }

    private static boolean passes(Gate gate, Plan plan) {
        return switch (decide(gate, plan)) {
            case Decision.Granted(Permit permit) -> {
                permit.close();
                yield true;
            }
            case Decision.Denied denied -> {
                assertEquals("callee_frequency", denied.first().reason());
                yield false;
            }
        };
    }

    /** Plays what became of a leg. */
    private static void over(Permit permit, String outcome) {
        switch (outcome) {
            case "unused" -> {}
            case "sent" -> Tries.spent(permit);
            case "rang" -> Tries.spent(permit).rang();
            case "answered" -> Tries.spent(permit).answered();
            default -> throw new IllegalArgumentException(outcome);
        }
        permit.close();
    }

    @ParameterizedTest
    @CsvSource({
        "ATTEMPT,unused,0", "ATTEMPT,sent,1", "ATTEMPT,rang,1", "ATTEMPT,answered,1",
        "RING,unused,0", "RING,sent,0", "RING,rang,1", "RING,answered,1",
        "ANSWER,unused,0", "ANSWER,sent,0", "ANSWER,rang,0", "ANSWER,answered,1"
    })
    void aLegCountsByHowFarItCame(Counting counting, String outcome, int counts)
            throws IOException {
        Plan plan = plan(counting, 1);
        try (UsageLoop usage = open()) {
            Gate gate = gate(plan, usage);

            over(granted(gate, plan), outcome);

            assertEquals(counts == 0, passes(gate, plan));
        }
        try (UsageLoop again = open()) {
            assertEquals(counts == 0, passes(gate(plan, again), plan), "after a restart");
        }
    }

    @ParameterizedTest
    @EnumSource(Counting.class)
    void asLongAsNobodyKnowsItCounts(Counting counting) throws IOException {
        Plan plan = plan(counting, 1);
        try (UsageLoop usage = open()) {
            Gate gate = gate(plan, usage);
            Permit onItsWay = granted(gate, plan);
            assertEquals(false, passes(gate, plan), "while the permit is out");
            Tries.spent(onItsWay);
            assertEquals(false, passes(gate, plan), "while it rings");
        }
        // The process died: nobody will ever say what became of the leg.
        try (UsageLoop again = open()) {
            assertEquals(false, passes(gate(plan, again), plan), "after a restart");
        }
    }

    @Test
    void atNoTimeAreMoreOnTheirWayAndCountedThanMay() throws IOException {
        long seed = System.nanoTime();
        System.out.println("seed=" + seed);
        Random random = new Random(seed);
        int max = 5;
        Plan plan = plan(Counting.ANSWER, max);
        int counted = 0;
        ArrayDeque<Permit> out = new ArrayDeque<>();
        try (UsageLoop usage = open()) {
            Gate gate = gate(plan, usage);
            for (int i = 0; i < 300 && counted < max; i++) {
                if (random.nextInt(3) > 0) {
                    Decision decision = decide(gate, plan);
                    assertEquals(
                            counted + out.size() < max,
                            decision instanceof Decision.Granted,
                            () -> "seed " + seed);
                    if (decision instanceof Decision.Granted(Permit permit)) {
                        out.add(permit);
                    }
                } else if (!out.isEmpty()) {
                    boolean answered = random.nextInt(4) == 0;
                    over(out.remove(), answered ? "answered" : "rang");
                    counted += answered ? 1 : 0;
                }
            }
        }
        assertEquals(max, counted, "seed " + seed);
    }
}
