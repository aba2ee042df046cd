package tandem.media.codec;

/**
 * Comfort noise of RFC 3389: a packet says how loud the background is while nobody talks, and the
 * listener's side makes noise of it. The level is what matters to an ear; coefficients of a
 * spectrum are accepted and not used, the noise is white. Runs on: owner of the stream.
 */
public final class ComfortNoise {
    /** Static payload type at 8 kHz; other clocks have dynamic ones. */
    public static final int PAYLOAD_TYPE = 13;

    private static final int QUIETEST = 127;

    /** Share of the way to a new level that is left after each sample: about 10 ms at 8 kHz. */
    private static final float APPROACH = 1 / 80f;

    private int state;
    private float target;
    private float amplitude;

    /**
     * @param seed of the noise, any value
     */
    public ComfortNoise(int seed) {
        state = seed == 0 ? 1 : seed;
    }

    /**
     * Writes the payload for a background, without a spectrum.
     *
     * @param samples of the background, at least one
     * @return octets written: 1
     */
    public static int write(short[] pcm, int at, int samples, byte[] out, int outAt) {
        out[outAt] = (byte) Math.clamp(Math.round(-Level.dbov(pcm, at, samples)), 0, QUIETEST);
        return 1;
    }

    /**
     * Takes the payload of a packet; the noise moves to its level within some ms.
     *
     * @return false = no level in it; nothing changed
     */
    public boolean update(byte[] payload, int at, int length) {
        if (length < 1 || payload[at] < 0) {
            return false;
        }
        int level = payload[at];
        // Uniform noise has a third of its peak's square as power.
        target = level == QUIETEST ? 0 : (float) (Level.rms(-level) * Math.sqrt(3));
        return true;
    }

    /** Writes noise. */
    public void fill(short[] pcm, int at, int samples) {
        for (int i = 0; i < samples; i++) {
            amplitude += (target - amplitude) * APPROACH;
            float sound = amplitude * next();
            pcm[at + i] = (short) Math.clamp(Math.round(sound), Short.MIN_VALUE, Short.MAX_VALUE);
        }
    }

    /** Uniform in -1..1 (xorshift, 32 bit). */
    private float next() {
        state ^= state << 13;
        state ^= state >>> 17;
        state ^= state << 5;
        return state * 0x1p-31f;
    }
}
