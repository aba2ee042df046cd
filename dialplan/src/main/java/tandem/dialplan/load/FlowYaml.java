package tandem.dialplan.load;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Node;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.Types;

/** One entry of {@code flows:}. */
final class FlowYaml {
    private static final int MAX_STEPS = 1_000;

    private final StepYaml steps;

    FlowYaml(StepYaml steps) {
        this.steps = steps;
    }

    FlowDraft read(Node.Entry entry, Section flow) {
        flow.later(
                "kind",
                "purpose",
                "approval",
                "asr",
                "tts",
                "intents",
                "nodes",
                "language",
                "voice");
        Optional<StepDraft.Jump> start = start(flow);
        Section all = flow.section("steps");
        if (!flow.has("steps") && !flow.hasLater()) {
            flow.missing("steps");
        } else if (flow.has("steps")
                && (all.entries().isEmpty() || all.entries().size() > MAX_STEPS)) {
            flow.refuse("steps", Code.RANGE, "a flow has 1 to " + MAX_STEPS + " steps");
        }
        Map<String, StepDraft> drafts = new LinkedHashMap<>();
        boolean sound = !flow.hasLater();
        for (Node.Entry step : all.entries()) {
            String name = step.key().text();
            Types.name().read(step.key(), all.path(), flow.problems());
            Optional<Section> section = Section.of(step.value(), all.path(name), flow.problems());
            section.ifPresent(s -> drafts.put(name, steps.read(step, s)));
            sound &= section.isPresent();
        }
        flow.close();
        return new FlowDraft(entry.key().text(), start, drafts, sound, entry.key().at());
    }

    private static Optional<StepDraft.Jump> start(Section flow) {
        if (flow.hasLater() && !flow.has("start")) {
            return Optional.empty();
        }
        return flow.need("start", Types.name())
                .map(name -> new StepDraft.Jump(name, flow.node("start").orElseThrow().at()));
    }
}
