package tandem.engine.verbs;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;

import tandem.dialplan.Flow;
import tandem.dialplan.Step;
import tandem.dialplan.Template;
import tandem.dialplan.Verb;
import tandem.dialplan.walk.Walk;
import tandem.engine.call.Call;
import tandem.engine.cdr.CallRecord.HangupBy;
import tandem.sip.HangupCause;

/**
 * What every step does around its verb: tells the CDR, notes a mark, saves variables, and keeps
 * secrets. Confined to the call's script.
 *
 * @param verbs runs the verb of a step and returns its outcome
 */
record StepFrame(Call call, Variables variables, BiFunction<Flow, Step, String> verbs) {
    private static final String HANGUP = "hangup";

    /** Runs one step and returns its outcome. */
    String run(Flow flow, Step step) {
        if (Walk.meetsSomebody(step.verb())) {
            call.parted(HangupBy.ENGINE, HangupCause.NORMAL);
        }
        call.draft().stepEntered(flow.name(), step.name());
        call.recording().sensitive(step.sensitive());
        String outcome = HANGUP;
        try {
            outcome = verbs.apply(flow, step);
            step.mark().ifPresent(call.draft()::marked);
            save(step.save());
        } finally {
            call.draft().stepLeft(step.sensitive() ? withoutSecrets(step, outcome) : outcome);
        }
        return outcome;
    }

    /** The outcome of these verbs can be what the caller entered. */
    private static String withoutSecrets(Step step, String outcome) {
        return step.verb() instanceof Verb.Switch ? "" : GatherVerb.withoutDigits(outcome);
    }

    /** All values are made before the first is set: their order means nothing. */
    private void save(Map<String, Template> values) {
        Map<String, String> made = new HashMap<>();
        values.forEach((name, value) -> made.put(name, value.render(variables)));
        made.forEach(variables::set);
    }
}
