package tandem.engine.cdr;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * One call: what it was until now (live) or in all (ended). Immutable. Sums such as talk time are
 * computed from the segments, never stored beside them.
 *
 * @param id unique over restarts; also the name of the recording
 * @param tenant whose call it is
 * @param state where it stands
 * @param direction seen from the engine
 * @param from caller as presented: number or user
 * @param to number that was dialled
 * @param flow flow it entered
 * @param started INVITE received, or order to place it
 * @param answered our 2xx, or that of the callee; empty while or if never answered
 * @param ended last leg ended; empty while live
 * @param cause why it ended; empty while live
 * @param hangupBy who ended it; empty while live
 * @param legs in the order they were opened; the first is the caller's, or of a call that we place
 *     whoever was rung first; none when the gate refused it
 * @param segments in the order they began
 * @param recording its recording, if one was begun
 * @param configHash version of the plan that it ran on
 * @param generation number of that version in the engine's life, from 1; 0 = not known
 * @param path steps of the plan in the order in which they were entered
 * @param marks facts of the plan in the order in which they were passed
 */
public record CallRecord(
        String id,
        String tenant,
        State state,
        Direction direction,
        String from,
        String to,
        String flow,
        Instant started,
        Optional<Instant> answered,
        Optional<Instant> ended,
        Optional<EndCause> cause,
        Optional<HangupBy> hangupBy,
        List<LegRecord> legs,
        List<SegmentRecord> segments,
        Optional<RecordingRecord> recording,
        String configHash,
        long generation,
        List<StepRecord> path,
        List<MarkRecord> marks) {

    public CallRecord {
        requireNonNull(id, "id");
        requireNonNull(tenant, "tenant");
        requireNonNull(state, "state");
        requireNonNull(direction, "direction");
        requireNonNull(from, "from");
        requireNonNull(to, "to");
        requireNonNull(flow, "flow");
        requireNonNull(started, "started");
        requireNonNull(answered, "answered");
        requireNonNull(ended, "ended");
        requireNonNull(cause, "cause");
        requireNonNull(hangupBy, "hangupBy");
        requireNonNull(recording, "recording");
        requireNonNull(configHash, "configHash");
        legs = List.copyOf(legs);
        segments = List.copyOf(segments);
        path = List.copyOf(path);
        marks = List.copyOf(marks);
    }

    /** A call of which nothing is known but what happened on the line. */
    public CallRecord(
            String id,
            String tenant,
            State state,
            Direction direction,
            String from,
            String to,
            String flow,
            Instant started,
            Optional<Instant> answered,
            Optional<Instant> ended,
            Optional<EndCause> cause,
            Optional<HangupBy> hangupBy,
            List<LegRecord> legs,
            List<SegmentRecord> segments,
            Optional<RecordingRecord> recording,
            String configHash) {
        this(
                id,
                tenant,
                state,
                direction,
                from,
                to,
                flow,
                started,
                answered,
                ended,
                cause,
                hangupBy,
                legs,
                segments,
                recording,
                configHash,
                0,
                List.of(),
                List.of());
    }

    /** Whether it still goes on. */
    public boolean live() {
        return state != State.ENDED;
    }

    /**
     * The leg of the party whom the call is about, whom also its recording goes by: who called, or
     * whoever answered first when we did; empty as long as nobody has.
     */
    public Optional<LegRecord> party() {
        return legs.stream()
                .filter(leg -> leg.role() == LegRecord.Role.CALLER)
                .findFirst()
                .or(
                        () ->
                                legs.stream()
                                        .filter(leg -> leg.answered().isPresent())
                                        .min(Comparator.comparing(leg -> leg.answered().get())));
    }

    /**
     * Time in which segments of a kind went on, one or several at once, in ms; {@code until} ends
     * what still goes on.
     */
    public long totalMs(SegmentRecord.Kind kind, Instant until) {
        List<SegmentRecord> all =
                segments.stream()
                        .filter(segment -> segment.kind() == kind)
                        .sorted(Comparator.comparing(SegmentRecord::started))
                        .toList();
        long totalMs = 0;
        Instant covered = Instant.MIN;
        for (SegmentRecord segment : all) {
            Instant end = segment.ended().orElse(until);
            Instant from = segment.started().isAfter(covered) ? segment.started() : covered;
            if (end.isAfter(from)) {
                totalMs += SegmentRecord.betweenMs(from, end);
                covered = end;
            }
        }
        return totalMs;
    }

    /** Where a call stands. */
    public enum State {
        ARRIVED,
        ANSWERED,
        QUEUED,
        RINGING,
        TALKING,
        ENDED
    }

    /** Seen from the engine. */
    public enum Direction {
        /** From a trunk. */
        INBOUND,
        /** Placed by the engine or by a seat to a trunk. */
        OUTBOUND,
        /** Between seats, or from a seat to a service number. */
        INTERNAL
    }

    /** Who ended the call or leg. */
    public enum HangupBy {
        CALLER,
        SEAT,
        CALLEE,
        ENGINE
    }
}
