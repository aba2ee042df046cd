package tandem.media.codec;

/**
 * One sub-band of ITU-T G.722: the adaptive predictor (clause 3.6) and the scale of the adaptive
 * quantiser (3.5), the same in coder and decoder. Fixed point as in clause 6, so bit-exact. Runs
 * on: owner of the stream.
 */
final class G722Band {
    private static final int ZEROS = 6;
    private static final int MAX_SECOND_POLE = 12_288;
    private static final int POLE_BOUND = 15_360;

    private final int maxLogStep;
    private final int exponentShift;

    private int logStep;
    private int step;

    /** Output of the predictor for the coming sample. */
    private int prediction;

    private int zeroPrediction;
    private final int[] differences = new int[ZEROS];
    private final int[] zeroCoefficients = new int[ZEROS];
    private int firstPole;
    private int secondPole;
    private int rebuilt1;
    private int rebuilt2;
    private int partial1;
    private int partial2;

    private G722Band(int maxLogStep, int exponentShift, int firstStep) {
        this.maxLogStep = maxLogStep;
        this.exponentShift = exponentShift;
        this.step = firstStep;
    }

    static G722Band low() {
        return new G722Band(18_432, 8, 32);
    }

    static G722Band high() {
        return new G722Band(22_528, 10, 8);
    }

    /** Quantiser step. */
    int step() {
        return step;
    }

    int prediction() {
        return prediction;
    }

    /** Adapts the step (blocks LOGSCL, SCALEL and LOGSCH, SCALEH). */
    void scale(int multiplier) {
        logStep = Math.max(0, Math.min((logStep * 127 >> 7) + multiplier, maxLogStep));
        int exponent = exponentShift - (logStep >> 11);
        int mantissa = G722Tables.EXPONENT[logStep >> 6 & 31];
        step = (exponent < 0 ? mantissa << -exponent : mantissa >> exponent) << 2;
    }

    /**
     * Adapts the predictor to the quantised difference of this sample and predicts the next (block
     * 4).
     *
     * @param difference quantised, 16 bit
     */
    void predict(int difference) {
        int rebuilt = saturate(prediction + difference);
        int partial = saturate(zeroPrediction + difference);
        adaptPoles(partial);
        adaptZeros(difference);
        partial2 = partial1;
        partial1 = partial;
        rebuilt2 = rebuilt1;
        rebuilt1 = rebuilt;
        int first = firstPole * saturate(rebuilt1 << 1) >> 15;
        int second = secondPole * saturate(rebuilt2 << 1) >> 15;
        zeroPrediction = zeros();
        prediction = saturate(saturate(first + second) + zeroPrediction);
    }

    /** Blocks UPPOL2 and UPPOL1. */
    private void adaptPoles(int partial) {
        int sign1 = partial ^ partial1;
        int sign2 = partial ^ partial2;
        int slope = saturate(firstPole << 2);
        int pull = Math.min(towards(-slope, sign1), Short.MAX_VALUE);
        int second = (pull >> 7) + towards(128, sign2) + (secondPole * 32_512 >> 15);
        secondPole = Math.max(-MAX_SECOND_POLE, Math.min(second, MAX_SECOND_POLE));
        int first = towards(192, sign1) + (firstPole * 32_640 >> 15);
        int bound = POLE_BOUND - secondPole;
        firstPole = Math.max(-bound, Math.min(first, bound));
    }

    /** Block UPZERO, and the delay line. */
    private void adaptZeros(int difference) {
        int gain = difference == 0 ? 0 : 128;
        for (int i = ZEROS - 1; i >= 0; i--) {
            int leaked = zeroCoefficients[i] * 32_640 >> 15;
            int change = towards(gain, difference ^ differences[i]);
            zeroCoefficients[i] = saturate(change + leaked);
            differences[i] = i == 0 ? difference : differences[i - 1];
        }
    }

    /** Block FILTEZ. */
    private int zeros() {
        int sum = 0;
        for (int i = ZEROS - 1; i >= 0; i--) {
            int twice = saturate(differences[i] << 1);
            sum = saturate(sum + (zeroCoefficients[i] * twice >> 15));
        }
        return sum;
    }

    /** The value, or its negative when the sign bit is set; signs are chance, so no branch. */
    private static int towards(int value, int sign) {
        int mask = sign >> 31;
        return (value ^ mask) - mask;
    }

    static int saturate(int value) {
        return Math.max(Short.MIN_VALUE, Math.min(value, Short.MAX_VALUE));
    }
}
