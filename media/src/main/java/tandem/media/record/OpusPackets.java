package tandem.media.record;

import java.io.IOException;

import tandem.media.Codec;
import tandem.media.OpusSettings;
import tandem.media.codec.Codecs;
import tandem.media.codec.Encoder;

/**
 * Codes channels into packets of 20 ms that hold one mono stream each: all but the last one say how
 * long they are (RFC 6716 appendix B). Confined to one thread.
 */
final class OpusPackets implements AutoCloseable {
    static final int PACKET_MS = 20;

    /** Speech of 3.4 kHz needs no more ... */
    private static final OpusSettings NARROW =
            new OpusSettings(8000, 16_000, 5, false, false, false);

    /** ... and of 7 kHz no more than this. */
    private static final OpusSettings WIDE =
            new OpusSettings(16_000, 24_000, 5, false, false, false);

    private static final int NARROW_HZ = 8000;

    /** Length from which two octets say it (RFC 6716 section 3.2.1). */
    static final int TWO_OCTETS = 252;

    private final Encoder[] encoders;
    private final short[][] pcm;
    private final byte[] coded = new byte[Encoder.ROOM];
    private final byte[] packet;
    private int filled;

    /**
     * @throws IOException when there is no libopus
     */
    OpusPackets(Codecs codecs, int channels, int rateHz) throws IOException {
        if (!codecs.has(Codec.OPUS)) {
            throw new IOException(codecs.opus());
        }
        encoders = new Encoder[channels];
        pcm = new short[channels][rateHz / 1000 * PACKET_MS];
        packet = new byte[channels * Encoder.ROOM];
        for (int channel = 0; channel < channels; channel++) {
            OpusSettings settings = rateHz == NARROW_HZ ? NARROW : WIDE;
            encoders[channel] = codecs.encoder(Codec.OPUS, rateHz, settings);
        }
    }

    /** Puts a sample at the end of a channel; the last channel's moves all of them on. */
    void put(int channel, short sample) {
        pcm[channel][filled] = sample;
        if (channel == pcm.length - 1) {
            filled++;
        }
    }

    boolean isFull() {
        return filled == samples();
    }

    /** Samples of a packet. */
    int samples() {
        return pcm[0].length;
    }

    /** The last packet; valid until the next one is coded. */
    byte[] packet() {
        return packet;
    }

    /**
     * Codes what is there.
     *
     * @return octets of {@link #packet}
     */
    int code() throws IOException {
        filled = 0;
        int length = 0;
        for (int channel = 0; channel < encoders.length; channel++) {
            int octets = encoders[channel].encode(pcm[channel], 0, samples(), coded, 0);
            if (octets < 1 || (coded[0] & 3) != 0) {
                throw new IOException("libopus made no packet of one frame");
            }
            boolean last = channel == encoders.length - 1;
            length = add(octets, length, last);
        }
        return length;
    }

    private int add(int octets, int at, boolean last) {
        int next = at;
        packet[next++] = coded[0];
        int frame = octets - 1;
        if (!last && frame < TWO_OCTETS) {
            packet[next++] = (byte) frame;
        } else if (!last) {
            int first = TWO_OCTETS + (frame & 3);
            packet[next++] = (byte) first;
            packet[next++] = (byte) ((frame - first) >> 2);
        }
        System.arraycopy(coded, 1, packet, next, frame);
        return next + frame;
    }

    @Override
    public void close() {
        for (Encoder encoder : encoders) {
            encoder.close();
        }
    }
}
