package tandem.media.codec;

/** The decoder of {@link G722Encoder}'s stream. Runs on: its one owner. */
final class G722Waveform implements Waveform {
    private static final int RATE_HZ = 16_000;

    private final G722Filter filter = new G722Filter();
    private final G722Band low = G722Band.low();
    private final G722Band high = G722Band.high();

    @Override
    public int rateHz() {
        return RATE_HZ;
    }

    @Override
    public int samplesOf(int octets) {
        return octets > 0 ? 2 * octets : Decoder.MALFORMED;
    }

    @Override
    public void decode(byte[] payload, int at, int length, short[] pcm, int pcmAt) {
        for (int i = 0; i < length; i++) {
            int lower = decodeLow(payload[at + i] & 0x3F);
            int higher = decodeHigh(payload[at + i] >> 6 & 3);
            filter.push(lower + higher, lower - higher);
            pcm[pcmAt + 2 * i] = (short) G722Band.saturate(filter.even() >> 11);
            pcm[pcmAt + 2 * i + 1] = (short) G722Band.saturate(filter.odd() >> 11);
        }
    }

    private int decodeLow(int code) {
        int fine = low.step() * G722Tables.LOW_6_BIT[code] >> 15;
        int sample = limit(low.prediction() + fine);
        int coarse = code >> 2;
        int difference = low.step() * G722Tables.LOW_4_BIT[coarse] >> 15;
        low.scale(G722Tables.LOW_STEP[coarse]);
        low.predict(difference);
        return sample;
    }

    private int decodeHigh(int code) {
        int difference = high.step() * G722Tables.HIGH_2_BIT[code] >> 15;
        int sample = limit(high.prediction() + difference);
        high.scale(G722Tables.HIGH_STEP[code]);
        high.predict(difference);
        return sample;
    }

    /** 15 bit, so that sum and difference of the bands fit into 16. */
    private static int limit(int sample) {
        return Math.max(-16_384, Math.min(sample, 16_383));
    }
}
