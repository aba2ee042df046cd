package tandem.engine.verbs;

import tandem.dialplan.Step;
import tandem.dialplan.Verb;
import tandem.engine.call.Call;
import tandem.engine.call.CallDraft;
import tandem.engine.cdr.SegmentRecord;

/** {@code play}: prompts, one after the other. */
record PlayVerb(Call call, Variables variables) {

    String run(Step step, Verb.Play play) {
        call.answer();
        CallDraft.Segment segment = call.draft().begin(SegmentRecord.Kind.PROMPT, step.name(), "");
        boolean interrupted =
                new Prompts(call, variables, step.sensitive())
                        .play(play.files(), play.times(), play.bargeIn());
        call.draft().end(segment, interrupted ? "interrupted" : Outcomes.DONE);
        return Outcomes.DONE;
    }
}
