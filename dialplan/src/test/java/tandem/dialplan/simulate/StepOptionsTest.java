package tandem.dialplan.simulate;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;

import tandem.dialplan.EngineSettings;
import tandem.dialplan.Flow;
import tandem.dialplan.Number;
import tandem.dialplan.NumberPattern;
import tandem.dialplan.Plan;
import tandem.dialplan.PlanTest;
import tandem.dialplan.PlanTest.Expect;
import tandem.dialplan.PlanTest.Input;
import tandem.dialplan.Position;
import tandem.dialplan.RecordingPolicy;
import tandem.dialplan.Scope;
import tandem.dialplan.Step;
import tandem.dialplan.Template;
import tandem.dialplan.Tenant;
import tandem.dialplan.Verb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Options of steps, limits, and what a plan's own tests say, on a plan made by hand. */
class StepOptionsTest {
    private static final Position AT = new Position("tenants/t/t.yaml", 7, 3);
    private static final Instant NOON = Instant.parse("2026-12-02T12:00:00Z");

    private static Template text(String text) {
        return new Template() {
            @Override
            public String render(Scope scope) {
                return text.equals("ENTRY") ? scope.value("gather.value").orElse("") : text;
            }

            @Override
            public String render(Scope scope, UnaryOperator<String> form) {
                return text.equals("ENTRY") ? form.apply(render(scope)) : text;
            }

            @Override
            public String source() {
                return text;
            }
        };
    }

    private static Step step(String name, Verb verb, String next) {
        return new Step(name, verb, Map.of(), Optional.of(next).filter(n -> !n.isEmpty()), AT);
    }

    private static Verb.Gather oneDigit() {
        return new Verb.Gather(
                List.of(text("ask.wav")),
                1,
                1,
                5_000,
                3_000,
                0,
                "",
                Optional.empty(),
                Optional.empty());
    }

    private static Plan plan(int limit, List<PlanTest> tests, Step... steps) {
        Map<String, Step> byName = new LinkedHashMap<>();
        for (Step step : steps) {
            byName.put(step.name(), step);
        }
        Flow flow = new Flow("main", steps[0].name(), byName, AT);
        NumberPattern any =
                new NumberPattern() {
                    @Override
                    public boolean matches(String dialled) {
                        return dialled.equals("100");
                    }

                    @Override
                    public int literals() {
                        return 3;
                    }

                    @Override
                    public String source() {
                        return "100";
                    }
                };
        Tenant tenant =
                new Tenant(
                        "t",
                        ZoneOffset.UTC,
                        List.of(new Number("n", any, Set.of(Tenant.Side.TRUNK), "main", AT)),
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        Map.of("main", flow),
                        new RecordingPolicy(false),
                        Tenant.Limits.NONE,
                        List.of(),
                        tests);
        EngineSettings shipped = Shipped.PLAN.settings();
        EngineSettings settings =
                new EngineSettings(
                        shipped.sip(),
                        shipped.media(),
                        shipped.http(),
                        shipped.store(),
                        new EngineSettings.Limits(10, 600_000, 1_000, limit),
                        shipped.recordings());
        return new Plan(settings, Map.of(), Map.of("t", tenant), "hash");
    }

    private static PlanTest.Call call() {
        return new PlanTest.Call("1", "100", NOON, Tenant.Side.TRUNK);
    }

    private static Course.Ran run(Plan plan, Input... input) {
        return (Course.Ran)
                new Simulation(plan, PromptLengths.ALIKE, Gatekeeper.NUMBERS_ONLY)
                        .run(
                                plan.tenants().get("t"),
                                PlanTest.Given.NOTHING,
                                call(),
                                List.of(input));
    }

    @Test
    void stepThatCountsIsPassedOverOnceItWasEnteredTooOften() {
        Step ask =
                new Step(
                        "ask",
                        oneDigit(),
                        Map.of(),
                        Optional.of("ask"),
                        Optional.of(new Step.Count(2, "enough")),
                        Optional.empty(),
                        Map.of(),
                        false,
                        AT);

        Course.Ran ran =
                run(plan(100, List.of(), ask, step("enough", new Verb.Mark("gave-up"), "")));

        assertEquals(List.of("ask", "ask", "enough"), ran.path());
        assertEquals(List.of("gave-up"), ran.marks());
        assertTrue(
                ran.moments()
                        .contains(
                                new Moment.PassedOver(
                                        ran.durationMs(), "main", "ask", 2, "enough")));
    }

    @Test
    void stepsThatSendEachOtherOnAreStoppedByTheStepLimit() {
        Step a =
                new Step(
                        "a",
                        new Verb.Answer(),
                        Map.of(),
                        Optional.of("b"),
                        Optional.of(new Step.Count(1, "b")),
                        Optional.empty(),
                        Map.of(),
                        false,
                        AT);
        Step b =
                new Step(
                        "b",
                        new Verb.Answer(),
                        Map.of(),
                        Optional.of("a"),
                        Optional.of(new Step.Count(1, "a")),
                        Optional.empty(),
                        Map.of(),
                        false,
                        AT);

        assertEquals(new End(End.By.ENGINE, "step-limit"), run(plan(100, List.of(), a, b)).end());
    }

    @Test
    void longestCallIsCutAtItsLimit() {
        Course.Ran ran = run(plan(10_000, List.of(), step("again", oneDigit(), "again")));

        assertEquals(new End(End.By.ENGINE, "call-limit"), ran.end());
        assertEquals(600_000, ran.durationMs());
    }

    @Test
    void markAndSaveAreDoneWhenTheVerbIsOverAndSensitiveDigitsAreHidden() {
        Step ask =
                new Step(
                        "ask",
                        oneDigit(),
                        Map.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("asked"),
                        Map.of("pin", text("ENTRY")),
                        true,
                        AT);

        Course.Ran ran = run(plan(10, List.of(), ask), new Input.Digits("7"));

        assertEquals(List.of("asked"), ran.marks());
        assertEquals("7", ran.variables().get("pin"));
        assertFalse(ran.moments().toString().contains("7,"), ran.moments().toString());
        assertTrue(
                ran.moments().stream()
                        .anyMatch(m -> m instanceof Moment.Typed(_, String d) && d.equals("*")));
    }

    @Test
    void stepEndsAsToldWhateverItsVerb() {
        Verb http =
                new Verb.Http(
                        "GET", text("http://x/"), Map.of(), Optional.empty(), 500, 1, Map.of());
        Step fetch =
                new Step(
                        "fetch",
                        http,
                        Map.of("404", "other", "timeout", "late"),
                        Optional.empty(),
                        AT);
        Plan plan =
                plan(
                        10,
                        List.of(),
                        fetch,
                        step("other", new Verb.Mark("m"), ""),
                        step("late", new Verb.Mark("l"), ""));

        Course.Ran other = run(plan, new Input.StepEnds("fetch", "404", Map.of("who", "Kim")));
        Course.Ran late = run(plan, new Input.StepEnds("fetch", "timeout", Map.of()));

        assertEquals(List.of("fetch", "other"), other.path());
        assertEquals("404", other.variables().get("http.status"));
        assertEquals("Kim", other.variables().get("who"));
        assertEquals(List.of("l"), late.marks());
        assertEquals(1_000, late.durationMs());
    }

    @Test
    void failingTestSaysWhatWasExpectedAndWhatCame() {
        Expect expect =
                new Expect(
                        List.of("ask", "end"),
                        Optional.of("sales"),
                        Optional.empty(),
                        Set.of(),
                        List.of(),
                        List.of("asked"),
                        Optional.of("caller"),
                        Map.of("gather.value", "2"));
        PlanTest test =
                new PlanTest.OfCall(
                        "press one",
                        PlanTest.Given.NOTHING,
                        call(),
                        List.of(new Input.Digits("1"), new Input.Digits("5")),
                        expect,
                        AT);
        Plan plan = plan(10, List.of(test), step("ask", oneDigit(), ""));

        Verdict verdict = PlanTests.run(plan, Gatekeeper.NUMBERS_ONLY).getFirst();

        assertFalse(verdict.passed());
        assertEquals(
                List.of(
                        "tenants/t/t.yaml:7:3: test 'press one': path: expected [ask, end], got [ask]",
                        "tenants/t/t.yaml:7:3: test 'press one': queue: expected sales, got none",
                        "tenants/t/t.yaml:7:3: test 'press one': marks: expected [asked], got []",
                        "tenants/t/t.yaml:7:3: test 'press one': hangup: expected caller, got normal",
                        "tenants/t/t.yaml:7:3: test 'press one': set.gather.value: expected '2', got '1'",
                        "tenants/t/t.yaml:7:3: test 'press one': input: expected dtmf '5' used, got never asked for"),
                verdict.lines());
    }

    @Test
    void testThatIsRightPasses() {
        Expect expect =
                new Expect(
                        List.of("ask"),
                        Optional.empty(),
                        Optional.empty(),
                        Set.of(),
                        List.of("ask.wav"),
                        List.of(),
                        Optional.of("normal"),
                        Map.of("gather.value", "1"));
        PlanTest test =
                new PlanTest.OfCall(
                        "press one",
                        PlanTest.Given.NOTHING,
                        call(),
                        List.of(new Input.Digits("1")),
                        expect,
                        AT);

        assertTrue(
                PlanTests.run(
                                plan(10, List.of(test), step("ask", oneDigit(), "")),
                                Gatekeeper.NUMBERS_ONLY)
                        .getFirst()
                        .passed());
    }
}
