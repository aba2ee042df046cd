package tandem.engine.gate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tandem.dialplan.ConfTree;
import tandem.dialplan.Plan;
import tandem.dialplan.Purpose;
import tandem.engine.gate.usage.PlainUsage;
import tandem.engine.time.EngineClock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

/** How many calls there are at once. */
class GateChannelsTest {
    private static final String CONF =
            """
            version: 1
            tenant: demo
            timezone: Asia/Shanghai
            country: CN
            numbers:
              - { id: main, number: "+861080001000", inbound: { flow: f } }
              - { id: other, number: "+861080001001", inbound: { flow: f } }
            flows: { f: { start: a, steps: { a: { hangup: normal } } } }
            limits:
              concurrent: { outbound: 9, number: 7 }
              caller: [ { number: other, window: 1s, max: 2 } ]
            """;

    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-12-04T04:00:00Z"));
    private Plan plan;
    private Gate gate;

    @BeforeEach
    void open(@TempDir Path conf) throws IOException {
        Files.createDirectories(conf.resolve("tenants/demo"));
        Files.writeString(conf.resolve("tenants/demo/a.yaml"), CONF);
        ConfTree.Checked checked = ConfTree.load(conf, Map.of());
        plan = assertInstanceOf(ConfTree.Checked.Good.class, checked, checked.toString()).plan();
        gate =
                new Gate(
                        GateMeter.NONE,
                        () -> plan,
                        new EngineClock() {
                            @Override
                            public Instant now() {
                                return now.get();
                            }

                            @Override
                            public long nanos() {
                                return now.get().toEpochMilli() * 1_000_000;
                            }
                        },
                        Callees.DIGITS,
                        List.of(),
                        new PlainUsage());
    }

    private Decision decide(String shown, int callee) {
        return gate.decide(
                new Attempt(
                        "call-1",
                        plan.tenants().get("demo"),
                        "lab",
                        Long.toString(13_900_000_000L + callee),
                        shown,
                        Purpose.SERVICE,
                        Attempt.Origin.API));
    }

    private static String reason(Decision decision) {
        return assertInstanceOf(Decision.Denied.class, decision).first().reason();
    }

    @Test
    void tenThousandAtOnceAreAsManyCallsAsMayShowANumber() throws Exception {
        List<Callable<Decision>> all = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            int callee = i;
            all.add(() -> decide("main", callee));
        }
        List<Permit> granted = new ArrayList<>();
        try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Decision> answer : many.invokeAll(all)) {
                if (answer.get() instanceof Decision.Granted(Permit permit)) {
                    granted.add(permit);
                } else {
                    assertEquals("number_limit", reason(answer.get()));
                }
            }
        }
        assertEquals(7, granted.size());
        now.set(now.get().plusSeconds(1));
        assertInstanceOf(Decision.Granted.class, decide("other", 1));
        assertInstanceOf(Decision.Granted.class, decide("other", 2));
        assertEquals("tenant_limit", reason(decide("other", 3)));

        granted.getFirst().close();
        assertInstanceOf(Decision.Granted.class, decide("main", 4));
        assertEquals("tenant_limit", reason(decide("main", 5)));
        assertEquals(9, gate.outbound("demo"));
    }

    @Test
    void soManyCallsOfANumberBeginInASecond() {
        for (int second = 0; second < 3; second++) {
            Decision first = decide("other", 10 * second);
            now.set(now.get().plusMillis(400));
            Decision next = decide("other", 10 * second + 1);
            assertInstanceOf(Decision.Granted.class, first);
            assertInstanceOf(Decision.Granted.class, next);
            now.set(now.get().plusMillis(599));
            Decision late = decide("other", 10 * second + 2);
            assertEquals("caller_frequency", reason(late));
            now.set(now.get().plusMillis(1_001));
        }
    }
}
