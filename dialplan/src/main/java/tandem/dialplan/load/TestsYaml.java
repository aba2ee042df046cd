package tandem.dialplan.load;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import tandem.dialplan.PlanTest;
import tandem.dialplan.PlanTest.Expect;
import tandem.dialplan.PlanTest.Given;
import tandem.dialplan.PlanTest.Input;
import tandem.dialplan.Purpose;
import tandem.dialplan.Step;
import tandem.dialplan.Tenant.Side;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Form;
import tandem.dialplan.yaml.Key;
import tandem.dialplan.yaml.Node;
import tandem.dialplan.yaml.Problems;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.Shape;
import tandem.dialplan.yaml.Type;
import tandem.dialplan.yaml.Types;
import tandem.dialplan.yaml.Unfit;
import tandem.dialplan.yaml.Wording;
import tandem.dialplan.yaml.Writing;

/** The entries of {@code tests: [...]}. */
final class TestsYaml {
    private static final int LOCAL_LENGTH = "2026-12-02T10:00:00".length();
    private static final Type<String> REASON =
            Types.text(Pattern.compile("[a-z][a-z0-9_]{0,63}"), "a reason of the gate");
    private static final Type<String> DIALLED =
            Types.text(Pattern.compile("[+0-9A-Za-z*#._-]{1,64}"), "a number or the id of a seat");
    private static final Type<String> KEYS =
            Types.text(Pattern.compile("[0-9*#A-D]{1,64}"), "digits, * and #");

    private static final Key<String> NAME =
            Key.of("name", Types.text(200), "what it shows, for people").must();

    private static final Key<String> FROM =
            Key.of("from", DIALLED, "number or seat that calls").must();
    private static final Key<String> TO = Key.of("to", DIALLED, "number that is dialled").must();
    private static final Writing WHEN = Writing.text("time such as 2026-12-02T10:00:00");
    private static final Key<Object> AT =
            Key.of("at", WHEN, "when; in the tenant's zone when it names none").must();
    private static final Key<Side> SIDE =
            Key.of(
                            "side",
                            Types.oneOf(Map.of("trunk", Side.TRUNK, "seat", Side.SEAT)),
                            "where the call comes from")
                    .or(Side.TRUNK, "trunk");
    private static final Key<Object> CALL =
            Key.of(
                    "call",
                    Shape.of("test-call", "a call that nobody places", FROM, TO, AT, SIDE),
                    "the call; or else `gate`");

    private static final Key<String> CALLER_ID =
            Key.of("caller_id", Types.name(), "id of the number to show").must();
    private static final Key<String> TRUNK =
            Key.of(
                    "trunk",
                    Types.name(),
                    "by which; the one that the number belongs to, without the key");
    private static final Key<Purpose> PURPOSE =
            Key.of("purpose", CallLimitsYaml.purpose(), "what for").or(Purpose.SERVICE, "service");
    private static final Key<Object> GATE =
            Key.of(
                    "gate",
                    Shape.of("test-gate", "a wish to call out", TO, CALLER_ID, TRUNK, PURPOSE, AT),
                    "whom to call, without a call; or else `call`");
    private static final Key<String> DTMF =
            Key.of("dtmf", KEYS, "digits for the next step that asks for some");
    private static final Key<String> SILENCE =
            Key.of(
                    "silence",
                    Types.oneOf(Map.of("once", "once")),
                    "the next step that asks for digits gets none");
    private static final Key<String> HANGUP =
            Key.of(
                    "hangup",
                    Types.oneOf(Map.of("caller", "caller")),
                    "the caller leaves where this comes to be used");
    private static final Key<Object> STEP =
            Key.of("step", Writings.STEP, "this step ends with `outcome`, whatever its verb");
    private static final Key<String> OUTCOME =
            Key.of("outcome", Types.text(64), "how that step ends");
    private static final Key<Object> SET =
            Key.of(
                    "set",
                    new Form.Named("variable", Form.one(Writing.TEXT)),
                    "variables that are set with it");
    private static final Shape INPUT_SHAPE =
            Shape.of(
                            "test-input",
                            "what the caller or the world does",
                            DTMF,
                            SILENCE,
                            HANGUP,
                            STEP,
                            OUTCOME,
                            SET)
                    .oneOf("dtmf", "silence", "hangup", "step");
    private static final Key<Object> INPUT =
            Key.of(
                    "input",
                    new Form.Items(Form.keys(INPUT_SHAPE), false),
                    "what the caller and the world do, in this order");

    private static final Form STEPS = Form.items(Form.one(Writings.STEP));
    private static final Key<Object> PATH =
            Key.of("path", STEPS, "names of the steps run, in order");
    private static final Key<Object> QUEUE =
            Key.of("queue", Writings.named("name of a queue"), "the queue that is entered last");
    private static final Key<String> DIAL =
            Key.of("dial", DIALLED, "the seat or number that is dialled last");
    private static final Key<Object> PROMPTS =
            Key.of("prompts", Form.items(Form.one(Writings.PROMPT)), "files played, in order");
    private static final Key<String> MARKS =
            Key.items("marks", Types.name(), "facts that must be noted, in any order");
    private static final Key<String> END =
            Key.of("hangup", Types.text(64), "cause of the end, such as normal, busy or caller");
    private static final Key<Object> VALUES =
            Key.of(
                    "set",
                    new Form.Named("variable", Form.one(Writing.TEXT)),
                    "values of variables at the end");
    private static final Key<String> BLOCKED =
            Key.items("blocked", REASON, "all reasons of the gate against the number dialled last");
    private static final Key<Boolean> ALLOWED =
            Key.of("allowed", Types.bool(), "with `gate`: whether it may be called");
    private static final Key<String> REASONS =
            Key.items("reasons", REASON, "with `gate`: all that speaks against it, in any order");
    private static final Key<Object> NEXT =
            Key.of("next", WHEN, "with `gate`: from when on nothing speaks against it");
    private static final List<Key<?>> OF_CALL =
            List.of(PATH, QUEUE, DIAL, BLOCKED, PROMPTS, MARKS, END, VALUES);
    private static final List<Key<?>> OF_GATE = List.of(ALLOWED, REASONS, NEXT);
    private static final Key<Object> EXPECT =
            Key.of(
                            "expect",
                            Shape.of(
                                            "test-expect",
                                            "what must be seen; what is left out is not looked at")
                                    .and(OF_CALL)
                                    .and(OF_GATE),
                            "what must be seen")
                    .must();
    static final Shape SHAPE =
            Shape.of("test", "a test of the plan", NAME, CALL, GATE, GivenYaml.GIVEN, INPUT, EXPECT)
                    .oneOf("call", "gate");

    private final Problems problems;
    private final Names names;
    private final ZoneId zone;
    private final Map<String, FlowDraft> flows;
    private final Set<String> steps = new LinkedHashSet<>();

    TestsYaml(Problems problems, Names names, ZoneId zone, Map<String, FlowDraft> flows) {
        this.problems = problems;
        this.names = names;
        this.zone = zone;
        this.flows = flows;
        flows.values().forEach(flow -> steps.addAll(flow.steps().keySet()));
    }

    Optional<PlanTest> read(Node node) {
        return Section.of(node, SHAPE, "tests", problems).flatMap(this::read);
    }

    private Optional<PlanTest> read(Section test) {
        Given given = new GivenYaml(names).read(test);
        return test.has(GATE) ? ofGate(test, given) : ofCall(test, given);
    }

    private Optional<PlanTest> ofCall(Section test, Given given) {
        Optional<String> name = test.value(NAME);
        Section call = test.section(CALL);
        Optional<String> from = call.value(FROM);
        Optional<String> to = call.value(TO);
        Optional<Instant> at = call.value(AT, time());
        Side side = call.get(SIDE);
        List<Input> input = new ArrayList<>();
        for (Node item : Lists.of(test, INPUT)) {
            Section.of(item, INPUT_SHAPE, "tests.input", problems)
                    .flatMap(this::input)
                    .ifPresent(input::add);
        }
        Section expect = test.section(EXPECT);
        refuse(expect, OF_GATE, "is for a test with `gate`");
        Expect seen = expect(expect);
        if (name.isEmpty() || from.isEmpty() || to.isEmpty() || at.isEmpty()) {
            return Optional.empty();
        }
        PlanTest.Call placed = new PlanTest.Call(from.get(), to.get(), at.get(), side);
        return Optional.of(new PlanTest.OfCall(name.get(), given, placed, input, seen, test.at()));
    }

    private Optional<PlanTest> ofGate(Section test, Given given) {
        Optional<String> name = test.value(NAME);
        Section gate = test.section(GATE);
        Optional<String> to = gate.value(TO);
        Optional<String> trunk = gate.value(TRUNK, names.trunk());
        Optional<String> shown = gate.value(CALLER_ID);
        Optional<Instant> at = gate.value(AT, time());
        Purpose purpose = gate.get(PURPOSE);
        if (test.has(INPUT)) {
            test.refuse(INPUT, Code.KEYS_EXCLUDE, "is for a test with `call`");
        }
        Section expect = test.section(EXPECT);
        refuse(expect, OF_CALL, "is for a test with `call`");
        PlanTest.Answer answer = answer(expect);
        if (name.isEmpty() || to.isEmpty() || shown.isEmpty() || at.isEmpty()) {
            return Optional.empty();
        }
        PlanTest.Wish wish = new PlanTest.Wish(to.get(), shown.get(), trunk, purpose, at.get());
        return Optional.of(new PlanTest.OfGate(name.get(), given, wish, answer, test.at()));
    }

    private static void refuse(Section expect, List<Key<?>> keys, String reason) {
        keys.stream()
                .filter(expect::has)
                .forEach(key -> expect.refuse(key, Code.KEYS_EXCLUDE, reason));
    }

    private PlanTest.Answer answer(Section expect) {
        List<String> reasons = expect.list(REASONS);
        Optional<Boolean> allowed = expect.value(ALLOWED);
        Optional<Instant> next = expect.value(NEXT, time());
        if (!expect.has(ALLOWED) && !expect.has(REASONS)) {
            expect.missing("allowed", "reasons");
        }
        boolean passes = allowed.orElse(false);
        if (passes && (!reasons.isEmpty() || next.isPresent())) {
            expect.refuse(ALLOWED, Code.CONTRADICTION, "then there is nothing against it");
        }
        return new PlanTest.Answer(passes, Set.copyOf(reasons), next);
    }

    private Optional<Input> input(Section input) {
        if (!input.has(STEP)) {
            for (Key<?> key : List.of(OUTCOME, SET)) {
                if (input.has(key)) {
                    input.refuse(key, Code.KEYS_EXCLUDE, "is for step");
                }
            }
        }
        Optional<Input> digits = input.value(DTMF).map(Input.Digits::new);
        Optional<Input> silence = input.value(SILENCE).map(_ -> new Input.Silence());
        Optional<Input> hangup = input.value(HANGUP).map(_ -> new Input.Hangup());
        Optional<Input> ends = input.has(STEP) ? ends(input) : Optional.empty();
        return digits.or(() -> silence).or(() -> hangup).or(() -> ends);
    }

    private Optional<Input> ends(Section input) {
        Optional<String> step = input.value(STEP, step());
        if (!input.has(OUTCOME)) {
            input.missing("outcome");
        }
        Optional<String> outcome = input.value(OUTCOME);
        Map<String, String> set = values(input, SET);
        if (step.isEmpty() || outcome.isEmpty()) {
            return Optional.empty();
        }
        String last = last(step.get());
        if (!possible(last, outcome.get())) {
            String reason = "step " + Wording.quote(step.get()) + " never ends like this";
            input.refuse(OUTCOME, Code.OUTCOME, reason);
        }
        return Optional.of(new Input.StepEnds(last, outcome.get(), set));
    }

    /** Of a step with several verbs it is the last one whose outcome leads on. */
    private String last(String step) {
        int parts = 2;
        while (steps.contains(step + Step.CHAIN + parts)) {
            parts++;
        }
        return parts == 2 ? step : step + Step.CHAIN + (parts - 1);
    }

    private boolean possible(String step, String outcome) {
        return flows.values().stream()
                .map(flow -> Optional.ofNullable(flow.steps().get(step)))
                .flatMap(Optional::stream)
                .anyMatch(
                        draft ->
                                draft.verb()
                                        .map(verb -> Outcomes.possible(verb, outcome))
                                        .orElse(true));
    }

    private Expect expect(Section expect) {
        return new Expect(
                expect.list(PATH, step()),
                expect.value(QUEUE, names.queue()),
                expect.value(DIAL),
                Set.copyOf(expect.list(BLOCKED)),
                expect.list(PROMPTS, names.platform().prompts().file()),
                expect.list(MARKS),
                expect.value(END),
                values(expect, VALUES));
    }

    private Map<String, String> values(Section section, Key<?> key) {
        Section below = section.names(key);
        Map<String, String> values = new LinkedHashMap<>();
        for (Node.Entry entry : below.entries()) {
            Type<String> known = text -> names.inExpressions().resolve(text);
            Optional<String> variable = known.read(entry.key(), below.path(), problems);
            Type<String> text = value -> value;
            Optional<String> value =
                    text.read(entry.value(), below.path(entry.key().text()), problems);
            if (variable.isPresent() && value.isPresent()) {
                values.put(variable.get(), value.get());
            }
        }
        return values;
    }

    private Type<String> step() {
        return text -> {
            if (names.complete() && (!steps.contains(text) || text.indexOf(Step.CHAIN) >= 0)) {
                String hint = Wording.suggest(text, steps);
                throw new Unfit(Code.NO_SUCH_STEP, "no step " + Wording.quote(text) + hint);
            }
            return text;
        };
    }

    private Type<Instant> time() {
        return text -> {
            boolean zoned = text.endsWith("Z") || text.length() > LOCAL_LENGTH;
            try {
                return zoned
                        ? OffsetDateTime.parse(text).toInstant()
                        : LocalDateTime.parse(text).atZone(zone).toInstant();
            } catch (DateTimeException e) {
                throw new Unfit(
                        Code.FORM,
                        Wording.quote(text) + " is not a time such as 2026-12-02T10:00:00");
            }
        };
    }
}
