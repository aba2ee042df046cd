package tandem.engine.verbs;

import java.util.List;

import tandem.dialplan.Verb;
import tandem.engine.call.Call;
import tandem.engine.call.CallDraft;
import tandem.engine.call.CallEvent;
import tandem.engine.cdr.SegmentRecord;
import tandem.media.Audio;

/**
 * {@code tones}: a tone of the network for a time. A caller who is not answered hears it as early
 * media; one who offered no session is told that it rings, where the tone says so.
 */
final class TonesVerb {
    private TonesVerb() {}

    static String run(Call call, String step, Verb.Tones tones) {
        CallDraft.Segment segment = call.draft().begin(SegmentRecord.Kind.PROMPT, step, "");
        List<Audio> cadence = CountryTones.of(tones.country()).cadence(tones.tone());
        long forMs = lengthMs(tones, cadence);
        if (call.caller().answered() || call.earlyMedia()) {
            long play = call.play(call.caller(), cadence, true);
            pass(call, forMs);
            call.stopPlay(call.caller(), play);
        } else {
            if (tones.tone() == Verb.Tones.Tone.RINGBACK) {
                call.ringing();
            }
            pass(call, forMs);
        }
        call.draft().end(segment, Outcomes.DONE);
        return Outcomes.DONE;
    }

    /** A beep without a length of its own in the plan is one beep. */
    private static long lengthMs(Verb.Tones tones, List<Audio> cadence) {
        return tones.forMs() > 0 ? tones.forMs() : CountryTones.lengthMs(cadence);
    }

    private static void pass(Call call, long ms) {
        long untilNs = call.inMs(ms);
        while (!(call.await(untilNs) instanceof CallEvent.TimedOut)) {
            // Digits are kept for the next gather; the caller's hang-up unwinds.
        }
    }
}
