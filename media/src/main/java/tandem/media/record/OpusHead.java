package tandem.media.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The head of an Ogg Opus stream (RFC 7845 section 5.1). Each channel is a mono stream of its own,
 * none of them coupled: coding two of them as stereo would let one be heard in the other. Two are
 * left and right of mapping family 1, which players know; more are family 255, channels without a
 * place, since caller and seats are no loudspeakers. Runs on: any (immutable).
 *
 * @param channels 1..8
 * @param preSkip samples at 48 kHz that a decoder makes before the first of ours
 * @param rateHz of what was coded
 */
record OpusHead(int channels, int preSkip, int rateHz) {
    static final int CLOCK_HZ = 48_000;

    /** What libopus looks ahead when it codes speech: 6.5 ms, at any rate. */
    static final int LOOK_AHEAD = 312;

    private static final byte[] MAGIC = "OpusHead".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TAGS = "OpusTags".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] VENDOR = "Tandem".getBytes(StandardCharsets.US_ASCII);
    private static final int FIXED_OCTETS = 19;
    private static final int MOST_CHANNELS = 8;

    byte[] octets() {
        boolean mono = channels == 1;
        ByteBuffer to = little(ByteBuffer.allocate(FIXED_OCTETS + (mono ? 0 : 2 + channels)));
        to.put(MAGIC).put((byte) 1).put((byte) channels).putShort((short) preSkip);
        to.putInt(rateHz).putShort((short) 0).put((byte) family());
        if (!mono) {
            to.put((byte) channels).put((byte) 0);
            for (int channel = 0; channel < channels; channel++) {
                to.put((byte) channel);
            }
        }
        return to.array();
    }

    private int family() {
        return switch (channels) {
            case 1 -> 0;
            case 2 -> 1;
            default -> 255;
        };
    }

    /** The second packet: who made it, and nothing else (RFC 7845 section 5.2). */
    static byte[] tags() {
        ByteBuffer to = little(ByteBuffer.allocate(TAGS.length + 4 + VENDOR.length + 4));
        return to.put(TAGS).putInt(VENDOR.length).put(VENDOR).putInt(0).array();
    }

    /** A head that was written with this. */
    static OpusHead parse(ByteBuffer packet) throws IOException {
        ByteBuffer in = little(packet.slice());
        byte[] magic = new byte[MAGIC.length];
        if (in.remaining() < FIXED_OCTETS) {
            throw new IOException("no head of Opus");
        }
        in.get(magic);
        OpusHead head = new OpusHead(in.get(9), in.getShort(10) & 0xFFFF, in.getInt(12));
        boolean ours =
                java.util.Arrays.equals(magic, MAGIC)
                        && head.channels >= 1
                        && head.channels <= MOST_CHANNELS
                        && (head.rateHz == 8000 || head.rateHz == 16_000)
                        && ByteBuffer.wrap(head.octets()).equals(packet);
        if (!ours) {
            throw new IOException("Opus of a form that is not ours");
        }
        return head;
    }

    private static ByteBuffer little(ByteBuffer buffer) {
        return buffer.order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Samples at 48 kHz that so many of ours last. */
    long granules(long samples) {
        return samples * (CLOCK_HZ / rateHz);
    }

    /** Samples of ours up to a granule position. */
    long samples(long granule) {
        return Math.max(0, granule - preSkip) / (CLOCK_HZ / rateHz);
    }
}
