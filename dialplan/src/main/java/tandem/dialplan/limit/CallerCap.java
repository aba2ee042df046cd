package tandem.dialplan.limit;

import java.util.Optional;

import tandem.dialplan.Position;

/**
 * How often a number may be shown to callees: in no span of {@code windowMs} more than {@code max}
 * calls.
 *
 * @param number id of a number of the tenant; empty = each number, counted apart
 * @param windowMs sliding window, 1 minute to 30 days
 * @param max 1..1,000,000
 * @param at where the rule stands
 */
public record CallerCap(Optional<String> number, long windowMs, int max, Position at) {
    /** As {@link Cap#outdoes}. */
    public boolean outdoes(CallerCap other) {
        return windowMs >= other.windowMs
                && max < other.max
                && (number.isEmpty() || number.equals(other.number));
    }
}
