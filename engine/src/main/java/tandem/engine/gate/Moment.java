package tandem.engine.gate;

import java.time.Instant;

/**
 * Between which it is now.
 *
 * @param earliest never after {@code latest}; the same as long as nobody sets the clock
 */
public record Moment(Instant earliest, Instant latest) {}
