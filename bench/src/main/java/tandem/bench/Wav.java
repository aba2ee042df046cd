package tandem.bench;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

import tandem.bench.rtp.Law;

/**
 * A RIFF/WAVE file as samples: PCM of 8 or 16 bits, G.711 A and u. Runs on: any (immutable by
 * convention).
 *
 * @param rate samples a second of each channel
 * @param channels 16-bit samples, by channel; all of the same length
 */
public record Wav(int rate, short[][] channels) {
    private static final int PCM = 1;
    private static final int A_LAW = 6;
    private static final int MU_LAW = 7;
    private static final int EXTENSIBLE = 0xfffe;
    private static final int CHANNELS_MAX = 8;

    /** Samples of one channel. */
    public int length() {
        return channels[0].length;
    }

    public double durationMs() {
        return length() * 1000.0 / rate;
    }

    /** What a {@code fmt } chunk says. */
    private record Format(int tag, int channels, int rate, int bits) {}

    /**
     * Reads a whole file; {@link IllegalArgumentException} says what is wrong with it. A judge
     * accepts no truncated file.
     */
    public static Wav read(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        require(file.length >= 12 && tag(in).equals("RIFF"), "not a RIFF file");
        long size = in.getInt() & 0xffff_ffffL;
        require(tag(in).equals("WAVE"), "not a WAVE file");
        require(size + 8 <= file.length, "RIFF size " + size + " is beyond the end of the file");
        Format format = new Format(0, 0, 0, 0);
        while (in.remaining() >= 8) {
            String tag = tag(in);
            long length = in.getInt() & 0xffff_ffffL;
            require(length <= in.remaining(), "chunk " + tag + " is beyond the end of the file");
            ByteBuffer chunk = in.slice(in.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
            if (tag.equals("fmt ")) {
                format = format(chunk);
            } else if (tag.equals("data")) {
                return samples(format, chunk);
            }
            in.position((int) Math.min(file.length, in.position() + length + length % 2));
        }
        throw new IllegalArgumentException("no data chunk");
    }

    private static String tag(ByteBuffer in) {
        byte[] name = new byte[4];
        in.get(name);
        return new String(name, StandardCharsets.US_ASCII);
    }

    private static Format format(ByteBuffer chunk) {
        require(chunk.remaining() >= 16, "fmt chunk is too short");
        int tag = chunk.getShort(0) & 0xffff;
        boolean extended = tag == EXTENSIBLE && chunk.remaining() >= 26;
        return new Format(
                extended ? chunk.getShort(24) & 0xffff : tag,
                chunk.getShort(2) & 0xffff,
                chunk.getInt(4),
                chunk.getShort(14) & 0xffff);
    }

    private static Wav samples(Format format, ByteBuffer data) {
        int count = format.channels;
        require(
                count >= 1 && count <= CHANNELS_MAX && format.rate > 0,
                "format of " + count + " channels");
        int octets = format.tag == PCM ? format.bits / 8 : 1;
        require(octets == 1 || octets == 2, format.bits + " bits a sample");
        int frames = data.remaining() / (octets * count);
        short[][] channels = new short[count][frames];
        for (int frame = 0; frame < frames; frame++) {
            for (int channel = 0; channel < count; channel++) {
                channels[channel][frame] = sample(format, octets, data);
            }
        }
        return new Wav(format.rate, channels);
    }

    private static short sample(Format format, int octets, ByteBuffer data) {
        return switch (format.tag) {
            case PCM -> octets == 2 ? data.getShort() : (short) ((data.get() & 0xff) - 128 << 8);
            case A_LAW -> Law.A.decode(data.get());
            case MU_LAW -> Law.MU.decode(data.get());
            default -> throw new IllegalArgumentException("format tag " + format.tag);
        };
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
