package tandem.engine.call;

import tandem.engine.cdr.CallRecord.HangupBy;
import tandem.sip.HangupCause;

/** Unwinds a script when its call is over. Without a stack trace: it is no fault. */
public final class CallEnded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient HangupBy by;
    private final transient HangupCause cause;

    public CallEnded(HangupBy by, HangupCause cause) {
        super(cause.reason(), null, false, false);
        this.by = by;
        this.cause = cause;
    }

    public HangupBy by() {
        return by;
    }

    public HangupCause endCause() {
        return cause;
    }
}
