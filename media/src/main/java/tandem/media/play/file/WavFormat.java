package tandem.media.play.file;

import java.nio.ByteBuffer;
import java.util.Optional;

import tandem.media.G711;
import tandem.media.codec.Companding;

/**
 * The format chunk of a WAV file, which is one that we can read.
 *
 * @param channels 1 or 2
 */
record WavFormat(Sample sample, int channels, int rateHz) {
    private static final int PCM = 1;
    private static final int FLOAT = 3;
    private static final int A_LAW = 6;
    private static final int MU_LAW = 7;
    private static final int EXTENSIBLE = 0xFFFE;
    private static final int MIN_RATE_HZ = 4000;
    private static final int MAX_RATE_HZ = 192_000;

    /** How a sample is written. */
    enum Sample {
        PCM_8(PCM, 8, "PCM 8 bit"),
        PCM_16(PCM, 16, "PCM 16 bit"),
        PCM_24(PCM, 24, "PCM 24 bit"),
        PCM_32(PCM, 32, "PCM 32 bit"),
        FLOAT_32(FLOAT, 32, "float 32 bit"),
        FLOAT_64(FLOAT, 64, "float 64 bit"),
        ALAW(WavFormat.A_LAW, 8, "A-law"),
        MULAW(WavFormat.MU_LAW, 8, "u-law");

        private final int tag;
        private final int bits;
        private final String text;

        Sample(int tag, int bits, String text) {
            this.tag = tag;
            this.bits = bits;
            this.text = text;
        }

        static Optional<Sample> of(int tag, int bits) {
            for (Sample sample : values()) {
                if (sample.tag == tag && sample.bits == bits) {
                    return Optional.of(sample);
                }
            }
            return Optional.empty();
        }

        /** The next sample, little-endian, at the scale of 16 bit; not yet limited to that. */
        double read(ByteBuffer from) {
            return switch (this) {
                case PCM_8 -> ((from.get() & 0xFF) - 128) * 256.0;
                case PCM_16 -> from.getShort();
                case PCM_24 -> (from.get() & 0xFF | from.getShort() << 8) / 256.0;
                case PCM_32 -> from.getInt() / 65_536.0;
                case FLOAT_32 -> from.getFloat() * 32_768.0;
                case FLOAT_64 -> from.getDouble() * 32_768.0;
                case ALAW -> Companding.of(G711.A_LAW).decode(from.get());
                case MULAW -> Companding.of(G711.MU_LAW).decode(from.get());
            };
        }
    }

    int frameOctets() {
        return channels * sample.bits / 8;
    }

    String text() {
        return "WAV " + sample.text;
    }

    /**
     * @param chunk its content, little-endian
     * @param position where that is in the file
     */
    static WavFormat read(ByteBuffer chunk, long position) throws BadAudio {
        if (chunk.limit() < 16) {
            throw new BadAudio(position, "fmt chunk of " + chunk.limit() + " octets");
        }
        int tag = chunk.getShort(0) & 0xFFFF;
        if (tag == EXTENSIBLE && chunk.limit() >= 26) {
            // The first octets of the sub-format's GUID are the old tag.
            tag = chunk.getShort(24) & 0xFFFF;
        }
        int bits = chunk.getShort(14) & 0xFFFF;
        String found = "format " + tag + " with " + bits + " bit";
        Sample sample =
                Sample.of(tag, bits)
                        .orElseThrow(
                                () ->
                                        new BadAudio(
                                                position,
                                                found
                                                        + "; wanted is PCM of 8, 16, 24 or 32 bit,"
                                                        + " float or G.711"));
        WavFormat format = new WavFormat(sample, chunk.getShort(2) & 0xFFFF, chunk.getInt(4));
        if (format.channels < 1 || format.channels > 2) {
            throw new BadAudio(position, format.channels + " channels; 1 or 2 wanted");
        }
        if (format.rateHz < MIN_RATE_HZ || format.rateHz > MAX_RATE_HZ) {
            throw new BadAudio(
                    position,
                    "sample rate "
                            + Integer.toUnsignedString(format.rateHz)
                            + "; "
                            + MIN_RATE_HZ
                            + ".."
                            + MAX_RATE_HZ
                            + " wanted");
        }
        if ((chunk.getShort(12) & 0xFFFF) != format.frameOctets()) {
            throw new BadAudio(
                    position,
                    "frames of "
                            + (chunk.getShort(12) & 0xFFFF)
                            + " octets; "
                            + format.frameOctets()
                            + " fit the format");
        }
        return format;
    }
}
