package tandem.dialplan.load;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import tandem.dialplan.Purpose;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Form;
import tandem.dialplan.yaml.Key;
import tandem.dialplan.yaml.Node;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.Shape;
import tandem.dialplan.yaml.Types;

/** One entry of {@code flows:}. */
final class FlowYaml {
    private static final int MAX_STEPS = 1_000;

    private static final Key<Object> START =
            Key.of("start", Writings.STEP, "name of the first step");
    private static final Key<Object> STEPS =
            Key.of(
                    "steps",
                    new Form.Named("step", Form.keys(StepYaml.SHAPE)),
                    "the steps by name, up to 1000");

    private static final Key<Purpose> PURPOSE =
            Key.of(
                            "purpose",
                            CallLimitsYaml.purpose(),
                            "what calls out of its steps are for: rules of limits and the use of"
                                    + " numbers go by it")
                    .or(Purpose.SERVICE, "service");

    static final Shape SHAPE =
            Shape.of("flow", "what happens on a call, step by step", PURPOSE, START, STEPS)
                    .later(
                            "kind",
                            "approval",
                            "asr",
                            "tts",
                            "intents",
                            "nodes",
                            "language",
                            "voice");

    private final StepYaml steps;
    private final Templates templates;

    FlowYaml(StepYaml steps, Templates templates) {
        this.steps = steps;
        this.templates = templates;
    }

    FlowDraft read(Node.Entry entry, Section flow) {
        Optional<StepDraft.Jump> start = start(flow);
        Section all = flow.names(STEPS);
        if (!flow.has(STEPS) && !flow.hasLater()) {
            flow.missing("steps");
        } else if (flow.has(STEPS)
                && (all.entries().isEmpty() || all.entries().size() > MAX_STEPS)) {
            flow.refuse(STEPS, Code.RANGE, "a flow has 1 to " + MAX_STEPS + " steps");
        }
        Map<String, StepDraft> drafts = new LinkedHashMap<>();
        String name = entry.key().text();
        boolean sound = !flow.hasLater();
        for (Node.Entry step : all.entries()) {
            Types.name().read(step.key(), all.path(), flow.problems());
            String path = all.path(step.key().text());
            Templates.Written written = templates.of(step.value());
            Optional<Section> section =
                    Section.of(written.node(), StepYaml.SHAPE, path, written.problems());
            section.ifPresent(s -> steps.read(name, step, s).forEach(d -> drafts.put(d.name(), d)));
            sound &= section.isPresent() && written.sound();
        }
        Purpose purpose = flow.get(PURPOSE);
        return new FlowDraft(name, start, drafts, sound, purpose, entry.key().at());
    }

    private static Optional<StepDraft.Jump> start(Section flow) {
        if (flow.hasLater() && !flow.has(START)) {
            return Optional.empty();
        }
        if (!flow.has(START)) {
            flow.missing("start");
        }
        return flow.value(START, Types.name())
                .map(name -> new StepDraft.Jump(name, flow.node(START).orElseThrow().at()));
    }
}
