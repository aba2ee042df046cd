package tandem.engine.verbs;

import tandem.dialplan.Verb;
import tandem.engine.call.CallEnded;
import tandem.engine.cdr.CallRecord.HangupBy;
import tandem.sip.HangupCause;

/** {@code hangup}: ends the call; before an answer the cause chooses the SIP status. */
final class HangupVerb {
    private HangupVerb() {}

    static CallEnded end(Verb.Hangup.Cause cause) {
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
