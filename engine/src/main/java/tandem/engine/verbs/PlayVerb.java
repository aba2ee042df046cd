package tandem.engine.verbs;

import java.util.ArrayList;
import java.util.List;

import tandem.dialplan.Step;
import tandem.dialplan.Verb;
import tandem.engine.call.Call;
import tandem.engine.call.CallDraft;
import tandem.engine.cdr.SegmentRecord;
import tandem.media.Audio;

/** {@code play}: prompts, one after the other. */
record PlayVerb(Call call, Variables variables) {

    String run(Step step, Verb.Play play) {
        call.answer();
        CallDraft.Segment segment = call.draft().begin(SegmentRecord.Kind.PROMPT, step.name(), "");
        List<Audio> once = Prompts.of(call, variables, play.files());
        List<Audio> all = new ArrayList<>();
        for (int i = 0; i < play.times(); i++) {
            all.addAll(once);
        }
        boolean interrupted = Prompts.play(call, all, play.bargeIn());
        call.draft().end(segment, interrupted ? "interrupted" : Outcomes.DONE);
        return Outcomes.DONE;
    }
}
