package tandem.engine.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.EndCause;
import tandem.engine.cdr.LegRecord;
import tandem.engine.cdr.SegmentRecord;
import tandem.sip.HangupCause;

/** How a call ends whose process died: at the time when that is found, by the engine. */
final class Interrupted {
    private static final EndCause CAUSE = EndCause.of(HangupCause.ENGINE_RESTART);

    private Interrupted() {}

    static CallRecord end(CallRecord call, Instant now) {
        Instant ended = now.isBefore(call.started()) ? call.started() : now;
        List<LegRecord> legs = call.legs().stream().map(leg -> end(leg, ended)).toList();
        List<SegmentRecord> segments =
                call.segments().stream().map(segment -> end(segment, ended)).toList();
        return new CallRecord(
                call.id(),
                call.tenant(),
                CallRecord.State.ENDED,
                call.direction(),
                call.from(),
                call.to(),
                call.flow(),
                call.started(),
                call.answered(),
                Optional.of(ended),
                Optional.of(CAUSE),
                Optional.of(CallRecord.HangupBy.ENGINE),
                legs,
                segments,
                call.recording(),
                call.configHash());
    }

    private static LegRecord end(LegRecord leg, Instant ended) {
        if (leg.ended().isPresent()) {
            return leg;
        }
        return new LegRecord(
                leg.number(),
                leg.role(),
                leg.party(),
                leg.via(),
                leg.sipCallId(),
                leg.codec(),
                leg.started(),
                leg.ringing(),
                leg.answered(),
                Optional.of(ended),
                Optional.of(CAUSE),
                leg.media());
    }

    private static SegmentRecord end(SegmentRecord segment, Instant ended) {
        if (segment.ended().isPresent()) {
            return segment;
        }
        return new SegmentRecord(
                segment.kind(),
                segment.name(),
                segment.party(),
                segment.started(),
                Optional.of(ended),
                "engine_restart");
    }
}
