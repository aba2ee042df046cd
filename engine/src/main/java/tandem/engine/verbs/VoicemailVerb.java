package tandem.engine.verbs;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import tandem.dialplan.Step;
import tandem.dialplan.Verb;
import tandem.engine.call.Call;
import tandem.engine.call.CallDraft;
import tandem.engine.call.CallEvent;
import tandem.engine.call.CallMessage;
import tandem.engine.cdr.SegmentRecord;
import tandem.engine.voicemail.VoicemailEvent;
import tandem.media.MediaEvent;

/**
 * {@code voicemail}: greeting, beep, and the caller's message. A digit skips the greeting. The
 * caller who hangs up while speaking unwinds this; the message is kept all the same, see {@link
 * CallMessage}.
 */
record VoicemailVerb(Call call, Variables variables) {
    /** How long the disk may take, and the recording to end. */
    private static final long DISK_LIMIT_MS = 5_000;

    String run(Step step, Verb.Voicemail voicemail) {
        call.answer();
        String box = voicemail.box().render(variables);
        CallDraft.Segment segment = call.draft().begin(SegmentRecord.Kind.VOICEMAIL, box, "");
        String outcome = take(step, voicemail, box);
        call.draft().end(segment, outcome);
        return outcome;
    }

    private String take(Step step, Verb.Voicemail voicemail, String box) {
        call.message().begin(box, voicemail.hooks());
        CallEvent room = await(CallEvent.FromVoicemail.class::isInstance);
        if (!(room instanceof CallEvent.FromVoicemail(VoicemailEvent.Ready ready))) {
            return Outcomes.FAILED;
        }
        greet(step, voicemail);
        call.message().record(ready.file(), voicemail.silenceMs());
        CallEvent last = listen(voicemail);
        if (!isRecorded(last)) {
            call.message().stop();
            last = await(VoicemailVerb::isRecorded);
        }
        if (!(last instanceof CallEvent.FromMedia(MediaEvent.MessageRecorded message))) {
            return Outcomes.FAILED;
        }
        return CallMessage.isMessage(message) ? kept() : Outcomes.EMPTY;
    }

    private static boolean isRecorded(CallEvent event) {
        return event instanceof CallEvent.FromMedia(MediaEvent.MessageRecorded _);
    }

    private void greet(Step step, Verb.Voicemail voicemail) {
        voicemail
                .greeting()
                .ifPresent(
                        greeting ->
                                new Prompts(call, variables, step.sensitive())
                                        .play(List.of(greeting), 1, true));
        call.forgetTypedDigits();
        if (voicemail.beep()) {
            Prompts.play(call, CountryTones.BEEP, false);
        }
    }

    /** What ended the message: the finish key, silence, the limit, or a recording that failed. */
    private CallEvent listen(Verb.Voicemail voicemail) {
        long untilNs = call.inMs(voicemail.maxMs());
        while (true) {
            CallEvent event = call.await(untilNs);
            boolean over =
                    event instanceof CallEvent.TimedOut
                            || event instanceof CallEvent.FromMedia(MediaEvent.MessageSilent _)
                            || isRecorded(event)
                            || finished(voicemail.finish());
            if (over) {
                return event;
            }
        }
    }

    private boolean finished(String key) {
        for (Optional<Character> digit = call.typedDigit();
                digit.isPresent();
                digit = call.typedDigit()) {
            if (key.equals(digit.get().toString())) {
                return true;
            }
        }
        return false;
    }

    private String kept() {
        CallEvent answer = await(CallEvent.FromVoicemail.class::isInstance);
        boolean kept = answer instanceof CallEvent.FromVoicemail(VoicemailEvent.Kept _);
        return kept ? Outcomes.DONE : Outcomes.FAILED;
    }

    private CallEvent await(Predicate<CallEvent> wanted) {
        long untilNs = call.inMs(DISK_LIMIT_MS);
        while (true) {
            CallEvent event = call.await(untilNs);
            if (event instanceof CallEvent.TimedOut || wanted.test(event)) {
                return event;
            }
        }
    }
}
