package tandem.engine.call;

import tandem.engine.queue.RouterEvent;
import tandem.media.MediaEvent;
import tandem.sip.HangupCause;
import tandem.sip.SipEvent;

/** What arrives in a call's mailbox. */
public sealed interface CallEvent {
    record FromSip(SipEvent.LegEvent event) implements CallEvent {}

    record FromMedia(MediaEvent event) implements CallEvent {}

    record FromRouter(RouterEvent event) implements CallEvent {}

    /** The engine wants the call to end. */
    record Ordered(HangupCause cause) implements CallEvent {}

    /** Nothing came in time; never in the mailbox, only the answer of waiting. */
    record TimedOut() implements CallEvent {}
}
