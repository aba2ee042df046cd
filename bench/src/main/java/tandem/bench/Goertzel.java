package tandem.bench;

/**
 * How much of one frequency is in a piece of sound (the Goertzel algorithm). Runs on: any (no
 * state).
 */
public final class Goertzel {
    private static final double FULL_SCALE = 32768;
    private static final double FLOOR_DB = -100;

    private Goertzel() {}

    /**
     * The share of the sound's energy that lies at a frequency: 1 for a pure tone, near 0 when it
     * is absent. A window of n samples resolves rate / n hertz. Digital silence has a share of 0.
     *
     * @param rate samples a second
     */
    public static double share(short[] samples, int from, int count, double hz, int rate) {
        double energy = energy(samples, from, count);
        return energy == 0 ? 0 : Math.min(1, power(samples, from, count, hz, rate) / energy);
    }

    /** Level of one frequency in dB under a full-scale sine; -100 for nothing. */
    public static double levelDb(short[] samples, int from, int count, double hz, int rate) {
        return decibels(power(samples, from, count, hz, rate) / Math.max(1, count));
    }

    /** Level of all sound in dB under a full-scale sine; -100 for digital silence. */
    public static double loudnessDb(short[] samples, int from, int count) {
        return decibels(energy(samples, from, count) / Math.max(1, count));
    }

    /** Sum of squares of the sine at that frequency that fits best. */
    private static double power(short[] samples, int from, int count, double hz, int rate) {
        double turn = 2 * Math.PI * hz / rate;
        double factor = 2 * Math.cos(turn);
        double last = 0;
        double beforeLast = 0;
        for (int i = from; i < from + count; i++) {
            double now = samples[i] + factor * last - beforeLast;
            beforeLast = last;
            last = now;
        }
        double squared = last * last + beforeLast * beforeLast - factor * last * beforeLast;
        return 2 * squared / Math.max(1, count);
    }

    private static double energy(short[] samples, int from, int count) {
        double sum = 0;
        for (int i = from; i < from + count; i++) {
            sum += (double) samples[i] * samples[i];
        }
        return sum;
    }

    private static double decibels(double meanSquare) {
        double fullScale = FULL_SCALE * FULL_SCALE / 2;
        return meanSquare <= 0
                ? FLOOR_DB
                : Math.max(FLOOR_DB, 10 * Math.log10(meanSquare / fullScale));
    }
}
