package tandem.engine.gate.usage;

import java.time.Duration;
import java.util.Set;

import tandem.dialplan.Purpose;

/**
 * At most so many calls within a time.
 *
 * @param side whose calls are counted
 * @param windowMs length of the sliding window, 1 ms to {@link #LONGEST}
 * @param max calls allowed in it
 * @param purposes calls for these count; bit {@code 1 << ordinal} each; to a callee only
 * @param platform whether calls of all tenants count, or only those of the tenant that asks; a
 *     caller's number belongs to one tenant
 * @param rule where it is written, for whoever is refused
 */
public record Bound(
        Side side, long windowMs, int max, int purposes, boolean platform, String rule) {
    /** Calls for whatever purpose. */
    public static final int ANY = -1;

    /** No window is longer, so nothing older is kept. */
    public static final Duration LONGEST = Duration.ofDays(31);

    public Bound {
        if (windowMs < 1 || windowMs > LONGEST.toMillis() || max < 0) {
            throw new IllegalArgumentException(max + " calls in " + windowMs + " ms");
        }
        if (side == Side.CALLER && (purposes != ANY || platform)) {
            throw new IllegalArgumentException("a caller's calls count as they are");
        }
    }

    /** Those purposes as bits. */
    public static int bits(Set<Purpose> purposes) {
        return purposes.stream().mapToInt(purpose -> 1 << purpose.ordinal()).sum();
    }

    /** Whose calls are counted. */
    public enum Side {
        /** Those to the callee. */
        CALLEE,
        /** Those that show the caller's number. */
        CALLER
    }
}
