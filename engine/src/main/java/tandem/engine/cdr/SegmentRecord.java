package tandem.engine.cdr;

import java.time.Instant;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * A stretch of a call with one meaning.
 *
 * @param kind what went on
 * @param name step, queue, echo or voicemail box, conference room or parking slot; seat for ring,
 *     talk, hold and wrap-up; mode of supervision
 * @param party who was with the caller, or empty
 * @param started begin
 * @param ended end; empty while it goes on
 * @param outcome the verb's outcome, such as {@code answered}, {@code no_answer}, {@code timeout},
 *     {@code hangup}; empty while it goes on
 */
public record SegmentRecord(
        Kind kind,
        String name,
        String party,
        Instant started,
        Optional<Instant> ended,
        String outcome) {

    public SegmentRecord {
        requireNonNull(kind, "kind");
        requireNonNull(name, "name");
        requireNonNull(party, "party");
        requireNonNull(started, "started");
        requireNonNull(ended, "ended");
        requireNonNull(outcome, "outcome");
    }

    /**
     * Length until now or until its end, at the millisecond; {@code until} ends what still goes on.
     */
    public long durationMs(Instant until) {
        return betweenMs(started, ended.orElse(until));
    }

    /**
     * From one time to another as both are shown, so that shown times and durations agree; never
     * below 0.
     */
    static long betweenMs(Instant from, Instant to) {
        return Math.max(0, to.toEpochMilli() - from.toEpochMilli());
    }

    /** What goes on in a segment. */
    public enum Kind {
        MENU,
        PROMPT,
        QUEUE,
        BOT,
        RING,
        TALK,
        HOLD,
        ECHO,
        VOICEMAIL,
        SUPERVISION,
        CONFERENCE,
        PARK,
        WRAP_UP
    }
}
