package tandem.engine.verbs;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import tandem.dialplan.Flow;
import tandem.dialplan.Step;
import tandem.dialplan.Template;
import tandem.dialplan.Verb;
import tandem.engine.call.Call;
import tandem.engine.call.CallEnded;
import tandem.engine.cdr.CallRecord.HangupBy;
import tandem.sip.HangupCause;

/**
 * The way of one call through its flows: which step follows, how often a step was entered, and what
 * every step may do beside its verb. Confined to the call's script.
 */
final class Walk {
    private static final String HANGUP = "hangup";

    private final Call call;
    private final Variables variables;
    private final Function<Step, String> verbs;
    private final Map<String, Integer> entered = new HashMap<>();
    private Flow flow;
    private long left;

    /**
     * @param verbs runs the verb of a step and returns its outcome
     */
    Walk(Call call, Variables variables, Function<Step, String> verbs) {
        this.call = call;
        this.variables = variables;
        this.verbs = verbs;
        this.flow = flowOf(call.origin().entry().flow());
        this.left = call.origin().plan().settings().limits().steps();
    }

    void go() {
        Optional<Step> step = Optional.of(first());
        while (step.isPresent()) {
            if (left-- == 0) {
                throw new CallEnded(HangupBy.ENGINE, new HangupCause("step-limit", 0, 41));
            }
            step = after(step.get());
        }
    }

    private Optional<Step> after(Step step) {
        if (tooOften(step)) {
            return stepNamed(step.count().map(Step.Count::then));
        }
        String outcome = run(step);
        if (step.verb() instanceof Verb.Goto(Optional<String> target) && target.isPresent()) {
            flow = flowOf(target.get());
            return Optional.of(first());
        }
        return stepNamed(step.after(outcome));
    }

    /** Counts the entry. What goes round for ever anywhere else is ended by the limit of steps. */
    private boolean tooOften(Step step) {
        if (step.count().isEmpty()) {
            return false;
        }
        int times = entered.merge(flow.name() + "/" + step.name(), 1, Integer::sum);
        return times > step.count().get().max();
    }

    private String run(Step step) {
        if (meetsSomebody(step.verb())) {
            call.parted(HangupBy.ENGINE, HangupCause.NORMAL);
        }
        call.draft().stepEntered(flow.name(), step.name());
        call.recording().sensitive(step.sensitive());
        String outcome = HANGUP;
        try {
            outcome = verbs.apply(step);
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

    private Flow flowOf(String name) {
        return call.origin().tenant().flows().get(name);
    }

    private Step first() {
        return flow.steps().get(flow.start());
    }

    private Optional<Step> stepNamed(Optional<String> name) {
        return name.map(flow.steps()::get);
    }

    /** Whether the call goes on with this step, so that who left before no longer ended it. */
    private static boolean meetsSomebody(Verb verb) {
        return switch (verb) {
            case Verb.Answer _,
                    Verb.Play _,
                    Verb.Gather _,
                    Verb.Queue _,
                    Verb.Dial _,
                    Verb.Echo _,
                    Verb.Say _,
                    Verb.Transfer _,
                    Verb.Voicemail _,
                    Verb.Http _,
                    Verb.Tones _,
                    Verb.Park _,
                    Verb.Conference _ ->
                    true;
            case Verb.If _,
                    Verb.Switch _,
                    Verb.Assign _,
                    Verb.Goto _,
                    Verb.Record _,
                    Verb.Hangup _,
                    Verb.Mark _,
                    Verb.OptOut _,
                    Verb.Callback _ ->
                    false;
        };
    }
}
