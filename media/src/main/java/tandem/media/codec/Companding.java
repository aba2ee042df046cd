package tandem.media.codec;

import tandem.media.G711;

/**
 * One companding law of ITU-T G.711, between an octet and 16 bit linear PCM. Runs on: any
 * (immutable).
 */
public final class Companding {
    private static final int MU_BIAS = 0x84;
    private static final int MU_MAX = 0x7FFF - MU_BIAS;
    private static final Companding MU = new Companding(G711.MU_LAW);
    private static final Companding A = new Companding(G711.A_LAW);

    private final G711 law;
    private final short[] linear = new short[256];
    private final byte[] toOther = new byte[256];

    private Companding(G711 law) {
        this.law = law;
        for (int code = 0; code < 256; code++) {
            linear[code] = (short) expand(law, code);
            toOther[code] =
                    (byte) compress(law == G711.A_LAW ? G711.MU_LAW : G711.A_LAW, linear[code]);
        }
    }

    public static Companding of(G711 law) {
        return switch (law) {
            case MU_LAW -> MU;
            case A_LAW -> A;
        };
    }

    /** Linear value of an octet. */
    public short decode(byte octet) {
        return linear[octet & 0xFF];
    }

    /**
     * Octet of a linear value.
     *
     * @param pcm clipped to 16 bit
     */
    public byte encode(int pcm) {
        return (byte) compress(law, Math.clamp(pcm, Short.MIN_VALUE, Short.MAX_VALUE));
    }

    /** The same sound in the other law. */
    public byte toOther(byte octet) {
        return toOther[octet & 0xFF];
    }

    /** The octet of silence. */
    public byte silence() {
        return encode(0);
    }

    private static int expand(G711 law, int code) {
        return switch (law) {
            case MU_LAW -> expandMu(code);
            case A_LAW -> expandA(code);
        };
    }

    private static int compress(G711 law, int pcm) {
        return switch (law) {
            case MU_LAW -> compressMu(pcm);
            case A_LAW -> compressA(pcm);
        };
    }

    private static int expandMu(int code) {
        int bits = ~code;
        int magnitude = ((((bits & 0x0F) << 3) + MU_BIAS) << ((bits & 0x70) >> 4)) - MU_BIAS;
        return (bits & 0x80) == 0 ? magnitude : -magnitude;
    }

    private static int compressMu(int pcm) {
        int biased = Math.min(Math.abs(pcm), MU_MAX) + MU_BIAS;
        int segment = 24 - Integer.numberOfLeadingZeros(biased);
        int code = segment << 4 | (biased >> (segment + 3)) & 0x0F;
        return ~(pcm < 0 ? code | 0x80 : code);
    }

    private static int expandA(int code) {
        int bits = code ^ 0x55;
        int segment = (bits & 0x70) >> 4;
        int step = ((bits & 0x0F) << 4) + 8;
        int magnitude = segment == 0 ? step : (step + 0x100) << (segment - 1);
        return (bits & 0x80) == 0 ? -magnitude : magnitude;
    }

    private static int compressA(int pcm) {
        int magnitude = (pcm < 0 ? ~pcm : pcm) >> 3;
        int segment = Math.max(0, 27 - Integer.numberOfLeadingZeros(magnitude));
        int code = segment << 4 | (magnitude >> Math.max(1, segment)) & 0x0F;
        return code ^ (pcm < 0 ? 0x55 : 0xD5);
    }
}
