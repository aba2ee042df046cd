package tandem.engine.verbs;

import java.util.List;
import java.util.Optional;

import tandem.dialplan.Step;
import tandem.dialplan.Verb;
import tandem.dialplan.walk.Gathering;
import tandem.engine.call.Call;
import tandem.engine.call.CallDraft;
import tandem.engine.call.CallEvent;
import tandem.engine.cdr.SegmentRecord;

/** {@code gather}: prompts, then digits; asks again when there were none or they made no sense. */
record GatherVerb(Call call, Variables variables) {

    String run(Step step, Verb.Gather gather) {
        call.answer();
        CallDraft.Segment segment = call.draft().begin(SegmentRecord.Kind.MENU, step.name(), "");
        String outcome = tries(step, gather);
        call.draft().end(segment, step.sensitive() ? withoutDigits(outcome) : outcome);
        return outcome;
    }

    /** An outcome that may be told when the entry itself must not be. */
    static String withoutDigits(String outcome) {
        return Gathering.isEntry(outcome) ? Gathering.DIGITS : outcome;
    }

    private String tries(Step step, Verb.Gather gather) {
        Prompts prompts = new Prompts(call, variables, step.sensitive());
        String outcome = Gathering.NO_INPUT;
        for (int attempt = 0; attempt <= gather.retries(); attempt++) {
            if (attempt > 0 && outcome.equals(Gathering.NO_MATCH)) {
                gather.invalid().ifPresent(file -> prompts.play(List.of(file), 1, true));
            }
            prompts.play(gather.files(), 1, true);
            Gathering gathering = new Gathering(gather, step.on().keySet());
            collect(gathering);
            variables.set("gather.value", gathering.entry());
            if (!gathering.entry().isEmpty()) {
                call.draft().entered(gathering.entry(), step.sensitive());
            }
            outcome = gathering.outcome();
            if (!Gathering.failed(outcome)) {
                return outcome;
            }
        }
        return outcome;
    }

    private void collect(Gathering gathering) {
        while (gathering.open()) {
            nextDigit(gathering.waitMs()).ifPresentOrElse(gathering::digit, gathering::timeout);
        }
    }

    private Optional<Character> nextDigit(long waitMs) {
        long untilNs = call.inMs(waitMs);
        while (!call.hasTypedDigits()) {
            if (call.await(untilNs) instanceof CallEvent.TimedOut) {
                return Optional.empty();
            }
        }
        return call.typedDigit();
    }
}
