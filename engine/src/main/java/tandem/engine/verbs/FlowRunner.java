package tandem.engine.verbs;

import java.util.Map;
import java.util.function.Consumer;

import tandem.dialplan.Flow;
import tandem.dialplan.QueueSpec;
import tandem.dialplan.Step;
import tandem.dialplan.Template;
import tandem.dialplan.Verb;
import tandem.dialplan.walk.Walk;
import tandem.engine.call.Aim;
import tandem.engine.call.Call;
import tandem.engine.call.CallEnded;
import tandem.engine.call.CallOrigin;
import tandem.engine.call.FirstLeg;
import tandem.engine.cdr.CallRecord.HangupBy;
import tandem.sip.HangupCause;

/**
 * What a call does: brings in the party of one that we place, then runs the verb of one step after
 * the other; {@link Walk} finds the steps. Runs on: call script.
 */
public final class FlowRunner implements Consumer<Call> {

    @Override
    public void accept(Call call) {
        Variables variables = new Variables(call);
        switch (call.origin().first()) {
            case FirstLeg.Received _ -> walk(call, variables, call.origin().aim().flow());
            case FirstLeg.Placed placed -> {
                new PlacedRing(call, placed).run();
                switch (call.origin().aim()) {
                    case Aim.Flow(String name) -> walk(call, variables, name);
                    case Aim.Queue(String name) -> queue(call, variables, name);
                    case Aim.Seat _ ->
                            new DialVerb(call, variables, placed.permit().attempt().purpose())
                                    .number(placed.permit(), placed.carriers(), placed.ringMs());
                }
            }
        }
    }

    private static void queue(Call call, Variables variables, String name) {
        QueueSpec spec = call.origin().tenant().queues().get(name);
        new QueueVerb(call, variables, spec).run(new Verb.Queue(name, _ -> "0"));
    }

    private static void walk(Call call, Variables variables, String flow) {
        CallOrigin origin = call.origin();
        int steps = origin.plan().settings().limits().steps();
        Walk walk = new Walk(origin.tenant().flows(), flow, steps);
        StepFrame frame =
                new StepFrame(call, variables, (in, step) -> run(call, in, step, variables));
        boolean goesOn = true;
        while (goesOn) {
            goesOn =
                    switch (walk.next()) {
                        case Walk.Next.Run(Flow entered, Step step) -> {
                            walk.leave(frame.run(entered, step));
                            yield true;
                        }
                        case Walk.Next.PassedOver _ -> true;
                        case Walk.Next.Over _ -> false;
                        case Walk.Next.StepLimit _ ->
                                throw new CallEnded(
                                        HangupBy.ENGINE, new HangupCause("step-limit", 0, 41));
                    };
        }
    }

    /** Runs one step and returns its outcome. */
    private static String run(Call call, Flow flow, Step step, Variables variables) {
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
            case Verb.Dial dial -> new DialVerb(call, variables, flow.purpose()).run(dial);
            case Verb.Transfer transfer ->
                    new TransferVerb(call, variables, flow.purpose()).run(transfer);
            case Verb.Record(Verb.Record.Mode mode, String reason) ->
                    RecordVerb.run(call, mode, reason);
            case Verb.Echo(long maxMs) -> EchoVerb.run(call, step.name(), maxMs);
            case Verb.Http http -> new HttpVerb(call, variables).run(step, http);
            case Verb.Voicemail voicemail ->
                    new VoicemailVerb(call, variables).run(step, voicemail);
            case Verb.Tones tones -> TonesVerb.run(call, step.name(), tones);
            case Verb.Mark(String name) -> {
                call.draft().marked(name);
                yield Outcomes.DONE;
            }
            case Verb.Hangup(Verb.Hangup.Cause cause) -> throw HangupVerb.end(call, cause);
            case Verb.Park park -> new ParkVerb(call, variables, park).run();
            case Verb.PickUp pickUp -> PickUpVerb.run(call, variables, pickUp);
            case Verb.Conference conference ->
                    new ConferenceVerb(call, variables, conference).run();
            case Verb.OptOut optOut -> OptOutVerb.run(call, optOut);
            case Verb.Say _, Verb.Callback _ ->
                    throw new IllegalStateException("the check lets no " + step + " pass");
        };
    }
}
