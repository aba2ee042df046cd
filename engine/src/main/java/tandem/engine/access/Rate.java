package tandem.engine.access;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds how often something happens: so many a second on average, with bursts up to one bound (a
 * leaky bucket kept as one number, the time at which the bucket would be empty). Runs on: any, so
 * the number is changed by compare-and-set.
 */
final class Rate {
    private final long spacingNs;
    private final long burstNs;
    private final AtomicLong emptyNs = new AtomicLong(Long.MIN_VALUE);

    /**
     * @param spacingNs time between two at the steady rate
     * @param burst how many may come at once, at least 1
     */
    Rate(long spacingNs, int burst) {
        this.spacingNs = spacingNs;
        this.burstNs = spacingNs * (burst - 1);
    }

    /** Takes one. 0 when it may happen now, else the ns to wait. */
    long take(long nowNs) {
        while (true) {
            long empty = emptyNs.get();
            long from = Math.max(empty, nowNs);
            long waitNs = from - nowNs - burstNs;
            if (waitNs > 0) {
                return waitNs;
            }
            if (emptyNs.compareAndSet(empty, from + spacingNs)) {
                return 0;
            }
        }
    }

    /** Whether nothing is left of what happened, so that it is as good as new. */
    boolean idle(long nowNs) {
        return emptyNs.get() <= nowNs;
    }
}
