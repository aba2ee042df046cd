package tandem.media.jitter;

/**
 * Decoded audio on its way out, with what was played last before it, so that a pitch period can be
 * left out or put in where nobody hears it: the pieces are faded into each other where they are
 * most alike. Runs on: media loop.
 */
final class PcmQueue {
    private static final int SHORTEST_US = 2500;
    private static final int LONGEST_US = 12_500;
    private static final int WINDOW_US = 5000;
    private static final int US_PER_S = 1_000_000;

    /** How alike pieces must be, of 1. */
    private static final double ALIKE = 0.7;

    /** Mean square below which nobody hears a splice. */
    private static final double QUIET = 150 * 150;

    private final int shortest;
    private final int longest;
    private final int window;
    private final short[] pcm;
    private int begin;
    private int end;

    /**
     * @param room samples that may wait
     */
    PcmQueue(int rateHz, int room) {
        shortest = (int) ((long) rateHz * SHORTEST_US / US_PER_S);
        longest = (int) ((long) rateHz * LONGEST_US / US_PER_S);
        window = (int) ((long) rateHz * WINDOW_US / US_PER_S);
        pcm = new short[longest + room];
        begin = longest;
        end = longest;
    }

    int length() {
        return end - begin;
    }

    /** Samples that must wait before {@link #tryDrop} can do something. */
    int neededToDrop() {
        return 2 * longest;
    }

    /**
     * Where the next samples go, after {@link #makeRoom}; the writer says how many by {@link
     * #added}.
     */
    short[] buffer() {
        return pcm;
    }

    int writeAt() {
        return end;
    }

    /** False when so many samples more do not fit. */
    boolean makeRoom(int samples) {
        if (end + samples > pcm.length) {
            System.arraycopy(pcm, begin - longest, pcm, 0, longest + length());
            end = longest + length();
            begin = longest;
        }
        return end + samples <= pcm.length;
    }

    void added(int samples) {
        end += samples;
    }

    /** Plays samples; there are so many. */
    void take(short[] to, int at, int samples) {
        System.arraycopy(pcm, begin, to, at, samples);
        begin += samples;
    }

    /**
     * Leaves one pitch period out.
     *
     * @param force even where it will be heard
     * @return samples left out, 0 = none is fit
     */
    int tryDrop(boolean force) {
        if (length() < neededToDrop()) {
            return 0;
        }
        int lag = bestLag(begin, 1, force);
        for (int i = 0; i < lag; i++) {
            pcm[begin + lag + i] = faded(pcm[begin + i], pcm[begin + lag + i], i, lag);
        }
        // What was played last stays where it is looked for: right before the queue.
        System.arraycopy(pcm, begin - longest, pcm, begin - longest + lag, longest);
        begin += lag;
        return lag;
    }

    /**
     * Puts one pitch period in.
     *
     * @return samples put in, 0 = none is fit
     */
    int tryInsert(boolean force) {
        if (length() < longest || !makeRoom(longest)) {
            return 0;
        }
        int lag = bestLag(begin, -1, force);
        if (lag == 0) {
            return 0;
        }
        System.arraycopy(pcm, begin, pcm, begin + lag, length());
        end += lag;
        // Goes on as what follows would have, and comes out where it begins.
        for (int i = 0; i < lag; i++) {
            pcm[begin + i] = faded(pcm[begin + lag + i], pcm[begin - lag + i], i, lag);
        }
        return lag;
    }

    private static short faded(short from, short to, int i, int length) {
        return (short) ((from * (length - i) + to * i) / length);
    }

    /** Distance at which the window repeats itself best, forward or back; 0 = none. */
    private int bestLag(int at, int direction, boolean force) {
        int best = 0;
        double bestLikeness = -1;
        for (int lag = shortest; lag <= longest; lag++) {
            double likeness = likeness(at, at + direction * lag);
            if (likeness > bestLikeness) {
                bestLikeness = likeness;
                best = lag;
            }
        }
        return force || bestLikeness >= ALIKE ? best : 0;
    }

    /** Normalised correlation of two windows; 1 when there is nothing to hear in either. */
    private double likeness(int a, int b) {
        double product = 0;
        double powerA = 0;
        double powerB = 0;
        for (int i = 0; i < window; i++) {
            double x = pcm[a + i];
            double y = pcm[b + i];
            product += x * y;
            powerA += x * x;
            powerB += y * y;
        }
        double quiet = QUIET * window;
        if (powerA < quiet && powerB < quiet) {
            return 1;
        }
        return powerA == 0 || powerB == 0 ? 0 : product / Math.sqrt(powerA * powerB);
    }
}
