package tandem.media.play;

/**
 * Brings PCM to 8 kHz by a windowed sinc in polyphase form, so that nothing above the new band
 * folds back. Runs on: prompt loader.
 */
final class Resampler {
    private static final int TARGET_HZ = 8000;
    private static final int ZERO_CROSSINGS = 24;

    /** Share of the narrower band that passes; the rest is the filter's slope. */
    private static final double PASS_BAND = 0.92;

    private Resampler() {}

    static short[] to8kHz(short[] pcm, int rateHz) {
        if (rateHz == TARGET_HZ) {
            return pcm;
        }
        int divisor = greatestCommonDivisor(rateHz, TARGET_HZ);
        int phases = TARGET_HZ / divisor;
        int step = rateHz / divisor;
        float[][] filter = filter(phases, rateHz);
        short[] out = new short[(int) Math.max(1, (long) pcm.length * phases / step)];
        for (int i = 0; i < out.length; i++) {
            long at = (long) i * step;
            out[i] = convolve(pcm, (int) (at / phases), filter[(int) (at % phases)]);
        }
        return out;
    }

    private static short convolve(short[] pcm, int center, float[] taps) {
        int first = center - taps.length / 2 + 1;
        int from = Math.max(0, -first);
        int to = Math.min(taps.length, pcm.length - first);
        float sum = 0;
        for (int k = from; k < to; k++) {
            sum += taps[k] * pcm[first + k];
        }
        return (short) Math.clamp(Math.round(sum), Short.MIN_VALUE, Short.MAX_VALUE);
    }

    /** One set of taps for each fraction of an input sample that an output sample can fall on. */
    private static float[][] filter(int phases, int rateHz) {
        double cutoff = PASS_BAND * Math.min(1.0, (double) TARGET_HZ / rateHz);
        int half = (int) Math.ceil(ZERO_CROSSINGS / cutoff);
        float[][] filter = new float[phases][2 * half];
        for (int phase = 0; phase < phases; phase++) {
            double total = 0;
            for (int k = 0; k < 2 * half; k++) {
                double distance = k - half + 1 - (double) phase / phases;
                double tap = cutoff * sinc(cutoff * distance) * blackman(distance / half);
                filter[phase][k] = (float) tap;
                total += tap;
            }
            // Equal gain in every phase, or a constant input would come out as a hum.
            for (int k = 0; k < 2 * half; k++) {
                filter[phase][k] /= (float) total;
            }
        }
        return filter;
    }

    private static double sinc(double x) {
        return Math.abs(x) < 1e-9 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }

    /**
     * @param x -1..1 over the window
     */
    private static double blackman(double x) {
        return Math.abs(x) >= 1
                ? 0
                : 0.42 + 0.5 * Math.cos(Math.PI * x) + 0.08 * Math.cos(2 * Math.PI * x);
    }

    private static int greatestCommonDivisor(int a, int b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }
}
