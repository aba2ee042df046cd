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
    private CallRecord head;
    private @Nullable RecordingRecord recording;

    CallDraft(
            CallRecord opening,
            List<Leg> legs,
            CallRegistry.LiveCall published,
            EngineClock clock) {
        this.head = opening;
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

    public Instant started() {
        return head.started();
    }

    public boolean answered() {
        return head.answered().isPresent();
    }

    void answered(Instant at) {
        head = with(State.ANSWERED, Optional.of(at), head.ended(), head.cause(), head.hangupBy());
        publish();
    }

    public void state(State state) {
        head = with(state, head.answered(), head.ended(), head.cause(), head.hangupBy());
        publish();
    }

    /** A call of a seat turned out to go to a trunk. */
    public void outbound() {
        head =
                new CallRecord(
                        head.id(),
                        head.tenant(),
                        head.state(),
                        CallRecord.Direction.OUTBOUND,
                        head.from(),
                        head.to(),
                        head.flow(),
                        head.started(),
                        head.answered(),
                        head.ended(),
                        head.cause(),
                        head.hangupBy(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        head.configHash());
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
    void ended(Instant at, HangupCause cause, HangupBy by) {
        for (int i = 0; i < segments.size(); i++) {
            end(new Segment(i), "hangup");
        }
        head =
                with(
                        State.ENDED,
                        head.answered(),
                        Optional.of(at),
                        Optional.of(EndCause.of(cause)),
                        Optional.of(by));
        publish();
    }

    /** The CDR as it stands. */
    CallRecord record() {
        return new CallRecord(
                head.id(),
                head.tenant(),
                head.state(),
                head.direction(),
                head.from(),
                head.to(),
                head.flow(),
                head.started(),
                head.answered(),
                head.ended(),
                head.cause(),
                head.hangupBy(),
                legs.stream().map(Leg::record).toList(),
                segments,
                Optional.ofNullable(recording),
                head.configHash());
    }

    void publish() {
        published.draft = record();
    }

    private CallRecord with(
            State state,
            Optional<Instant> answered,
            Optional<Instant> ended,
            Optional<EndCause> cause,
            Optional<HangupBy> by) {
        return new CallRecord(
                head.id(),
                head.tenant(),
                state,
                head.direction(),
                head.from(),
                head.to(),
                head.flow(),
                head.started(),
                answered,
                ended,
                cause,
                by,
                List.of(),
                List.of(),
                Optional.empty(),
                head.configHash());
    }
}
