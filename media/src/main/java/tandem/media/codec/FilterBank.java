package tandem.media.codec;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The low-pass filter of one change of rate, a sinc under a Kaiser window, cut into one set of taps
 * for each fraction of an input sample that an output sample can fall on. Runs on: any (immutable).
 */
final class FilterBank {
    /** Sums of 16 bit samples by taps stay in 32 bit while the taps' sizes add up to less. */
    private static final int MAX_SUM = 1 << 16;

    /** Rates whose filters are kept once they were made. */
    private static final int[] KNOWN_HZ = {
        8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000
    };

    private static final AtomicReferenceArray<FilterBank> KEPT =
            new AtomicReferenceArray<>(KNOWN_HZ.length * KNOWN_HZ.length);

    /**
     * Rates without a common divisor would need as many sets as Hz; the nearest of these is used.
     */
    private static final int MAX_PHASES = 1024;

    /** Share of the narrower band that passes; the rest is the filter's slope. */
    private static final double PASS_BAND = 0.85;

    private static final double STOP_DB = 74;
    private static final double KAISER_BETA = 0.1102 * (STOP_DB - 8.7);

    private final int up;
    private final int down;
    private final int one;
    private final int[][] phases;

    private FilterBank(int fromHz, int toHz) {
        int divisor = greatestCommonDivisor(fromHz, toHz);
        up = toHz / divisor;
        down = fromHz / divisor;
        // Kaiser's estimate: length from attenuation and width of the slope.
        double narrow = Math.min(1.0, (double) toHz / fromHz);
        double slope = Math.PI * (1 - PASS_BAND) * narrow;
        int taps = (int) Math.ceil((STOP_DB - 7.95) / (2.285 * slope) / 4) * 4;
        double cutoff = narrow * (1 + PASS_BAND) / 2;
        double[][] exact = new double[Math.min(up, MAX_PHASES)][];
        double largest = 0;
        for (int phase = 0; phase < exact.length; phase++) {
            exact[phase] = taps(taps, cutoff, (double) phase / exact.length);
            largest = Math.max(largest, Arrays.stream(exact[phase]).map(Math::abs).sum());
        }
        one = (int) ((MAX_SUM - taps) / largest);
        phases = Arrays.stream(exact).map(this::rounded).toArray(int[][]::new);
    }

    /** Made at most a few times for each pair of known rates, whoever comes first. */
    static FilterBank of(int fromHz, int toHz) {
        int from = Arrays.binarySearch(KNOWN_HZ, fromHz);
        int to = Arrays.binarySearch(KNOWN_HZ, toHz);
        if (from < 0 || to < 0) {
            return new FilterBank(fromHz, toHz);
        }
        int slot = from * KNOWN_HZ.length + to;
        FilterBank kept = KEPT.get(slot);
        if (kept == null) {
            kept = new FilterBank(fromHz, toHz);
            KEPT.set(slot, kept);
        }
        return kept;
    }

    /** Output samples for each {@link #down} input samples. */
    int up() {
        return up;
    }

    int down() {
        return down;
    }

    /** A tap of 1: as fine as sums in 32 bit allow. */
    int one() {
        return one;
    }

    /** Taps of each phase, an even number. */
    int taps() {
        return phases[0].length;
    }

    /**
     * @param fraction of an input sample in 1/up
     */
    int[] phase(int fraction) {
        return phases.length == up
                ? phases[fraction]
                : phases[(int) ((long) fraction * phases.length / up)];
    }

    /**
     * The last tap meets the latest input sample; the filter's middle lies half a length before it,
     * {@code fraction} later.
     */
    private static double[] taps(int count, double cutoff, double fraction) {
        double[] exact = new double[count];
        double half = count / 2.0;
        double total = 0;
        for (int k = 0; k < count; k++) {
            double distance = k + 1 - half - fraction;
            exact[k] = sinc(cutoff * distance) * kaiser(distance / half);
            total += exact[k];
        }
        for (int k = 0; k < count; k++) {
            exact[k] /= total;
        }
        return exact;
    }

    /** Equal gain in every phase, or a constant input would come out as a hum. */
    private int[] rounded(double[] exact) {
        int[] taps = new int[exact.length];
        int left = one;
        int largest = 0;
        for (int k = 0; k < taps.length; k++) {
            taps[k] = (int) Math.round(exact[k] * one);
            left -= taps[k];
            largest = taps[k] > taps[largest] ? k : largest;
        }
        taps[largest] += left;
        return taps;
    }

    private static double sinc(double x) {
        return Math.abs(x) < 1e-9 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }

    /**
     * @param x -1..1 over the window
     */
    private static double kaiser(double x) {
        double inside = 1 - x * x;
        return inside <= 0 ? 0 : bessel(KAISER_BETA * Math.sqrt(inside)) / bessel(KAISER_BETA);
    }

    /** Modified Bessel function of the first kind, order 0, as its power series. */
    private static double bessel(double x) {
        double sum = 1;
        double term = 1;
        for (int k = 1; term > 1e-12 * sum; k++) {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }
        return sum;
    }

    private static int greatestCommonDivisor(int a, int b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }
}
