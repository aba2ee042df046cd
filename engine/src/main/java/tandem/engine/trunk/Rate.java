package tandem.engine.trunk;

import java.util.Arrays;

/**
 * So many a second and no more, in any second: slots are given out in order, also such as lie a
 * little ahead. Guarded by its owner.
 */
final class Rate {
    private static final long SECOND_NS = 1_000_000_000;

    /** When each of the last slots is, ns; the oldest is at {@link #next}. */
    private long[] slots = {};

    private int next;

    /**
     * Takes the next slot.
     *
     * @param limit slots in any second; another one than before forgets what was
     * @param untilNs the latest that will do
     * @return when it is, not before {@code nowNs}; -1 when it would be too late
     */
    long take(int limit, long nowNs, long untilNs) {
        long atNs = next(limit, nowNs);
        if (atNs - untilNs > 0) {
            return -1;
        }
        slots[next] = atNs;
        next = (next + 1) % limit;
        return atNs;
    }

    private long next(int limit, long nowNs) {
        if (slots.length != limit) {
            slots = new long[limit];
            Arrays.fill(slots, nowNs - SECOND_NS);
            next = 0;
        }
        return Math.max(nowNs, slots[next] + SECOND_NS);
    }
}
