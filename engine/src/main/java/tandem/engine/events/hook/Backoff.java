package tandem.engine.events.hook;

import java.util.random.RandomGenerator;

/**
 * The pause before a further try: doubles from one second to ten minutes, and is drawn from its
 * upper half, so that what failed together does not come back together. Runs on: any.
 */
final class Backoff {
    static final long LONGEST_MS = 600_000;
    private static final long FIRST_MS = 1_000;

    private Backoff() {}

    /**
     * @param failed tries until now, from 1
     * @param afterMs what the other side asks for at least; at most an hour is granted
     */
    static long beforeNextMs(int failed, long afterMs, RandomGenerator random) {
        long full = Math.min(LONGEST_MS, FIRST_MS << Math.min(failed - 1, 20));
        long drawn = full / 2 + random.nextLong(full / 2 + 1);
        return Math.max(drawn, Math.min(afterMs, 3_600_000));
    }
}
