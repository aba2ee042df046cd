package tandem.bench.rtp;

/**
 * The two laws of ITU-T G.711 by table, written from the Recommendation and shared with nothing
 * that is judged by it. Samples are 16-bit linear, 8000 a second. Runs on: any (immutable).
 */
public enum Law {
    /** PCMU, static payload type 0 (RFC 3551). */
    MU(0, "PCMU", (byte) 0xff) {
        @Override
        int expand(int octet) {
            int bits = ~octet & 0xff;
            int magnitude = ((((bits & 0x0f) << 3) + 0x84) << ((bits & 0x70) >> 4)) - 0x84;
            return (bits & 0x80) != 0 ? -magnitude : magnitude;
        }
    },
    /** PCMA, static payload type 8 (RFC 3551). */
    A(8, "PCMA", (byte) 0xd5) {
        @Override
        int expand(int octet) {
            int bits = octet ^ 0x55;
            int segment = (bits & 0x70) >> 4;
            int mantissa = (bits & 0x0f) << 4;
            int magnitude = segment == 0 ? mantissa + 8 : (mantissa + 0x108) << (segment - 1);
            return (bits & 0x80) != 0 ? magnitude : -magnitude;
        }
    };

    private static final int CODES = 256;

    private final int payloadType;
    private final String encoding;
    private final byte silence;
    private final short[] linear = new short[CODES];
    private final byte[] coded = new byte[1 << 16];

    Law(int payloadType, String encoding, byte silence) {
        this.payloadType = payloadType;
        this.encoding = encoding;
        this.silence = silence;
    }

    static {
        for (Law law : values()) {
            law.fillTables();
        }
    }

    abstract int expand(int octet);

    /**
     * The inverse is the nearest code of each sample, which needs no second formula that could be
     * wrong.
     */
    private void fillTables() {
        int[] byValue = new int[CODES];
        for (int octet = 0; octet < CODES; octet++) {
            linear[octet] = (short) expand(octet);
            byValue[octet] = octet;
        }
        int[] sorted =
                java.util.Arrays.stream(byValue)
                        .boxed()
                        .sorted(java.util.Comparator.comparingInt(octet -> linear[octet]))
                        .mapToInt(Integer::intValue)
                        .toArray();
        int nearest = 0;
        for (int sample = Short.MIN_VALUE; sample <= Short.MAX_VALUE; sample++) {
            while (nearest + 1 < CODES
                    && Math.abs(linear[sorted[nearest + 1]] - sample)
                            <= Math.abs(linear[sorted[nearest]] - sample)) {
                nearest++;
            }
            coded[sample & 0xffff] = (byte) sorted[nearest];
        }
    }

    /** Static payload type of RFC 3551. */
    public int payloadType() {
        return payloadType;
    }

    /** Encoding name as in {@code a=rtpmap}. */
    public String encoding() {
        return encoding;
    }

    /** The code of the quietest sample. */
    public byte silence() {
        return silence;
    }

    public byte encode(int sample) {
        return coded[Math.clamp(sample, Short.MIN_VALUE, Short.MAX_VALUE) & 0xffff];
    }

    public short decode(byte code) {
        return linear[code & 0xff];
    }
}
