package tandem.bench.rtp;

import java.nio.ByteBuffer;

/**
 * A sine tone. Its frequency is a whole number of hertz, so that one second is a loop without a
 * seam.
 *
 * @param hz 1..3999
 * @param second one second of samples
 */
public record Tone(int hz, short[] second) implements Voice {
    private static final int RATE = 8000;

    /** About -12 dBm0: loud and clear of the clipping of either law. */
    private static final double AMPLITUDE = 8000;

    public static Tone of(int hz) {
        if (hz < 1 || hz >= RATE / 2) {
            throw new IllegalArgumentException(
                    "a tone of " + hz + " Hz does not fit 8000 samples a second");
        }
        short[] second = new short[RATE];
        for (int i = 0; i < RATE; i++) {
            second[i] = (short) Math.round(AMPLITUDE * Math.sin(2 * Math.PI * hz * i / RATE));
        }
        return new Tone(hz, second);
    }

    @Override
    public void speak(ByteBuffer out, Law law, long frame) {
        int from = (int) (frame % (RATE / FRAME_OCTETS)) * FRAME_OCTETS;
        for (int i = 0; i < FRAME_OCTETS; i++) {
            out.put(law.encode(second[from + i]));
        }
    }

    @Override
    public String toString() {
        return hz + " Hz";
    }
}
