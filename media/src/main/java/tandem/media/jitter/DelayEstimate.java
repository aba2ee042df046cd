package tandem.media.jitter;

import java.util.Arrays;

/**
 * How much delay a stream needs. Each packet is late by so much against the fastest of the last ten
 * seconds; a histogram of this lateness, in bins of 5 ms, forgets with a time constant of 500
 * packets, and the delay is its 99th percentile. A packet that came too late all the same raises
 * the delay at once, to what would have saved it; this extra wears off by 10 ms a second.
 *
 * <p>Lateness is measured in units of the RTP clock, as transit: arrival minus timestamp, of which
 * only differences mean anything. Runs on: media loop.
 */
final class DelayEstimate {
    private static final int BIN_MS = 5;
    private static final int WINDOWS = 8;
    private static final int WINDOW_MS = 1250;
    private static final double GROWTH = 1 + 1.0 / 500;
    private static final double TAIL = 0.01;
    private static final double HEAVIEST = 1e9;
    private static final int EXTRA_WEARS_OFF = 100;

    private final int binUnits;
    private final int windowUnits;
    private final int minUnits;
    private final int maxUnits;
    private final double[] bins;
    private final long[] fastest = new long[WINDOWS];
    private double weight = 1;
    private double total;
    private int window;
    private long windowEnds;
    private boolean known;
    private long base;
    private long binned;
    private int extra;
    private long extraSince;
    private int target;

    DelayEstimate(int clockHz, DelayLimits limits) {
        binUnits = clockHz * BIN_MS / 1000;
        windowUnits = clockHz * WINDOW_MS / 1000;
        minUnits = clockHz / 1000 * limits.minMs();
        maxUnits = clockHz / 1000 * limits.maxMs();
        bins = new double[limits.maxMs() / BIN_MS + 1];
        target = minUnits;
    }

    /** Transits mean something else from now on; how much they vary is not forgotten. */
    void rebase() {
        known = false;
    }

    /** Whether a base is known to compare with. */
    boolean isKnown() {
        return known;
    }

    /**
     * Takes in a packet.
     *
     * @param now its arrival, in units
     */
    void onPacket(long transit, long now) {
        if (!known) {
            known = true;
            Arrays.fill(fastest, transit);
            windowEnds = now + windowUnits;
            extraSince = now;
            base = transit;
            binned = transit;
        }
        moveBase(transit, now);
        int bin = (int) Math.min(bins.length - 1, (transit - binned) / binUnits);
        bins[bin] += weight;
        total += weight;
        weight *= GROWTH;
        if (weight > HEAVIEST) {
            lighten();
        }
        wearOff(now);
        target = Math.clamp(Math.max(percentile(), extra), minUnits, maxUnits);
    }

    private void moveBase(long transit, long now) {
        if (now - windowEnds >= 0) {
            window = (window + 1) % WINDOWS;
            fastest[window] = transit;
            windowEnds = now + windowUnits;
        }
        fastest[window] = Math.min(fastest[window], transit);
        long least = fastest[0];
        for (int i = 1; i < WINDOWS; i++) {
            least = Math.min(least, fastest[i]);
        }
        extra = (int) Math.max(0, extra - Math.max(0, least - base));
        base = least;
        if (base < binned) {
            binned = base;
        } else if (base - binned >= binUnits) {
            // The way has become longer for good: lateness until now was counted from before that.
            long steps = (base - binned) / binUnits;
            binned += steps * binUnits;
            shiftDown((int) Math.min(steps, bins.length));
        }
    }

    private void shiftDown(int steps) {
        for (int i = 0; i < bins.length; i++) {
            double share = bins[i];
            bins[i] = 0;
            bins[Math.max(0, i - steps)] += share;
        }
    }

    private void lighten() {
        for (int i = 0; i < bins.length; i++) {
            bins[i] /= weight;
        }
        total /= weight;
        weight = 1;
    }

    private void wearOff(long now) {
        long off = (now - extraSince) / EXTRA_WEARS_OFF;
        extra = (int) Math.max(0, extra - off);
        extraSince += off * EXTRA_WEARS_OFF;
    }

    private int percentile() {
        double above = 0;
        int bin = bins.length - 1;
        while (bin > 0 && above + bins[bin] <= TAIL * total) {
            above += bins[bin];
            bin--;
        }
        return (int) ((bin + 1) * binUnits - (base - binned));
    }

    /** A packet of this transit came too late. */
    void onLate(long transit) {
        extra = Math.clamp(transit - base, extra, maxUnits);
        target = Math.max(target, extra);
    }

    /** Transit of the fastest packet. */
    long base() {
        return base;
    }

    /** Delay wanted, in units, above that of the fastest packet. */
    int target() {
        return target;
    }
}
