package tandem.engine.verbs;

import tandem.dialplan.Verb;
import tandem.engine.call.Call;
import tandem.engine.call.CallEnded;
import tandem.engine.cdr.CallRecord.HangupBy;
import tandem.sip.HangupCause;

/** {@code hangup}: ends the call; before an answer the cause chooses the SIP status. */
final class HangupVerb {
    private HangupVerb() {}

    /** {@code normal} after somebody has left only states it: that one ended the call. */
    static CallEnded end(Call call, Verb.Hangup.Cause cause) {
        CallEnded left = call.flowEnd();
        if (cause == Verb.Hangup.Cause.NORMAL && left.by() != HangupBy.ENGINE) {
            return left;
        }
        return new CallEnded(
                HangupBy.ENGINE,
                switch (cause) {
                    case NORMAL -> HangupCause.NORMAL;
                    case BUSY -> HangupCause.BUSY;
                    case DECLINED -> HangupCause.DECLINED;
                    case NOT_FOUND -> HangupCause.NOT_FOUND;
                    case UNAVAILABLE -> HangupCause.ofStatus(480);
                });
    }
}
