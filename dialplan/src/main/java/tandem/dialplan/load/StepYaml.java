package tandem.dialplan.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import tandem.dialplan.Step;
import tandem.dialplan.Template;
import tandem.dialplan.Verb;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Form;
import tandem.dialplan.yaml.Key;
import tandem.dialplan.yaml.Node;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.Shape;
import tandem.dialplan.yaml.Types;
import tandem.dialplan.yaml.Wording;

/**
 * One step of a flow: finds its verbs and reads where it goes. A step with several verbs becomes a
 * chain of steps with one each.
 */
final class StepYaml {
    static final Key<Object> ON =
            Key.of(
                    "on",
                    new Form.Named("outcome", Form.one(Writings.STEP)),
                    "the step that follows, by outcome");
    static final Key<Object> NEXT =
            Key.of("next", Writings.STEP, "the step that follows all other outcomes")
                    .standing("hang up");
    private static final Key<Integer> MAX =
            Key.of("max", Types.integer(1, 100), "how often a call may come here").must();
    private static final Key<Object> THEN =
            Key.of("then", Writings.STEP, "where it goes instead after that").must();
    static final Key<Object> COUNT =
            Key.of(
                    "count",
                    Shape.of("count", "a bound on a loop", MAX, THEN),
                    "how often a call may come here, and where it goes after that");
    static final Key<Object> SAVE =
            Key.of(
                    "save",
                    new Form.Named("variable", Form.one(Writings.TEMPLATE)),
                    "variables that are set when the verb is over");
    static final Key<Boolean> SENSITIVE =
            Key.of(
                            "sensitive",
                            Types.bool(),
                            "keeps digits and prompts of this step out of logs, call record and"
                                    + " recording")
                    .or(false, "false");
    static final Key<Boolean> BARGE_IN =
            Key.of(
                            "barge_in",
                            CallVerbs.bargeIn(),
                            "whether a digit ends what `play` or `say` plays")
                    .standing("false");

    /** Of later versions, so that a plan written for them gets a plain answer. */
    private static final Map<String, String> LATER_VERBS = later();

    /** Keys of a step beside its verb. */
    static final List<Key<?>> OPTIONS =
            List.of(
                    ON,
                    NEXT,
                    BranchVerbs.THEN,
                    BranchVerbs.ELSE,
                    COUNT,
                    SAVE,
                    SENSITIVE,
                    BARGE_IN,
                    Templates.USE,
                    Templates.WITH);

    static final Shape SHAPE = shape();

    private final Verbs verbs;

    StepYaml(Verbs verbs) {
        this.verbs = verbs;
    }

    private static Map<String, String> later() {
        Map<String, String> later = new LinkedHashMap<>();
        for (String verb : List.of("bot", "listen", "slot", "faq", "exit", "then_say", "survey")) {
            later.put(verb, "AI seats and their dialogues");
        }
        for (String verb : List.of("sms", "ticket", "fax")) {
            later.put(verb, "a way out to other services");
        }
        for (String verb : List.of("page", "wait")) {
            later.put(verb, "more ways to join calls");
        }
        later.put("amd", "telling people from machines");
        return later;
    }

    private static Shape shape() {
        List<Key<?>> keys = new ArrayList<>();
        Verbs.ALL.forEach(verb -> keys.add(verb.key()));
        keys.addAll(OPTIONS);
        return Shape.of("step", "one step of a flow: a verb and where it goes")
                .and(keys)
                .later("when_left_by", "goal", "timeout", "label")
                .answered(LATER_VERBS.keySet());
    }

    /** The step, or the chain of them, in order. */
    List<StepDraft> read(String flow, Node.Entry entry, Section step) {
        List<Verbs.Declared> written = written(step);
        Optional<Boolean> bargeIn = step.value(BARGE_IN);
        checkCount(step, written);
        checkBargeIn(step, written);
        List<StepDraft> chain = new ArrayList<>();
        for (int i = 0; i < Math.max(1, written.size()); i++) {
            Targets targets = new Targets(step.problems());
            Optional<Verb> verb = Optional.empty();
            if (i < written.size()) {
                Verbs.Place place = new Verbs.Place(flow, step, targets, bargeIn);
                verb = read(written.get(i), place);
            }
            boolean last = i >= written.size() - 1;
            String name = entry.key().text();
            if (last) {
                readTargets(step, written, verb, targets);
            } else {
                targets.next(chained(name, i + 2), entry.key().at());
                refuseBranch(step, written.get(i), verb);
            }
            StepDraft.Options options = options(step, targets, i == 0, last, written);
            chain.add(
                    new StepDraft(
                            chained(name, i + 1),
                            verb,
                            targets.on(),
                            targets.next(),
                            targets.jumps(),
                            options,
                            entry.key().at()));
        }
        return chain;
    }

    private static String chained(String name, int place) {
        return place == 1 ? name : name + Step.CHAIN + place;
    }

    /** The verbs in file order; {@code mark} beside another verb is an option of the step. */
    private static List<Verbs.Declared> written(Section step) {
        List<Verbs.Declared> written =
                step.entries().stream()
                        .flatMap(
                                e ->
                                        Verbs.ALL.stream()
                                                .filter(v -> v.name().equals(e.key().text())))
                        .toList();
        return written.size() == 1
                ? written
                : written.stream().filter(v -> v.key() != CallVerbs.MARK).toList();
    }

    private Optional<Verb> read(Verbs.Declared declared, Verbs.Place place) {
        Section step = place.step();
        Optional<Verb> verb = verbs.read(declared.name(), place);
        if (!declared.lacks().isEmpty()) {
            step.entries().stream()
                    .filter(e -> e.key().text().equals(declared.name()))
                    .forEach(e -> refuseLater(step, e.key(), declared.lacks()));
        }
        return verb;
    }

    private static void refuseLater(Section step, Node.Scalar key, String lacks) {
        String message =
                "verb "
                        + Wording.quote(key.text())
                        + " comes with a later version; the engine still lacks "
                        + lacks;
        step.problems().add(key.at(), Code.LATER_VERB, message);
    }

    /** A verb that is followed by another in its step has one way to go. */
    private static void refuseBranch(Section step, Verbs.Declared declared, Optional<Verb> verb) {
        // Who wants no more calls is told so whatever became of it, and the record says what.
        boolean oneWay =
                verb.isEmpty()
                        || verb.get() instanceof Verb.OptOut
                        || Outcomes.names(verb.get()).equals(List.of("done"));
        if (!oneWay) {
            String reason =
                    "must be the last verb of its step, since more than one way leads on from it";
            step.refuse(declared.key(), Code.KEYS_EXCLUDE, reason);
        }
    }

    private static void readTargets(
            Section step, List<Verbs.Declared> written, Optional<Verb> verb, Targets targets) {
        String name = written.isEmpty() ? "" : written.getLast().name();
        for (Node.Entry target : step.names(ON).entries()) {
            String path = step.path("on") + "." + target.key().text();
            targets.on(target.key().text(), target.value(), path);
            verb.ifPresent(v -> Outcomes.check(v, target.key(), path, step.problems()));
        }
        step.node(NEXT).ifPresent(node -> targets.next(node, step.path("next")));
        boolean branches = List.of("if", "switch", "goto", "hangup").contains(name);
        if (branches && step.has(ON)) {
            step.refuse(ON, Code.KEYS_EXCLUDE, "has no meaning with " + name);
        }
        if (branches && !name.equals("if") && step.has(NEXT)) {
            step.refuse(NEXT, Code.KEYS_EXCLUDE, "has no meaning with " + name);
        }
        for (Key<?> key : List.of(BranchVerbs.THEN, BranchVerbs.ELSE)) {
            if (!name.isEmpty() && !name.equals("if") && step.has(key)) {
                step.refuse(key, Code.KEYS_EXCLUDE, "is for if");
            }
        }
    }

    private StepDraft.Options options(
            Section step,
            Targets targets,
            boolean first,
            boolean last,
            List<Verbs.Declared> written) {
        Optional<Step.Count> count =
                first && step.has(COUNT) ? count(step, targets) : Optional.empty();
        boolean marks = last && step.has(CallVerbs.MARK) && !isMark(written);
        Optional<String> mark = marks ? step.value(CallVerbs.MARK) : Optional.empty();
        Map<String, Template> save =
                last && step.has(SAVE) ? verbs.branches().variables(step, SAVE) : Map.of();
        return new StepDraft.Options(count, mark, save, step.get(SENSITIVE));
    }

    private static boolean isMark(List<Verbs.Declared> written) {
        return written.size() == 1 && written.getFirst().key() == CallVerbs.MARK;
    }

    private static Optional<Step.Count> count(Section step, Targets targets) {
        Section count = step.section(COUNT);
        Optional<Integer> max = count.value(MAX);
        Optional<String> then =
                count.needNode(THEN).flatMap(node -> targets.jump(node, count.path("then")));
        return max.isPresent() && then.isPresent()
                ? Optional.of(new Step.Count(max.get(), then.get()))
                : Optional.empty();
    }

    private static void checkBargeIn(Section step, List<Verbs.Declared> written) {
        boolean plays =
                written.stream()
                        .anyMatch(v -> v.key() == PromptVerbs.PLAY || v.key() == PromptVerbs.SAY);
        if (step.has(Templates.WITH) && !step.has(Templates.USE)) {
            step.refuse(Templates.WITH, Code.KEYS_EXCLUDE, "is for use");
        }
        if (step.has(BARGE_IN) && !plays && !written.isEmpty()) {
            step.refuse(BARGE_IN, Code.KEYS_EXCLUDE, "is for play and say");
        }
    }

    private static void checkCount(Section step, List<Verbs.Declared> written) {
        List<Node.Entry> later =
                step.entries().stream()
                        .filter(e -> LATER_VERBS.containsKey(e.key().text()))
                        .toList();
        boolean misspelt =
                step.entries().stream()
                        .anyMatch(
                                e ->
                                        OPTIONS.stream()
                                                .noneMatch(k -> k.name().equals(e.key().text())));
        later.forEach(
                e -> refuseLater(step, e.key(), LATER_VERBS.getOrDefault(e.key().text(), "it")));
        if (written.isEmpty() && later.isEmpty() && !misspelt) {
            String all =
                    Verbs.ALL.stream()
                            .map(Verbs.Declared::name)
                            .collect(java.util.stream.Collectors.joining(", "));
            String message = step.path() + " has no verb; there are " + all;
            step.problems().add(step.at(), Code.MISSING_KEY, message);
        }
    }
}
