package tandem.engine.gate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tandem.dialplan.ConfTree;
import tandem.dialplan.Plan;
import tandem.dialplan.Purpose;
import tandem.dialplan.limit.Exceptions.Lift;
import tandem.engine.gate.Exemptions.Exemption;
import tandem.engine.gate.Exemptions.Lifted;
import tandem.engine.gate.usage.PlainUsage;
import tandem.engine.time.EngineClock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

/** What an exception for a callee lifts, and what it does not. */
class GateExceptionsTest {
    private static final Instant NOW = Instant.parse("2030-01-31T12:00:00Z");

    private static final String RULES =
            """
            version: 1
            tenant: demo
            limits: { callee: [ { window: 1d, max: 1 } ] }
            """;

    private final List<Denial> standing = new ArrayList<>();
    private final Set<Lift> lifts = EnumSet.noneOf(Lift.class);
    private final List<Lifted> used = new ArrayList<>();
    private Plan plan;
    private Gate gate;

    @BeforeEach
    void cappedAtOne(@TempDir Path dir) throws IOException {
        Path conf = Path.of("..", "conf");
        try (Stream<Path> files = Files.walk(conf)) {
            for (Path file : files.toList()) {
                Files.copy(
                        file,
                        dir.resolve(conf.relativize(file).toString()),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.writeString(dir.resolve("tenants/demo/rules.yaml"), RULES);
        plan = assertInstanceOf(ConfTree.Checked.Good.class, ConfTree.load(dir, Map.of())).plan();
        Exemptions exemptions =
                new Exemptions() {
                    @Override
                    public List<Exemption> of(Question question) {
                        return List.of(new Exemption("exceptions/7", lifts));
                    }

                    @Override
                    public void used(Attempt attempt, List<Lifted> lifted) {
                        used.addAll(lifted);
                    }
                };
        gate =
                new Gate(
                        GateMeter.NONE,
                        () -> plan,
                        new EngineClock() {
                            @Override
                            public Instant now() {
                                return NOW;
                            }

                            @Override
                            public long nanos() {
                                return 0;
                            }
                        },
                        Callees.DIGITS,
                        List.of(_ -> standing),
                        new PlainUsage(),
                        exemptions,
                        CallWatch.NONE);
    }

    private Attempt attempt() {
        return new Attempt(
                "call-1",
                plan.tenants().get("demo"),
                "lab",
                "13800138000",
                "support-line",
                Purpose.SERVICE,
                Attempt.Origin.FLOW);
    }

    private List<String> decide() {
        return switch (gate.decide(attempt())) {
            case Decision.Granted _ -> List.of();
            case Decision.Denied(List<Denial> denials) ->
                    denials.stream().map(Denial::reason).toList();
        };
    }

    @Test
    void liftsTheReasonsThatItNamesAndNoOthers() {
        standing.add(new Denial("quiet_hours", "plan:1:1", "quiet"));
        standing.add(new Denial("opted_out", "opt-outs/3", "out"));
        lifts.add(Lift.QUIET_HOURS);

        assertEquals(List.of("opted_out"), decide());
        assertEquals(List.of(), used, "nothing was let out");

        standing.removeLast();
        assertEquals(List.of(), decide());
        assertEquals(List.of(new Lifted("exceptions/7", Lift.QUIET_HOURS)), used);
    }

    @Test
    void aPlatformsEntryIsNotTheTenants() {
        standing.add(
                new Denial(
                        "blacklisted",
                        "blacklist/1",
                        "on the list of the platform",
                        java.util.Optional.empty(),
                        java.util.Optional.of(Lift.PLATFORM_BLACKLIST)));
        lifts.add(Lift.BLACKLISTED);

        assertEquals(List.of("blacklisted"), decide());
        lifts.add(Lift.PLATFORM_BLACKLIST);
        assertEquals(List.of(), decide());
    }

    @Test
    void whoIsExemptFromCapsIsCountedAllTheSame() {
        assertEquals(List.of(), decide());
        assertEquals(List.of("callee_frequency"), decide());
        lifts.add(Lift.CALLEE_FREQUENCY);

        assertEquals(List.of(), gate.check(attempt()));
        assertEquals(
                List.of(new Lifted("exceptions/7", Lift.CALLEE_FREQUENCY)),
                gate.verdict(attempt()).lifted());
        assertEquals(List.of(), decide());
        assertEquals(List.of(new Lifted("exceptions/7", Lift.CALLEE_FREQUENCY)), used);

        lifts.clear();
        assertEquals(
                "2 calls in 86400000 ms, 1 allowed", gate.check(attempt()).getFirst().detail());
    }

    @Test
    void isNotToldWhereNothingStoodAgainstTheCall() {
        lifts.addAll(EnumSet.allOf(Lift.class));

        assertEquals(List.of(), decide());
        assertEquals(List.of(), used);
    }
}
