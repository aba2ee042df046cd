package tandem.media.codec;

/**
 * ITU-T G.722, 64 kbit/s, mode 1: six bits of the lower and two of the higher band in each octet,
 * which stands for two samples at 16 kHz. Runs on: its one owner.
 */
final class G722Encoder implements Encoder {
    private static final int RATE_HZ = 16_000;

    private final G722Filter filter = new G722Filter();
    private final G722Band low = G722Band.low();
    private final G722Band high = G722Band.high();

    @Override
    public int rateHz() {
        return RATE_HZ;
    }

    @Override
    public int encode(short[] pcm, int at, int samples, byte[] out, int outAt) {
        if ((samples & 1) != 0) {
            return REFUSED;
        }
        for (int i = 0; i < samples; i += 2) {
            filter.push(pcm[at + i], pcm[at + i + 1]);
            int lower = encodeLow(filter.even() + filter.odd() >> 14);
            int higher = encodeHigh(filter.even() - filter.odd() >> 14);
            out[outAt + (i >> 1)] = (byte) (higher << 6 | lower);
        }
        return samples >> 1;
    }

    private int encodeLow(int sample) {
        int error = G722Band.saturate(sample - low.prediction());
        int magnitude = error >= 0 ? error : -(error + 1);
        int interval = 1;
        while (interval < G722Tables.LOW_LEVELS.length
                && magnitude >= G722Tables.LOW_LEVELS[interval] * low.step() >> 12) {
            interval++;
        }
        int code = lowCode(error < 0, interval);
        int coarse = code >> 2;
        int difference = low.step() * G722Tables.LOW_4_BIT[coarse] >> 15;
        low.scale(G722Tables.LOW_STEP[coarse]);
        low.predict(difference);
        return code;
    }

    /**
     * Codes of the intervals (table 16): both signs count down, but the two smallest below zero.
     */
    private static int lowCode(boolean negative, int interval) {
        if (negative) {
            return interval <= 2 ? 64 - interval : 34 - interval;
        }
        return 62 - interval;
    }

    private int encodeHigh(int sample) {
        int error = G722Band.saturate(sample - high.prediction());
        int magnitude = error >= 0 ? error : -(error + 1);
        boolean large = magnitude >= G722Tables.HIGH_LEVEL * high.step() >> 12;
        int code = (error < 0 ? 0 : 2) + (large ? 0 : 1);
        int difference = high.step() * G722Tables.HIGH_2_BIT[code] >> 15;
        high.scale(G722Tables.HIGH_STEP[code]);
        high.predict(difference);
        return code;
    }

    @Override
    public void close() {
        // Nothing outside the heap.
    }
}
