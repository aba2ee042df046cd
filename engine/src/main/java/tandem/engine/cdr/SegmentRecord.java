package tandem.engine.cdr;

import java.time.Instant;
import java.util.Optional;

/**
 * A stretch of a call with one meaning.
 *
 * @param kind what went on
 * @param name step, queue or echo; seat for ring, talk, hold and wrap-up
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

    /** What goes on in a segment. */
    public enum Kind {
        MENU,
        PROMPT,
        QUEUE,
        RING,
        TALK,
        HOLD,
        ECHO,
        WRAP_UP
    }
}
