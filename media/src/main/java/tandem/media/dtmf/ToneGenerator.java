package tandem.media.dtmf;

/**
 * Makes the tones of digits (ITU-T Q.23), low -9 dBm0 and high -7 dBm0, as a phone does. Runs on:
 * media loop.
 */
public final class ToneGenerator {
    private static final double LOW_AMPLITUDE = 7_940;
    private static final double HIGH_AMPLITUDE = 9_990;

    private final int rateHz;
    private double lowStep;
    private double highStep;
    private double lowPhase;
    private double highPhase;

    /**
     * @param rateHz of the PCM, 8000..48000
     */
    public ToneGenerator(int rateHz) {
        this.rateHz = rateHz;
    }

    /**
     * Begins a digit.
     *
     * @param code 0..15
     */
    public void begin(int code) {
        lowStep = 2 * Math.PI * Tones.lowHz(code) / rateHz;
        highStep = 2 * Math.PI * Tones.highHz(code) / rateHz;
        lowPhase = 0;
        highPhase = 0;
    }

    /** The next sample of it. */
    public short next() {
        double sample = LOW_AMPLITUDE * Math.sin(lowPhase) + HIGH_AMPLITUDE * Math.sin(highPhase);
        lowPhase += lowStep;
        highPhase += highStep;
        return (short) Math.round(sample);
    }
}
