package tandem.media.codec;

/**
 * Changes the rate of a stream of PCM, band-limited, so that nothing folds back. After N samples
 * in, exactly {@code ceil(N * to / from)} are out, for ever: it cannot drift. What comes out is
 * {@link #delaySamples} late, 3.9 ms where 8 kHz is the lower rate, 1.9 ms for 16 kHz.
 *
 * <p>Of the lower of the two rates' bands 85 % pass within 0.01 dB (up to 3400 Hz of 8 kHz); from
 * its end (4000 Hz) everything is at least 64 dB down. Nothing is allocated by {@link #resample}.
 * Runs on: its one owner.
 */
public final class Resampler {
    /** Input is taken in pieces of this many samples. */
    private static final int PIECE = 480;

    private final FilterBank bank;
    private final int[] window;

    /** Where the next output falls: input samples from the next one on ... */
    private int next;

    /** ... and 1/up of a sample after that. */
    private int fraction;

    private Resampler(FilterBank bank) {
        this.bank = bank;
        this.window = new int[bank.taps() + PIECE];
    }

    /**
     * @param fromHz 500..384000
     * @param toHz 500..384000
     */
    public static Resampler of(int fromHz, int toHz) {
        return new Resampler(FilterBank.of(fromHz, toHz));
    }

    /**
     * A whole sound, without delay.
     *
     * @return {@code pcm} itself when there is nothing to do; else {@code floor(length * to /
     *     from)} samples, at least one
     */
    public static short[] convert(short[] pcm, int fromHz, int toHz) {
        if (fromHz == toHz) {
            return pcm;
        }
        Resampler resampler = of(fromHz, toHz);
        int half = resampler.bank.taps() / 2;
        resampler.next = half;
        short[] out = new short[(int) Math.max(1, (long) pcm.length * toHz / fromHz)];
        int written = resampler.resample(pcm, 0, pcm.length, out, 0);
        resampler.resample(new short[half + 1], 0, half + 1, out, written);
        return out;
    }

    /** How late the output is, in samples of the output's rate, rounded. */
    public int delaySamples() {
        return Math.round(bank.taps() / 2f * bank.up() / bank.down());
    }

    /** The most that {@link #resample} can write for so many samples. */
    public int maxOutput(int samples) {
        return (int) ((long) samples * bank.up() / bank.down()) + 1;
    }

    /**
     * Takes the next samples of the stream.
     *
     * @param out has room for {@link #maxOutput}; not the array {@code in}
     * @return samples written
     */
    public int resample(short[] in, int at, int samples, short[] out, int outAt) {
        int written = 0;
        for (int taken = 0; taken < samples; taken += PIECE) {
            int piece = Math.min(PIECE, samples - taken);
            for (int i = 0; i < piece; i++) {
                window[bank.taps() + i] = in[at + taken + i];
            }
            written += emit(piece, out, outAt + written);
            System.arraycopy(window, piece, window, 0, bank.taps());
        }
        return written;
    }

    /**
     * All output that falls on the piece; the window holds as many earlier samples as taps. What
     * finds no room is left out, but the time goes on.
     */
    private int emit(int piece, short[] out, int outAt) {
        int up = bank.up();
        int wholeStep = bank.down() / up;
        int fractionStep = bank.down() % up;
        float scale = 1f / bank.one();
        int written = 0;
        while (next < piece) {
            if (outAt + written < out.length) {
                int sound = Math.round(convolve(window, next + 1, bank.phase(fraction)) * scale);
                out[outAt + written++] =
                        (short) Math.max(Short.MIN_VALUE, Math.min(sound, Short.MAX_VALUE));
            }
            fraction += fractionStep;
            int carry = fraction >= up ? 1 : 0;
            fraction -= carry * up;
            next += wholeStep + carry;
        }
        next -= piece;
        return written;
    }

    /** Whole numbers: their sum may be taken in any order, so the compiler makes vectors of it. */
    private static int convolve(int[] window, int at, int[] taps) {
        int sum = 0;
        for (int k = 0; k < taps.length; k++) {
            sum += taps[k] * window[at + k];
        }
        return sum;
    }
}
