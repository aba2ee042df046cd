package tandem.media.dtmf;

/**
 * Finds digits in audio (ITU-T Q.24): eight Goertzel filters over blocks of 12.75 ms. A digit is
 * two blocks in a row that hold one tone of each group and little else, so tones of 40 ms are
 * found; it ends after three blocks without, so a gap of 20 ms does not split it, and one of 40 ms
 * does. Accepts frequencies off by 1.5 %, levels from -27 dBm0, high tones louder by 4 dB and
 * quieter by 8 dB. Speech seldom puts seven tenths of its energy into just two such tones. Runs on:
 * media loop.
 */
public final class ToneDetector {
    private static final int BLOCK_AT_8K = 102;
    private static final int HITS = 2;
    private static final int MISSES = 3;
    private static final int GROUP = 4;

    /** Peak of a sine of -27 dBm0, as 16 bit PCM. */
    private static final double MIN_AMPLITUDE = 1000;

    private static final double ENERGY_SHARE = 0.7;
    private static final double MAX_HIGH_OVER_LOW = Math.pow(10, 0.45);
    private static final double MAX_LOW_OVER_HIGH = Math.pow(10, 0.85);

    /** Power of the strongest of a group over each other of it. */
    private static final double PEAK = 4;

    private final int block;
    private final double minPower;
    private final double[] coefficients = new double[2 * GROUP];
    private final double[] previous = new double[2 * GROUP];
    private final double[] beforeThat = new double[2 * GROUP];
    private double energy;
    private int filled;

    private int candidate = Digits.NONE;
    private int hits;
    private int misses;
    private int sounding = Digits.NONE;

    /**
     * @param rateHz of the PCM, 8000..48000
     */
    public ToneDetector(int rateHz) {
        block = BLOCK_AT_8K * rateHz / 8000;
        minPower = Math.pow(MIN_AMPLITUDE * block / 2, 2);
        for (int i = 0; i < GROUP; i++) {
            coefficients[i] = 2 * Math.cos(2 * Math.PI * Tones.LOW_HZ[i] / rateHz);
            coefficients[GROUP + i] = 2 * Math.cos(2 * Math.PI * Tones.HIGH_HZ[i] / rateHz);
        }
    }

    /**
     * Listens on; of digits that begin in one piece the last is told, so give it no more than some
     * 100 ms.
     *
     * @return code of the digit that began, or {@link Digits#NONE}
     */
    public int onPcm(short[] pcm, int at, int length) {
        int began = Digits.NONE;
        for (int i = at; i < at + length; i++) {
            double sample = pcm[i];
            energy += sample * sample;
            for (int k = 0; k < coefficients.length; k++) {
                double next = sample + coefficients[k] * previous[k] - beforeThat[k];
                beforeThat[k] = previous[k];
                previous[k] = next;
            }
            if (++filled == block) {
                int code = onBlock(judge());
                began = code == Digits.NONE ? began : code;
                reset();
            }
        }
        return began;
    }

    private void reset() {
        filled = 0;
        energy = 0;
        for (int k = 0; k < coefficients.length; k++) {
            previous[k] = 0;
            beforeThat[k] = 0;
        }
    }

    /** Code of the digit that the block holds, or NONE. */
    private int judge() {
        int low = strongest(0);
        int high = strongest(GROUP);
        double lowPower = power(low);
        double highPower = power(high);
        boolean loud = lowPower >= minPower && highPower >= minPower;
        boolean balanced =
                highPower <= lowPower * MAX_HIGH_OVER_LOW
                        && lowPower <= highPower * MAX_LOW_OVER_HIGH;
        // A sine of amplitude a has power (a n / 2)^2 here and energy a^2 n / 2.
        boolean pure = (lowPower + highPower) * 2 / block >= ENERGY_SHARE * energy;
        boolean alone = isPeak(low, 0) && isPeak(high, GROUP);
        return loud && balanced && pure && alone ? Tones.code(low, high - GROUP) : Digits.NONE;
    }

    private int strongest(int from) {
        int best = from;
        for (int k = from + 1; k < from + GROUP; k++) {
            best = power(k) > power(best) ? k : best;
        }
        return best;
    }

    private boolean isPeak(int of, int from) {
        for (int k = from; k < from + GROUP; k++) {
            if (k != of && power(k) * PEAK > power(of)) {
                return false;
            }
        }
        return true;
    }

    private double power(int k) {
        return previous[k] * previous[k]
                + beforeThat[k] * beforeThat[k]
                - coefficients[k] * previous[k] * beforeThat[k];
    }

    private int onBlock(int code) {
        hits = code == candidate ? hits + 1 : 1;
        candidate = code;
        if (sounding != Digits.NONE && code != sounding) {
            misses++;
            if (misses >= MISSES) {
                sounding = Digits.NONE;
            }
        } else {
            misses = 0;
        }
        boolean begins = code != Digits.NONE && code != sounding && hits == HITS;
        if (begins) {
            sounding = code;
            misses = 0;
        }
        return begins ? code : Digits.NONE;
    }

    /** Code of the digit that is sounding, or {@link Digits#NONE}. */
    public int sounding() {
        return sounding;
    }
}
