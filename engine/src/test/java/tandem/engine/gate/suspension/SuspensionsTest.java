package tandem.engine.gate.suspension;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.BeforeAll;
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
import tandem.engine.gate.ledger.Outcome;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

class SuspensionsTest {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
    private static final Scope TENANT = Scope.tenant("demo");

    private static Plan plan;

    @TempDir Path dir;

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final List<String> turns = new ArrayList<>();

    @BeforeAll
    static void shippedPlan() {
        plan =
                assertInstanceOf(
                                ConfTree.Checked.Good.class,
                                ConfTree.load(Path.of("..", "conf"), Map.of()))
                        .plan();
    }

    private Suspensions open(Path file) {
        return Suspensions.open(
                file, now::get, (suspension, turn) -> turns.add(suspension.id() + " " + turn));
    }

    private Question question(Attempt.Origin origin, Optional<String> campaign) {
        Tenant tenant = plan.tenants().get("demo");
        Attempt attempt =
                new Attempt(
                                "c",
                                tenant,
                                "lab",
                                "13800138000",
                                "support-line",
                                Purpose.SERVICE,
                                origin)
                        .of(campaign);
        return new Question(
                attempt,
                new Callee("8613800138000", "CN", java.util.Set.of()),
                tenant.numbers().stream()
                        .filter(number -> number.id().equals("support-line"))
                        .findFirst()
                        .orElseThrow(),
                plan,
                new Moment(now.get(), now.get()));
    }

    private List<String> against(Suspensions all, Attempt.Origin origin, String campaign) {
        return all
                .against(question(origin, Optional.of(campaign).filter(name -> !name.isEmpty())))
                .stream()
                .map(Denial::rule)
                .toList();
    }

    private static Suspension suspend(Suspensions all, Scope scope, Optional<Instant> until) {
        var kept =
                assertInstanceOf(
                        Outcome.Kept.class,
                        all.suspend(scope, "manual", "why", "me", until).join());
        return assertInstanceOf(Suspension.class, kept.value());
    }

    @Test
    void stopsWhatItIsOfAndNothingElse() {
        try (Suspensions all = open(dir.resolve("scopes"))) {
            suspend(all, Scope.number("demo", "support-line"), Optional.empty());
            suspend(all, Scope.number("demo", "other"), Optional.empty());
            suspend(all, Scope.campaign("demo", "spring"), Optional.empty());
            suspend(all, Scope.campaign("elsewhere", "autumn"), Optional.empty());
            suspend(all, Scope.origin(Attempt.Origin.API), Optional.empty());

            assertEquals(List.of("suspension/1"), against(all, Attempt.Origin.FLOW, ""));
            assertEquals(List.of("suspension/1"), against(all, Attempt.Origin.FLOW, "autumn"));
            assertEquals(
                    List.of("suspension/1", "suspension/5", "suspension/3"),
                    against(all, Attempt.Origin.API, "spring"));
            assertEquals(5, all.inForce());
        }
    }

    @Test
    void endsByItselfOrWhenItIsLifted() {
        try (Suspensions all = open(dir.resolve("ends"))) {
            Instant end = START.plusSeconds(60);
            suspend(all, TENANT, Optional.of(end));
            assertEquals(
                    Optional.of(end),
                    all.against(question(Attempt.Origin.FLOW, Optional.empty())).getFirst().next());
            now.set(end);
            assertEquals(List.of(), against(all, Attempt.Origin.FLOW, ""));
            assertInstanceOf(Outcome.Refused.class, all.lift(1, "me", "late").join());

            suspend(all, TENANT, Optional.empty());
            assertEquals(List.of("suspension/2"), against(all, Attempt.Origin.FLOW, ""));
            all.lift(2, "me", "sorry").join();
            assertEquals(List.of(), against(all, Attempt.Origin.FLOW, ""));
            assertEquals(List.of("1 BEGUN", "2 BEGUN", "2 LIFTED"), turns);
            assertEquals(2, all.all().count(), "what is over is still shown");
        }
    }

    @Test
    void theSameCauseAgainIsTheSameWithTheLaterEnd() {
        try (Suspensions all = open(dir.resolve("again"))) {
            suspend(all, TENANT, Optional.of(START.plusSeconds(60)));
            now.set(START.plusSeconds(10));
            Suspension shorter = suspend(all, TENANT, Optional.of(START.plusSeconds(30)));
            assertEquals(Optional.of(START.plusSeconds(60)), shorter.until());
            assertEquals(START, shorter.since());
            assertEquals(Optional.empty(), suspend(all, TENANT, Optional.empty()).until());
            assertEquals(
                    Optional.empty(),
                    suspend(all, TENANT, Optional.of(START.plusSeconds(90))).until());
            assertEquals(1, all.inForce());

            all.suspend(TENANT, "complaints", "three", "rule", Optional.empty()).join();
            assertEquals(2, all.inForce());
        }
    }

    @Test
    void isThereAfterACrashAtAnyMoment() throws Exception {
        Path file = dir.resolve("crash");
        List<Long> ends = new ArrayList<>(List.of(0L));
        try (Suspensions all = open(file)) {
            suspend(all, TENANT, Optional.of(START.plusSeconds(900)));
            ends.add(Files.size(file));
            suspend(all, Scope.campaign("demo", "spring"), Optional.empty());
            ends.add(Files.size(file));
            all.lift(1, "me", "sorry").join();
            ends.add(Files.size(file));
        }
        List<List<String>> expected =
                List.of(
                        List.of(),
                        List.of("suspension/1"),
                        List.of("suspension/1", "suspension/2"),
                        List.of("suspension/2"));
        byte[] octets = Files.readAllBytes(file);
        for (int length = 0; length <= octets.length; length += 29) {
            Path cut = dir.resolve("cut");
            Files.write(cut, Arrays.copyOf(octets, length));
            int whole = 0;
            while (whole + 1 < ends.size() && ends.get(whole + 1) <= length) {
                whole++;
            }
            try (Suspensions all = open(cut)) {
                assertEquals(
                        expected.get(whole),
                        against(all, Attempt.Origin.FLOW, "spring"),
                        "cut at " + length);
            }
        }
    }

    @Test
    void forgetsWhatIsOverForLongAndDrawsNoIdAgain() {
        Path file = dir.resolve("forgets");
        try (Suspensions all = open(file)) {
            suspend(all, TENANT, Optional.of(START.plusSeconds(1)));
        }
        now.set(START.plus(Duration.ofDays(401)));
        try (Suspensions all = open(file)) {
            assertEquals(0, all.all().count());
            assertEquals(2, suspend(all, TENANT, Optional.empty()).id());
        }
    }
}
