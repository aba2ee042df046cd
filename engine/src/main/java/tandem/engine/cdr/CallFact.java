package tandem.engine.cdr;

import tandem.media.StreamStats;
import tandem.sip.DialogFacts;

/**
 * Something that happened in a call, at a time that stands beside it. The facts of a call in their
 * order are all that is known of it: {@link CallProjection} makes the record of them, for live
 * calls, for the archive and after a crash alike. Immutable.
 */
public sealed interface CallFact {

    /** The call is admitted: the first fact of each. The members are those of the record. */
    record Opened(
            String tenant,
            CallRecord.Direction direction,
            String from,
            String to,
            String flow,
            String configHash,
            long generation)
            implements CallFact {}

    /** A fact of one leg. */
    sealed interface OfLeg extends CallFact {
        /** Number of the leg, from 1. */
        int leg();
    }

    /**
     * A leg begins; numbers come without holes.
     *
     * @param sipCallId empty when it is not known yet
     */
    record LegOpened(int leg, LegRecord.Role role, String party, String via, String sipCallId)
            implements OfLeg {}

    /** First 180 or 183. */
    record LegRinging(int leg) implements OfLeg {}

    record LegAnswered(int leg) implements OfLeg {}

    /** Offer and answer have met. */
    record LegAgreed(int leg, String codec) implements OfLeg {}

    /**
     * A leg is over.
     *
     * @param bye whether its peer has to be told, and may not have been before the call is {@link
     *     Closed}
     */
    record LegEnded(int leg, EndCause cause, boolean bye) implements OfLeg {
        public LegEnded(int leg, EndCause cause) {
            this(leg, cause, false);
        }
    }

    /** Its peer has begun to talk, or has stopped; told while somebody wants to know. */
    record LegTalking(int leg, boolean talking) implements OfLeg {}

    /** The last figures of its media. */
    record LegMedia(int leg, StreamStats media) implements OfLeg {}

    /** What a later process needs to end the dialog of the leg, should this one die. */
    record DialogKept(int leg, DialogFacts dialog) implements OfLeg {}

    /**
     * The process of the leg died, and its peer may still stand in the dialog that was kept: it is
     * owed a BYE until {@link ByeSettled}. Told before the call is {@link Closed}, so that no end
     * of a process can come between.
     */
    record ByeOwed(int leg) implements OfLeg {}

    /**
     * The peer of the leg is owed nothing any more; told after the call is {@link Closed}.
     *
     * @param result how that came, one word
     */
    record ByeSettled(int leg, String result) implements OfLeg {}

    /** Our 2xx to the caller. */
    record Answered() implements CallFact {}

    /** The call stands elsewhere now; never ENDED. */
    record StateEntered(CallRecord.State state) implements CallFact {}

    /** A call of a seat turned out to go to a trunk. */
    record WentOutbound() implements CallFact {}

    /**
     * A stretch of the call begins.
     *
     * @param segment from 1 in the order of begin, without holes
     */
    record SegmentBegan(int segment, SegmentRecord.Kind kind, String name, String party)
            implements CallFact {}

    record SegmentEnded(int segment, String outcome) implements CallFact {}

    /** The call enters a step of its plan; what follows is told of this step. */
    record StepEntered(String flow, String step) implements CallFact {}

    record StepLeft(String outcome) implements CallFact {}

    /** A prompt of the plan was begun. */
    record PromptPlayed(String prompt) implements CallFact {}

    /**
     * The caller entered digits that a step asked for.
     *
     * @param digits empty when they are nobody's business
     * @param count how many
     */
    record DigitsEntered(String digits, int count) implements CallFact {}

    record Marked(String name) implements CallFact {}

    /**
     * Somebody outside did something to the call; counts as a mark.
     *
     * @param act one word, such as {@code supervisor_listen}
     * @param party a seat or a number that it is about, or empty
     * @param by the key of who asked for it
     */
    record Acted(String act, String party, String by) implements CallFact {}

    /**
     * The gate let a leg not go out; counts as a mark {@code refused:} and the reason.
     *
     * @param reason one word
     * @param rule where it stands
     * @param next when the reason is gone, RFC 3339; empty when time does not help
     * @param origin who wanted the leg, one word; empty in old records
     */
    record Refused(String reason, String rule, String detail, String next, String origin)
            implements CallFact {}

    /**
     * The seat that had this call has finished its work after the talk; told when it has, often
     * after the record is complete.
     *
     * @param seat its id
     * @param durationMs how long it took, ms
     */
    record WrappedUp(String seat, long durationMs) implements CallFact {}

    record RecordingBegan(RecordingRecord recording) implements CallFact {}

    /**
     * From here on nothing is heard in the recording.
     *
     * @param kind why, as in {@link RecordingLedger.Silence}
     * @param by key of the operator; empty for the plan
     */
    record RecordingSilenced(String kind, String reason, String by) implements CallFact {}

    /**
     * A leg is heard in the recording from now on, on a channel of its own.
     *
     * @param heard number of the leg
     * @param channel from 0
     */
    record RecordingJoined(int heard, int channel) implements CallFact {}

    /** That reason is over. */
    record RecordingResumed(String kind) implements CallFact {}

    /** It is under a legal hold from now on. */
    record RecordingHeld(String by, String reason) implements CallFact {}

    /** The legal hold is lifted. */
    record RecordingReleased(String by, String reason) implements CallFact {}

    /** Its last figures; after a restart once more, when it has been repaired. */
    record RecordingEnded(RecordingRecord recording) implements CallFact {}

    /** The call is over; figures of media and of the recording may still follow. */
    record Ended(EndCause cause, CallRecord.HangupBy by) implements CallFact {}

    /** The record is complete: now it is stored. */
    record Closed() implements CallFact {}
}
