package tandem.media.codec;

/** The first octets of an Opus packet (RFC 6716 3.1 and 3.2). Runs on: any. */
final class OpusPacket {
    private static final int MAX_MS = 120;

    private OpusPacket() {}

    /**
     * @return samples of the packet at the rate, or {@link Decoder#MALFORMED}
     */
    static int samples(byte[] payload, int at, int length, int rateHz) {
        if (length < 1) {
            return Decoder.MALFORMED;
        }
        int frames = frames(payload, at, length);
        int samples = frames * frameSamples(payload[at] >> 3 & 31, rateHz);
        return frames > 0 && samples <= rateHz / 1000 * MAX_MS ? samples : Decoder.MALFORMED;
    }

    /** Frames in the packet by the code of its first octet; 0 = malformed. */
    private static int frames(byte[] payload, int at, int length) {
        return switch (payload[at] & 3) {
            case 0 -> 1;
            case 1, 2 -> 2;
            default -> length < 2 ? 0 : payload[at + 1] & 0x3F;
        };
    }

    /**
     * @param configuration 0..11 SILK, 12..15 hybrid, 16..31 CELT (table 2)
     */
    private static int frameSamples(int configuration, int rateHz) {
        int size = configuration & 3;
        if (configuration >= 16) {
            return (rateHz << size) / 400;
        }
        if (configuration >= 12) {
            return (rateHz << (size & 1)) / 100;
        }
        return size == 3 ? rateHz * 60 / 1000 : (rateHz << size) / 100;
    }
}
