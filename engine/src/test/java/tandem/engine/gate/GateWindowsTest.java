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
import tandem.engine.gate.window.QuietHours;
import tandem.engine.time.EngineClock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

/** The quiet rules of a tree, at the gate, on the clock of the number that is called. */
class GateWindowsTest {
    private static final String CONF =
            """
            version: 1
            tenant: demo
            timezone: Asia/Shanghai
            country: CN
            numbers: [ { id: main, e164: "+861080001000", use: [service, survey, marketing] } ]
            limits:
              quiet:
                - { zone: callee, deny: ["21:00-08:00"], purposes: survey }
                - { zone: tenant, days: sun, purposes: survey }
              callee: [ { window: 10h, max: 1 } ]
              consent: marketing
            """;

    private Instant wall = Instant.parse("2026-12-02T14:15:00Z"); // 22:15 in Shanghai, a Wednesday
    private long nanos;
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
                                return wall;
                            }

                            @Override
                            public long nanos() {
                                return nanos;
                            }
                        },
                        new NumberingPlan(() -> plan.areas()),
                        List.of(new QuietHours(), new ConsentRule()),
                        new PlainUsage());
    }

    private List<Denial> check(String number, Purpose purpose) {
        return gate.check(
                new Attempt(
                        "",
                        plan.tenants().get("demo"),
                        "lab",
                        number,
                        "main",
                        purpose,
                        Attempt.Origin.QUESTION));
    }

    private static List<String> reasons(List<Denial> denials) {
        return denials.stream().map(Denial::reason).toList();
    }

    @Test
    void theClockOfTheCalleeCountsAndOnlyForThePurposesOfTheRule() {
        List<Denial> atHome = check("13900000001", Purpose.SURVEY);

        assertEquals(List.of("quiet_hours"), reasons(atHome));
        assertEquals("tenants/demo/a.yaml:8:7", atHome.getFirst().rule());
        assertEquals(Optional.of(Instant.parse("2026-12-03T00:00:00Z")), atHome.getFirst().next());
        assertEquals(List.of(), check("13900000001", Purpose.SERVICE));
        assertEquals(List.of(), check("+442071838750", Purpose.SURVEY), "14:15 in London");
    }

    @Test
    void aClockThatIsSetOpensNothing() {
        wall = wall.plusSeconds(12 * 3_600);

        assertEquals(List.of("quiet_hours"), reasons(check("13900000001", Purpose.SURVEY)));
    }

    @Test
    void theNextTimeIsNotQuietWhateverSpeaksAgainstTheCall() {
        wall = Instant.parse("2026-12-04T22:30:00Z");
        nanos = 56L * 3_600_000_000_000L + 900_000_000_000L; // as far as the wall clock went
        Decision first =
                gate.decide(
                        new Attempt(
                                "call-1",
                                plan.tenants().get("demo"),
                                "lab",
                                "+442071838750",
                                "main",
                                Purpose.SERVICE,
                                Attempt.Origin.FLOW));
        assertInstanceOf(Decision.Granted.class, first);

        List<Denial> service = check("+442071838750", Purpose.SERVICE);
        List<Denial> survey = check("+442071838750", Purpose.SURVEY);

        assertEquals(List.of("callee_frequency"), reasons(service));
        assertEquals(Optional.of(Instant.parse("2026-12-05T08:30:00Z")), service.getFirst().next());
        assertEquals(List.of("quiet_hours", "callee_frequency"), reasons(survey));
        assertEquals(Optional.of(Instant.parse("2026-12-05T08:00:00Z")), survey.getFirst().next());
    }

    @Test
    void consentThatNobodyKeepsIsMissing() {
        assertEquals(List.of("consent_missing"), reasons(check("13900000001", Purpose.MARKETING)));
    }
}
