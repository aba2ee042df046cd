package tandem.engine.gate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tandem.dialplan.ConfTree;
import tandem.dialplan.Plan;
import tandem.dialplan.Purpose;
import tandem.engine.gate.number.NumberingPlan;
import tandem.engine.gate.usage.PlainUsage;
import tandem.engine.time.EngineClock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Which numbers can be called at all. */
class GateDestinationsTest {
    private static final String CONF =
            """
            version: 1
            tenant: demo
            timezone: Asia/Shanghai
            country: CN
            numbers:
              - { id: main, number: "+861080001000", inbound: { flow: f } }
              - { id: lab, number: "+861080009999", shared_test: true, use: [test], inbound: { flow: f } }
            flows: { f: { start: a, steps: { a: { hangup: normal } } } }
            limits:
              callee: [ { window: 1d, max: 1, purposes: [service] } ]
              quiet: [ { zone: tenant, days: [sun] } ]
              international: [HK, GB]
              premium: ["+4490"]
              test_callees: ["+8613900000009", "+442071838750"]
            """;

    /** A Friday. */
    private Instant now = Instant.parse("2026-12-04T04:00:00Z");

    private Plan plan;
    private Gate gate;

    private final NumberingPlan callees = new NumberingPlan(() -> plan.areas());

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
                                return now;
                            }

                            @Override
                            public long nanos() {
                                return now.toEpochMilli() * 1_000_000;
                            }
                        },
                        callees,
                        Rules.of(_ -> List.of(), _ -> List.of(), callees),
                        new PlainUsage());
    }

    private Attempt attempt(String number, Purpose purpose) {
        return new Attempt(
                "call-1",
                plan.tenants().get("demo"),
                "lab",
                number,
                "main",
                purpose,
                Attempt.Origin.SEAT);
    }

    private List<String> reasons(String number) {
        return gate.check(attempt(number, Purpose.SERVICE)).stream().map(Denial::reason).toList();
    }

    @Test
    void whatIsAbroadIsCalledOnlyWhereThePlanSaysSo() {
        assertEquals(List.of(), reasons("13900000001"));
        assertEquals(List.of(), reasons("00442071838750"));
        assertEquals(List.of(), reasons("+85221234567"));
        assertEquals(List.of("international_number"), reasons("+18765550100"));
        assertEquals(List.of("international_number"), reasons("0012125550100"));
        assertEquals(List.of("international_number"), reasons("+80012345678"), "of no country");
        assertEquals(List.of("international_number"), reasons("+999123456789"), "of no plan");
        assertEquals(List.of("international_number"), reasons("00999123456789"), "of no plan");
        assertEquals(List.of("international_number"), reasons("*670018765550100"), "hidden");
        assertEquals(List.of(), reasons("10086"), "a short number of the carrier");
    }

    @Test
    void whatCostsMoreIsCalledOnlyWhereThePlanSaysSo() {
        assertEquals(List.of(), reasons("+449012345678"));
        assertEquals(List.of("premium_number"), reasons("+449112345678"));
        assertEquals(List.of("premium_number", "international_number"), reasons("+19002345678"));
    }

    private List<String> passedOn(String caller, String number, boolean chosen) {
        Attempt attempt =
                new Attempt(
                        "call-1",
                        plan.tenants().get("demo"),
                        "lab",
                        number,
                        "main",
                        Purpose.SERVICE,
                        Attempt.Origin.FLOW,
                        Optional.of(new Forwarded(1, caller, false, chosen)));
        return gate.check(attempt).stream().map(Denial::reason).toList();
    }

    @Test
    void aCallThatCameInGoesOutOnlyAsFarAsThePlanSays() {
        assertEquals(List.of(), passedOn("13900000002", "13900000001", false));
        assertEquals(List.of("transit"), passedOn("13900000002", "13900000001", true));
        assertEquals(List.of("hairpin"), passedOn("+12125550100", "13900000001", false));
        assertEquals(List.of(), passedOn("+12125550100", "+442071838750", false));
        assertEquals(List.of(), passedOn("anonymous", "13900000001", false));
    }

    private List<String> test(String number, Purpose purpose) {
        Attempt attempt =
                new Attempt(
                        "call-1",
                        plan.tenants().get("demo"),
                        "lab",
                        number,
                        "lab",
                        purpose,
                        Attempt.Origin.API);
        return switch (gate.decide(attempt)) {
            case Decision.Granted _ -> List.of();
            case Decision.Denied(List<Denial> denials) ->
                    denials.stream().map(Denial::reason).toList();
        };
    }

    @Test
    void aSharedNumberIsForFewTestsToThoseWhoTakePart() {
        assertEquals(List.of("test_callee"), test("13900000001", Purpose.TEST));
        assertTrue(test("13900000009", Purpose.SURVEY).contains("caller_id_purpose"));
        for (int i = 0; i < Bounds.TESTS_A_DAY; i++) {
            assertEquals(List.of(), test("013900000009", Purpose.TEST));
            now = now.plusSeconds(1);
        }
        assertEquals(List.of("caller_frequency"), test("013900000009", Purpose.TEST));
        now = now.plusSeconds(86_400);
        assertEquals(List.of(), test("013900000009", Purpose.TEST));
    }

    @Test
    void helpCanAlwaysBeCalled() {
        now = Instant.parse("2026-12-06T04:00:00Z");
        assertEquals(List.of("weekday"), reasons("13900000001"));
        for (int i = 0; i < 5; i++) {
            Decision decision = gate.decide(attempt("110", Purpose.SERVICE));
            Tries.spent(assertInstanceOf(Decision.Granted.class, decision).permit());
        }
        assertEquals(5, gate.outbound("demo"));
        assertEquals(List.of(), reasons("120"));
        Decision sale = gate.decide(attempt("110", Purpose.MARKETING));
        assertEquals(
                "emergency_number", assertInstanceOf(Decision.Denied.class, sale).first().reason());
    }
}
