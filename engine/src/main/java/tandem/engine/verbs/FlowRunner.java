package tandem.engine.verbs;

import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import tandem.dialplan.Flow;
import tandem.dialplan.QueueSpec;
import tandem.dialplan.Step;
import tandem.dialplan.Template;
import tandem.dialplan.Verb;
import tandem.engine.call.Call;
import tandem.engine.call.CallEnded;
import tandem.engine.cdr.CallRecord.HangupBy;
import tandem.sip.HangupCause;

/** Walks a call through its flow, one verb at a time. Runs on: call script. */
public final class FlowRunner implements Consumer<Call> {

    @Override
    public void accept(Call call) {
        Variables variables = new Variables(call);
        Map<String, Flow> flows = call.origin().tenant().flows();
        Flow flow = flows.get(call.origin().entry().flow());
        Optional<Step> step = Optional.of(flow.steps().get(flow.start()));
        long left = call.origin().plan().settings().limits().steps();
        while (step.isPresent()) {
            if (left-- == 0) {
                throw new CallEnded(HangupBy.ENGINE, new HangupCause("step-limit", 0, 41));
            }
            Step now = step.get();
            if (meetsSomebody(now.verb())) {
                call.parted(HangupBy.ENGINE, HangupCause.NORMAL);
            }
            String outcome = run(call, now, variables);
            if (now.verb() instanceof Verb.Goto(Optional<String> target) && target.isPresent()) {
                flow = flows.get(target.get());
                step = Optional.of(flow.steps().get(flow.start()));
            } else {
                Flow here = flow;
                step = now.after(outcome).map(name -> here.steps().get(name));
            }
        }
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

    /** Runs one step and returns its outcome. */
    private static String run(Call call, Step step, Variables variables) {
        return switch (step.verb()) {
            case Verb.Answer _ -> {
                call.answer();
                yield Outcomes.DONE;
            }
            case Verb.Play play -> new PlayVerb(call, variables).run(step, play);
            case Verb.Gather gather -> new GatherVerb(call, variables).run(step, gather);
            case Verb.If(var condition) -> condition.truth(variables) ? "then" : "else";
            case Verb.Switch(var value) -> value.text(variables);
            case Verb.Assign(Map<String, Template> values) -> {
                values.forEach((name, value) -> variables.set(name, value.render(variables)));
                yield Outcomes.DONE;
            }
            case Verb.Goto _ -> Outcomes.DONE;
            case Verb.Queue queue -> {
                QueueSpec spec = call.origin().tenant().queues().get(queue.name());
                yield new QueueVerb(call, variables, spec).run(queue);
            }
            case Verb.Dial dial -> new DialVerb(call, variables).run(dial);
            case Verb.Record(Verb.Record.Mode mode) -> RecordVerb.run(call, mode);
            case Verb.Echo(long maxMs) -> EchoVerb.run(call, step.name(), maxMs);
            case Verb.Hangup(Verb.Hangup.Cause cause) -> throw HangupVerb.end(call, cause);
            case Verb.Say _,
                    Verb.Transfer _,
                    Verb.Voicemail _,
                    Verb.Http _,
                    Verb.Tones _,
                    Verb.Mark _,
                    Verb.OptOut _,
                    Verb.Callback _,
                    Verb.Park _,
                    Verb.Conference _ ->
                    throw new IllegalStateException("the check lets no " + step + " pass");
        };
    }
}
