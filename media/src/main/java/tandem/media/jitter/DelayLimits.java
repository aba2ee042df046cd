package tandem.media.jitter;

/**
 * Bounds of a jitter buffer.
 *
 * @param minMs delay that a stream without jitter gets, 0..1000
 * @param maxMs delay that the worst stream gets, at least {@code minMs}, at most 1000; what is
 *     later than that is lost
 */
public record DelayLimits(int minMs, int maxMs) {
    /** For conversations. */
    public static final DelayLimits CONVERSATION = new DelayLimits(20, 200);

    public DelayLimits {
        if (minMs < 0 || maxMs < minMs || maxMs > 1000) {
            throw new IllegalArgumentException("delay " + minMs + ".." + maxMs);
        }
    }
}
