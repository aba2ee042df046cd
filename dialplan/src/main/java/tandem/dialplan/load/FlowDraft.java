package tandem.dialplan.load;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import tandem.dialplan.Flow;
import tandem.dialplan.Position;
import tandem.dialplan.Purpose;
import tandem.dialplan.Step;

/**
 * A flow as far as it could be read.
 *
 * @param start empty when it is missing or wrong
 * @param sound whether all steps could be read, so that their targets say something
 */
record FlowDraft(
        String name,
        Optional<StepDraft.Jump> start,
        Map<String, StepDraft> steps,
        boolean sound,
        Purpose purpose,
        Position at) {

    /** The flow of the model; only for a sound one. */
    Flow flow() {
        Map<String, Step> built = new LinkedHashMap<>();
        steps.forEach((step, draft) -> built.put(step, draft.step()));
        return new Flow(name, start.orElseThrow().target(), built, purpose, at);
    }
}
