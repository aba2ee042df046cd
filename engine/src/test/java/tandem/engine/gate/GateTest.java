package tandem.engine.gate;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import tandem.dialplan.ConfTree;
import tandem.dialplan.Number;
import tandem.dialplan.Plan;
import tandem.dialplan.Purpose;
import tandem.dialplan.Tenant;
import tandem.engine.gate.usage.PlainUsage;
import tandem.engine.time.EngineClock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

/** Who may be called, and showing which number. */
class GateTest {
    private final List<String> told = new ArrayList<>();
    private Plan plan;
    private Tenant tenant;
    private Instant now = Instant.parse("2030-01-31T12:00:00Z");
    private Gate gate;

    @BeforeEach
    void shippedPlan() {
        plan =
                assertInstanceOf(
                                ConfTree.Checked.Good.class,
                                ConfTree.load(Path.of("..", "conf"), Map.of()))
                        .plan();
        tenant = plan.tenants().get("demo");
        gate =
                new Gate(
                        new GateMeter() {
                            @Override
                            public void granted(Attempt.Origin origin) {
                                told.add(origin + " granted");
                            }

                            @Override
                            public void denied(Attempt attempt, List<Denial> denials) {
                                denials.forEach(
                                        denial ->
                                                told.add(attempt.origin() + " " + denial.reason()));
                            }
                        },
                        () -> plan,
                        new EngineClock() {
                            @Override
                            public Instant now() {
                                return now;
                            }

                            @Override
                            public long nanos() {
                                return now.getEpochSecond() * 1_000_000_000L;
                            }
                        },
                        Callees.DIGITS,
                        List.of(),
                        new PlainUsage());
    }

    private Decision decide(String number, String callerId) {
        return gate.decide(
                new Attempt(
                        "call-1",
                        tenant,
                        "lab",
                        number,
                        callerId,
                        Purpose.SERVICE,
                        Attempt.Origin.FLOW));
    }

    private static String reason(Decision decision) {
        return assertInstanceOf(Decision.Denied.class, decision).first().reason();
    }

    @Test
    void showsANumberOfTheTenant() {
        assertInstanceOf(Decision.Granted.class, decide("13800138000", "support-line"));
        assertEquals(List.of("FLOW granted"), told);
    }

    @Test
    void refusesWhatIsNoNumberAndCountsIt() {
        assertEquals("number_invalid", reason(decide("1380 evil", "support-line")));
        assertEquals(List.of("FLOW number_invalid"), told);
    }

    @Test
    void refusesANumberThatIsNotTheTenants() {
        assertEquals("caller_id_not_registered", reason(decide("13800138000", "nobody")));
    }

    @Test
    void refusesANumberFromTheDayAfterItsRegistrationEnded() {
        register("support-line", "2030-01-31");
        assertInstanceOf(Decision.Granted.class, decide("13800138000", "support-line"));
        now = Instant.parse("2030-01-31T16:00:00Z"); // midnight in the tenant's zone, UTC+8
        assertEquals("caller_id_not_registered", reason(decide("13800138000", "support-line")));
    }

    private void register(String id, String until) {
        Number.Registration registration =
                new Number.Registration(
                        Number.Registration.State.ACTIVE,
                        "",
                        "",
                        Optional.of(java.time.LocalDate.parse(until)));
        List<Number> numbers =
                tenant.numbers().stream()
                        .map(n -> n.id().equals(id) ? registered(n, registration) : n)
                        .toList();
        tenant =
                new Tenant(
                        tenant.name(),
                        java.time.ZoneId.of("Asia/Shanghai"),
                        numbers,
                        tenant.hours(),
                        tenant.seats(),
                        tenant.queues(),
                        tenant.flows(),
                        tenant.recording(),
                        tenant.limits(),
                        tenant.webhooks(),
                        tenant.tests());
    }

    private static Number registered(Number number, Number.Registration registration) {
        return new Number(
                number.id(),
                number.pattern(),
                number.from(),
                number.flow(),
                Optional.of(registration),
                number.use(),
                number.trunk(),
                number.sharedTest(),
                number.at());
    }
}
