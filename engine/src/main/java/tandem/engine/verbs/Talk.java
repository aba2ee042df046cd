package tandem.engine.verbs;

import java.util.Optional;

import tandem.engine.call.Call;
import tandem.engine.call.Leg;
import tandem.engine.call.Redact;
import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.CallRecord.HangupBy;
import tandem.engine.cdr.SegmentRecord;
import tandem.media.Audio;
import tandem.sip.HangupCause;

/** Two parties talk until one leaves. Runs on: call script. */
final class Talk {
    private Talk() {}

    /**
     * Bridges the caller with an answered leg and returns when that leg has left, and with it
     * everybody else who came into the talk; the caller's end unwinds the script.
     *
     * @param name queue or seat that the CDR shows
     * @param by who it is that leaves, for the CDR
     * @param music for whoever is put on hold
     * @param onLeft run once when the leg has left, while others may talk on
     */
    static void run(
            Call call,
            Leg other,
            String name,
            HangupBy by,
            Optional<Audio> music,
            Runnable onLeft) {
        var segment = call.draft().begin(SegmentRecord.Kind.TALK, name, other.party());
        call.state(CallRecord.State.TALKING);
        call.bridge().pair(other);
        call.holds().talking(call.caller(), other, music);
        call.milestone("bridged", "party=" + Redact.number(other.party()));
        try {
            while (!other.ended()) {
                call.await(Long.MAX_VALUE);
            }
        } finally {
            call.holds().over();
            call.draft().end(segment, "hangup");
        }
        HangupCause cause = other.cause().orElse(HangupCause.NORMAL);
        boolean left = cause.reason().equals(HangupCause.NORMAL.reason());
        call.parted(left ? by : HangupBy.ENGINE, cause);
        onLeft.run();
        while (call.guests().talk()) {
            call.await(Long.MAX_VALUE);
        }
        call.forgetTypedDigits();
        call.state(CallRecord.State.ANSWERED);
    }
}
