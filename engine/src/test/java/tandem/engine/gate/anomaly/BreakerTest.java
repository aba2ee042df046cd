package tandem.engine.gate.anomaly;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tandem.dialplan.ConfTree;
import tandem.dialplan.Plan;
import tandem.dialplan.Purpose;
import tandem.dialplan.Tenant;
import tandem.engine.gate.Attempt;
import tandem.engine.gate.Callee;
import tandem.engine.gate.Denial;
import tandem.engine.gate.Moment;
import tandem.engine.gate.Question;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What calls look like abuse, under told time. */
class BreakerTest {
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
              anomalies:
                - { per: number, sign: short_calls, over: 40, window: 1h, least: 20, do: warn }
                - { per: number, sign: short_calls, over: 60, window: 1h, least: 20, do: suspend, for: 2h }
                - { per: tenant, sign: no_answer, over: 80, window: 30m, least: 50, do: throttle, per_minute: 3, for: 30m }
                - { per: tenant, sign: new_callees, over: 90, window: 1h, least: 40, do: warn }
                - { per: number, sign: rate, over: 300, window: 10m, least: 30, do: suspend }
            """;

    private final List<Anomaly> found = new ArrayList<>();
    private final List<String> lifted = new ArrayList<>();
    private final Breaker breaker =
            new Breaker(
                    new Breaker.Listener() {
                        @Override
                        public void found(Anomaly anomaly) {
                            found.add(anomaly);
                        }

                        @Override
                        public void lifted(Anomaly anomaly, String by, String reason) {
                            lifted.add(anomaly.id() + " " + by + " " + reason);
                        }
                    });
    private Instant now = Instant.parse("2026-12-04T04:00:00Z");
    private Plan plan;
    private Tenant tenant;

    @BeforeEach
    void open(@TempDir Path conf) throws IOException {
        Files.createDirectories(conf.resolve("tenants/demo"));
        Files.writeString(conf.resolve("tenants/demo/a.yaml"), CONF);
        ConfTree.Checked checked = ConfTree.load(conf, Map.of());
        plan = assertInstanceOf(ConfTree.Checked.Good.class, checked, checked.toString()).plan();
        tenant = plan.tenants().get("demo");
    }

    private Question question(String number) {
        return new Question(
                new Attempt(
                        "call-1",
                        tenant,
                        "lab",
                        "13900000001",
                        number,
                        Purpose.SURVEY,
                        Attempt.Origin.API),
                new Callee("8613900000001", "CN", Set.of()),
                tenant.numbers().stream().filter(n -> n.id().equals(number)).findFirst().get(),
                plan,
                new Moment(now, now));
    }

    private void talk(String number, long ms) {
        breaker.ended(question(number), true, ms);
        now = now.plusSeconds(10);
    }

    private List<String> told() {
        return found.stream()
                .map(
                        one ->
                                one.rule().sign().word()
                                        + " "
                                        + one.rule().act().word()
                                        + " "
                                        + one.scope().name())
                .toList();
    }

    @Test
    void shortCallsAreToldThenStopTheNumberThatMakesThem() {
        for (int i = 0; i < 30; i++) {
            talk("main", 60_000);
            talk("other", 1_000 + 60_000 * (i % 2));
        }
        assertEquals(List.of("short_calls warn other"), told());
        assertEquals(50, found.getFirst().percent(), 3);
        for (int i = 0; i < 10; i++) {
            talk("other", 5_999);
        }
        assertEquals(List.of("short_calls warn other", "short_calls suspend other"), told());
        assertEquals(found.getLast().since().plusSeconds(7_200), found.getLast().until());
    }

    @Test
    void fewCallsSayNothingAndOldOnesAreForgotten() {
        for (int i = 0; i < 19; i++) {
            talk("main", 1);
        }
        now = now.plusSeconds(3_600);
        for (int i = 0; i < 19; i++) {
            talk("main", 1);
        }
        assertEquals(List.of(), told());
        talk("main", 1);
        assertEquals(2, found.size(), "the twentieth within an hour");
    }

    @Test
    void whoIsThrottledMayCallSoManyTimesAMinuteUntilItIsOver() {
        for (int i = 0; i < 50; i++) {
            breaker.ended(question("main"), false, 0);
        }
        assertEquals(List.of("no_answer throttle "), told());
        for (int i = 0; i < 3; i++) {
            assertEquals(List.of(), breaker.against(question("other")));
            breaker.begun(question("other"), false);
            now = now.plusSeconds(1);
        }
        List<Denial> denials = breaker.against(question("main"));
        assertEquals("throttled", denials.getFirst().reason());
        assertEquals(Optional.of(now.plusSeconds(57)), denials.getFirst().next());
        assertTrue(denials.getFirst().rule().startsWith("tenants/demo/a.yaml:13:"));
        now = now.plusSeconds(57);
        assertEquals(List.of(), breaker.against(question("main")));

        Anomaly stands = breaker.all(now).findFirst().orElseThrow();
        breaker.lift(stands.id(), "ops", "the list was old");
        assertEquals(List.of(stands.id() + " ops the list was old"), lifted);
        assertEquals(List.of(), breaker.all(now).toList());
    }

    @Test
    void aThrottleEndsByItself() {
        for (int i = 0; i < 50; i++) {
            breaker.ended(question("main"), false, 0);
        }
        for (int i = 0; i < 3; i++) {
            breaker.begun(question("main"), false);
        }
        assertEquals(1, breaker.against(question("main")).size());
        now = now.plusSeconds(1_800);
        assertEquals(List.of(), breaker.against(question("main")));
    }

    @Test
    void aJumpIsMoreThanThereUsedToBe() {
        for (int i = 0; i < 120; i++) {
            breaker.begun(question("main"), false);
            now = now.plusSeconds(60);
        }
        assertEquals(List.of(), told());
        for (int i = 0; i < 40; i++) {
            breaker.begun(question("main"), false);
            now = now.plusSeconds(5);
        }
        assertEquals(List.of("rate suspend main"), told());
        assertTrue(found.getFirst().percent() > 300 && found.getFirst().percent() < 420);
    }

    @Test
    void aNumberWithoutAPastHasNoJump() {
        for (int i = 0; i < 500; i++) {
            breaker.begun(question("main"), false);
            now = now.plusMillis(100);
        }
        assertEquals(List.of(), told());
    }

    @Test
    void callsToStrangersOnlyAreTold() {
        for (int i = 0; i < 45; i++) {
            breaker.begun(question("main"), true);
        }
        assertEquals(List.of("new_callees warn "), told());
    }

    /** The window by steps holds between eleven and twelve twelfths of the true one. */
    @Test
    void aWindowIsNeverLongerThanItIsSaidAndHardlyShorter() {
        SplittableRandom random = new SplittableRandom(9);
        for (int round = 0; round < 200; round++) {
            long windowMs = random.nextLong(60_000, 86_400_000);
            Calls calls = new Calls(windowMs);
            List<Long> times = new ArrayList<>();
            long at = random.nextLong(1L << 41);
            for (int i = 0; i < 200; i++) {
                at += random.nextLong(windowMs / 20);
                times.add(at);
                calls.add(i % 3 == 0, at);
                long end = at;
                long most = times.stream().filter(t -> t > end - windowMs).count();
                long least = times.stream().filter(t -> t > end - windowMs * 11 / 12).count();
                int all = calls.all(end);
                assertTrue(all <= most && all >= least, round + ": " + all);
            }
        }
    }
}
