package tandem.engine.call;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

import tandem.engine.cdr.CallFact;
import tandem.engine.cdr.CallJson;
import tandem.engine.cdr.CallLog;
import tandem.engine.cdr.CallProjection;
import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.CallRecord.HangupBy;
import tandem.engine.cdr.CallRecord.State;
import tandem.engine.cdr.EndCause;
import tandem.engine.cdr.RecordingRecord;
import tandem.engine.cdr.SegmentRecord;
import tandem.engine.gate.Attempt;
import tandem.engine.gate.Denial;
import tandem.engine.journal.Journal;
import tandem.engine.time.EngineClock;
import tandem.sip.HangupCause;

/**
 * The CDR of a call in the making: each change is a fact, told to the log, folded into the record,
 * and published for readers. Confined to the call's script once that runs.
 */
public final class CallDraft {
    private static final String CUT_OFF = "hangup";

    private final String call;
    private final CallFact.Opened opening;
    private final Instant started;
    private final CallProjection projection;
    private final Consumer<CallRecord> published;
    private final CallLog log;
    private final EngineClock clock;
    private final TreeSet<Integer> openSegments = new TreeSet<>();
    private int segments;
    private boolean inStep;
    private Runnable withNext = Journal.NOBODY;
    private Optional<RecordingRecord> recording = Optional.empty();

    /**
     * @param published told the record as it stands after each fact; must not block
     */
    CallDraft(
            CallId call,
            Instant started,
            CallFact.Opened opening,
            Consumer<CallRecord> published,
            CallLog log,
            EngineClock clock) {
        this.call = call.value();
        this.started = started;
        this.opening = opening;
        this.projection = new CallProjection(call.value(), started, opening);
        this.published = published;
        this.log = log;
        this.clock = clock;
        publish();
    }

    /**
     * Writes down that the call began.
     *
     * @param kept run on the log's thread when that can no longer be lost, nor the fact that comes
     *     next: the leg of the caller, without which nobody could tell whose call it was
     */
    void open(Runnable kept) {
        log.note(call, opening.tenant(), started, opening);
        withNext = kept;
    }

    /** A stretch of the call that has begun; ended by {@link #end(Segment, String)}. */
    public static final class Segment {
        private final int number;

        private Segment(int number) {
            this.number = number;
        }
    }

    public Segment begin(SegmentRecord.Kind kind, String name, String party) {
        openSegments.add(++segments);
        note(new CallFact.SegmentBegan(segments, kind, name, party));
        return new Segment(segments);
    }

    /** The first end of a segment counts. */
    public void end(Segment segment, String outcome) {
        if (openSegments.remove(segment.number)) {
            note(new CallFact.SegmentEnded(segment.number, outcome));
        }
    }

    /** The call enters a step of its plan. */
    public void stepEntered(String flow, String step) {
        inStep = true;
        note(new CallFact.StepEntered(flow, step));
    }

    /** The step ends; what follows is told of the next one. */
    public void stepLeft(String outcome) {
        if (inStep) {
            inStep = false;
            note(new CallFact.StepLeft(outcome));
        }
    }

    /** A prompt of the plan begins, named as in the plan. */
    public void played(String prompt) {
        note(new CallFact.PromptPlayed(prompt));
    }

    /**
     * The caller entered digits that a step asked for.
     *
     * @param sensitive only how many there were is noted
     */
    public void entered(String digits, boolean sensitive) {
        note(new CallFact.DigitsEntered(sensitive ? "" : digits, digits.length()));
    }

    /** A fact of the plan, such as {@code recording_notice}. */
    public void marked(String name) {
        note(new CallFact.Marked(name));
    }

    /**
     * Somebody outside did something to the call; becomes a mark of the CDR.
     *
     * @param act one word, such as {@code supervisor_listen}
     * @param party to or by whom: a seat, a number, or empty
     * @param by the key of who asked for it
     */
    public void acted(String act, String party, String by) {
        note(new CallFact.Acted(act, party, by));
    }

    public Instant started() {
        return started;
    }

    void answered(Instant at) {
        note(at, new CallFact.Answered());
    }

    public void state(State now) {
        note(new CallFact.StateEntered(now));
    }

    /** A call of a seat turned out to go to a trunk. */
    public void outbound() {
        note(new CallFact.WentOutbound());
    }

    void recording(RecordingRecord facts) {
        boolean first = recording.isEmpty();
        recording = Optional.of(facts);
        note(first ? new CallFact.RecordingBegan(facts) : new CallFact.RecordingEnded(facts));
    }

    void recordingSilenced(String kind, String reason, String by) {
        note(new CallFact.RecordingSilenced(kind, reason, by));
    }

    /**
     * @param channel from 0
     */
    void recordingJoined(int leg, int channel) {
        note(new CallFact.RecordingJoined(leg, channel));
    }

    void recordingResumed(String kind) {
        note(new CallFact.RecordingResumed(kind));
    }

    Optional<RecordingRecord> recording() {
        return recording;
    }

    /** Ends the call, its step and every segment that is still open. */
    void ended(HangupCause why, HangupBy by) {
        for (int open : List.copyOf(openSegments)) {
            end(new Segment(open), CUT_OFF);
        }
        stepLeft(CUT_OFF);
        // Last, so that nothing in the call ends after the call.
        note(new CallFact.Ended(EndCause.of(why), by));
    }

    /** The CDR as it stands. */
    CallRecord record() {
        return projection.record();
    }

    /** The gate let a leg not go out, for this reason among others. */
    void refused(Denial denial, Attempt.Origin origin) {
        note(
                new CallFact.Refused(
                        denial.reason(),
                        denial.rule(),
                        denial.detail(),
                        denial.next().map(CallJson::time).orElse(""),
                        origin.word()));
    }

    /** Whatever happens in the call, at the time at which it happened. */
    void note(Instant at, CallFact fact) {
        projection.apply(at, fact);
        // Seen before it is written, so that a snapshot has all that its cursor counts as over.
        publish();
        Runnable durable = withNext;
        withNext = Journal.NOBODY;
        log.note(call, opening.tenant(), at, fact, durable);
    }

    private void note(CallFact fact) {
        note(clock.now(), fact);
    }

    private void publish() {
        published.accept(record());
    }
}
