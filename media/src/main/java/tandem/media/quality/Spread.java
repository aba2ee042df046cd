package tandem.media.quality;

/**
 * Percentiles of times without keeping them: eight bins to each doubling, so within a tenth. Runs
 * on: media loop.
 */
public final class Spread {
    private static final int PER_OCTAVE = 8;
    private static final int OCTAVES = 24;

    private final int[] bins = new int[PER_OCTAVE * OCTAVES];
    private long count;
    private long max;

    /**
     * @param us microseconds; below 0 counts as 0
     */
    public void add(long us) {
        bins[bin(us)]++;
        count++;
        max = Math.max(max, us);
    }

    private static int bin(long us) {
        if (us < PER_OCTAVE) {
            return (int) Math.max(0, us);
        }
        int octave = 63 - Long.numberOfLeadingZeros(us);
        int within = (int) (us >> (octave - 3)) & PER_OCTAVE - 1;
        return Math.min((octave - 2) * PER_OCTAVE + within, PER_OCTAVE * OCTAVES - 1);
    }

    /** Largest value of a bin. */
    private static long top(int bin) {
        if (bin < PER_OCTAVE) {
            return bin;
        }
        int octave = bin / PER_OCTAVE + 2;
        long within = bin % PER_OCTAVE;
        return (PER_OCTAVE + within + 1 << (octave - 3)) - 1;
    }

    /**
     * The value that a share of all does not exceed; 0 when there is none.
     *
     * @param share 0..1
     */
    public long percentile(double share) {
        long wanted = (long) Math.ceil(share * count);
        long seen = 0;
        for (int bin = 0; bin < bins.length && count > 0; bin++) {
            seen += bins[bin];
            if (seen >= wanted && seen > 0) {
                return Math.min(max, top(bin));
            }
        }
        return 0;
    }

    public long max() {
        return max;
    }

    public long count() {
        return count;
    }
}
