package tandem.dialplan.walk;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;

import tandem.dialplan.Flow;
import tandem.dialplan.Step;
import tandem.dialplan.Verb;

/**
 * Where a call is in its flows: the step that is next, how often it came to steps that count, and
 * how many it may still run. Runs on: the thread of its call.
 */
public final class Walk {
    private final Map<String, Flow> flows;
    private final Map<Step, Integer> visits = new IdentityHashMap<>();
    private Flow flow;
    private Optional<Step> step;
    private int left;

    /** What a call does next. */
    public sealed interface Next {
        /** It runs a step; {@link Walk#leave} tells the outcome. */
        record Run(Flow flow, Step step) implements Next {}

        /** A step was entered too often, so it is passed over. */
        record PassedOver(Flow flow, Step step) implements Next {}

        /** No step follows: the call is hung up. */
        record Over() implements Next {}

        /** It has run as many steps as it may. */
        record StepLimit() implements Next {}
    }

    /**
     * @param flows of the tenant, by name
     * @param start name of the flow that takes the call
     * @param steps how many it may run
     */
    public Walk(Map<String, Flow> flows, String start, int steps) {
        this.flows = flows;
        this.left = steps;
        this.flow = flows.get(start);
        this.step = Optional.of(flow.steps().get(flow.start()));
    }

    /** Moves on. A step that is passed over uses up one of the steps too, so that this ends. */
    public Next next() {
        if (step.isEmpty()) {
            return new Next.Over();
        }
        if (left == 0) {
            return new Next.StepLimit();
        }
        left--;
        Step now = step.get();
        if (now.count().isPresent()
                && visits.merge(now, 1, Integer::sum) > now.count().get().max()) {
            step = Optional.of(flow.steps().get(now.count().get().then()));
            return new Next.PassedOver(flow, now);
        }
        return new Next.Run(flow, now);
    }

    /** Whether a call goes on with this step, so that who left before no longer ended it. */
    public static boolean meetsSomebody(Verb verb) {
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
                    Verb.PickUp _,
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

    /** The step that {@link #next} gave is done. */
    public void leave(String outcome) {
        Step now = step.orElseThrow();
        if (now.verb() instanceof Verb.Goto(Optional<String> target) && target.isPresent()) {
            flow = flows.get(target.get());
            step = Optional.of(flow.steps().get(flow.start()));
        } else {
            step = now.after(outcome).map(flow.steps()::get);
        }
    }
}
