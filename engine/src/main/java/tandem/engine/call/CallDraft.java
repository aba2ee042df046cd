package tandem.engine.call;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.CallRecord.HangupBy;
import tandem.engine.cdr.CallRecord.State;
import tandem.engine.cdr.EndCause;
import tandem.engine.cdr.RecordingRecord;
import tandem.engine.cdr.SegmentRecord;
import tandem.engine.time.EngineClock;
import tandem.sip.HangupCause;

/**
 * The CDR of a call in the making. Confined to the call's script; each change is published for
 * readers.
 */
public final class CallDraft {
    private final EngineClock clock;
    private final CallRegistry.LiveCall published;
    private final List<Leg> legs;
    private final List<SegmentRecord> segments = new ArrayList<>();
    private final CallRecord opening;
    private State state;
    private CallRecord.Direction direction;
    private Optional<Instant> answered = Optional.empty();
    private Optional<Instant> ended = Optional.empty();
    private Optional<EndCause> cause = Optional.empty();
    private Optional<HangupBy> hangupBy = Optional.empty();
    private @Nullable RecordingRecord recording;

    CallDraft(
            CallRecord opening,
            List<Leg> legs,
            CallRegistry.LiveCall published,
            EngineClock clock) {
        this.opening = opening;
        this.state = opening.state();
        this.direction = opening.direction();
        this.legs = legs;
        this.published = published;
        this.clock = clock;
    }

    /** A stretch of the call that has begun; ended by {@link #end(Segment, String)}. */
    public static final class Segment {
        private final int index;

        private Segment(int index) {
            this.index = index;
        }
    }

    public Segment begin(SegmentRecord.Kind kind, String name, String party) {
        segments.add(new SegmentRecord(kind, name, party, clock.now(), Optional.empty(), ""));
        publish();
        return new Segment(segments.size() - 1);
    }

    /** The first end of a segment counts. */
    public void end(Segment segment, String outcome) {
        SegmentRecord open = segments.get(segment.index);
        if (open.ended().isEmpty()) {
            segments.set(
                    segment.index,
                    new SegmentRecord(
                            open.kind(),
                            open.name(),
                            open.party(),
                            open.started(),
                            Optional.of(clock.now()),
                            outcome));
            publish();
        }
    }

    /** The call enters a step of its plan. */
    public void stepEntered(String flow, String step) {}

    /** The step ends; what follows is told of the next one. */
    public void stepLeft(String outcome) {}

    /** A prompt of the plan begins, named as in the plan. */
    public void played(String prompt) {}

    /**
     * The caller entered digits that a step asked for.
     *
     * @param sensitive only how many there were is noted
     */
    public void entered(String digits, boolean sensitive) {}

    /** A fact of the plan, such as {@code recording_notice}. */
    public void marked(String name) {}

    public Instant started() {
        return opening.started();
    }

    void answered(Instant at) {
        answered = Optional.of(at);
        state(State.ANSWERED);
    }

    public void state(State now) {
        state = now;
        publish();
    }

    /** A call of a seat turned out to go to a trunk. */
    public void outbound() {
        direction = CallRecord.Direction.OUTBOUND;
        publish();
    }

    void recording(RecordingRecord facts) {
        recording = facts;
        publish();
    }

    Optional<RecordingRecord> recording() {
        return Optional.ofNullable(recording);
    }

    /** Ends the call and every segment that is still open. */
    void ended(Instant at, HangupCause why, HangupBy by) {
        for (int i = 0; i < segments.size(); i++) {
            end(new Segment(i), "hangup");
        }
        ended = Optional.of(at);
        cause = Optional.of(EndCause.of(why));
        hangupBy = Optional.of(by);
        state(State.ENDED);
    }

    /** The CDR as it stands. */
    CallRecord record() {
        return new CallRecord(
                opening.id(),
                opening.tenant(),
                state,
                direction,
                opening.from(),
                opening.to(),
                opening.flow(),
                opening.started(),
                answered,
                ended,
                cause,
                hangupBy,
                legs.stream().map(Leg::record).toList(),
                segments,
                Optional.ofNullable(recording),
                opening.configHash());
    }

    void publish() {
        published.draft = record();
    }
}
