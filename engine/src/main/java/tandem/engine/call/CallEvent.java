package tandem.engine.call;

import tandem.engine.fetch.Fetched;
import tandem.engine.fetch.Fetcher;
import tandem.engine.queue.RouterEvent;
import tandem.engine.room.RoomEvent;
import tandem.engine.voicemail.VoicemailEvent;
import tandem.media.MediaEvent;
import tandem.sip.HangupCause;
import tandem.sip.SipEvent;

/** What arrives in a call's mailbox. */
public sealed interface CallEvent {
    record FromSip(SipEvent.LegEvent event) implements CallEvent {}

    record FromMedia(MediaEvent event) implements CallEvent {}

    record FromRouter(RouterEvent event) implements CallEvent {}

    /** The answer to a question that {@link Call#fetch} asked. */
    record FromFetcher(long number, Fetched result) implements CallEvent {}

    /** A question under way; never in the mailbox. */
    record Fetching(long number, Fetcher.Running running) {}

    /** What became of the message that the caller leaves. */
    record FromVoicemail(VoicemailEvent event) implements CallEvent {}

    /**
     * The answer to what {@link Call#optOut} asked.
     *
     * @param kept whether it is on the disk
     */
    record OptedOut(long number, boolean kept) implements CallEvent {}

    /**
     * An operator pauses the recording, or lets it go on.
     *
     * @param by the operator's key
     */
    record RecordingSteered(boolean paused, String reason, String by) implements CallEvent {}

    /** Another call has come into the room of this one, or has left it, or picks this one up. */
    record FromRoom(RoomEvent event) implements CallEvent {}

    /** A channel of a trunk that the call waits for may have come free. */
    record ChannelFree() implements CallEvent {}

    /** Somebody outside wants something of the call; what the flow has no part in is done. */
    record Wanted(Asked asked) implements CallEvent {}

    /** The engine wants the call to end. */
    record Ordered(HangupCause cause) implements CallEvent {}

    /** Nothing came in time; never in the mailbox, only the answer of waiting. */
    record TimedOut() implements CallEvent {}
}
