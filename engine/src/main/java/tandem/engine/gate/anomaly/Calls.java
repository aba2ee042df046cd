package tandem.engine.gate.anomaly;

/**
 * How many calls there were in the window that ends now and in the ten before it, and how many of
 * them had a sign. The window slides in steps of a twelfth. Confined to one thread at a time.
 */
final class Calls {
    /** Windows before the one that ends now. */
    static final int EARLIER = 10;

    private static final int STEPS = 12;
    private static final int SLOTS = STEPS * (EARLIER + 1);

    private final long stepMs;
    private final int[] all = new int[SLOTS];
    private final int[] signed = new int[SLOTS];
    private long newest;
    private long first;
    private boolean begun;

    Calls(long windowMs) {
        stepMs = Math.max(1, windowMs / STEPS);
    }

    /** A call at a time; one before the last counts as now, for a clock may be set back. */
    void add(boolean hasSign, long nowMs) {
        turn(nowMs);
        all[slot(newest)]++;
        signed[slot(newest)] += hasSign ? 1 : 0;
    }

    private void turn(long nowMs) {
        long step = Math.floorDiv(nowMs, stepMs);
        if (!begun) {
            begun = true;
            first = step;
            newest = step;
        }
        for (long at = Math.max(newest + 1, step - SLOTS + 1); at <= step; at++) {
            all[slot(at)] = 0;
            signed[slot(at)] = 0;
        }
        newest = Math.max(newest, step);
    }

    private static int slot(long step) {
        return (int) Math.floorMod(step, (long) SLOTS);
    }

    /** Calls of the window. */
    int all(long nowMs) {
        turn(nowMs);
        return sum(all, 0, STEPS);
    }

    /** Those of them that have the sign. */
    int signed(long nowMs) {
        turn(nowMs);
        return sum(signed, 0, STEPS);
    }

    /** What a window had before in the mean, over as many as are known; 0 = none is known whole. */
    double earlier(long nowMs) {
        turn(nowMs);
        long windows = Math.min(EARLIER, (newest - first) / STEPS);
        return windows < 1 ? 0 : sum(all, STEPS, (int) (STEPS * (windows + 1))) / (double) windows;
    }

    private int sum(int[] counts, int from, int to) {
        int sum = 0;
        for (int back = from; back < to; back++) {
            sum += counts[slot(newest - back)];
        }
        return sum;
    }

    /** Whether nothing is left of it. */
    boolean isIdle(long nowMs) {
        turn(nowMs);
        return sum(all, 0, SLOTS) == 0;
    }
}
