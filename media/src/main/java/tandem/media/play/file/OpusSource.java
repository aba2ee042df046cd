package tandem.media.play.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import tandem.media.Codec;
import tandem.media.codec.Codecs;
import tandem.media.codec.Decoder;

/**
 * Opus in Ogg (RFC 7845), mapping family 0 and 1 with one stream: begin and end are trimmed as the
 * header and the last page say, and the gain of the header is applied.
 */
final class OpusSource implements SoundSource {
    /** Granules count at this rate whatever the sound's was (RFC 7845 4). */
    private static final int RATE_HZ = 48_000;

    private static final int HEAD_OCTETS = 19;

    private final OggSource.Packets packets;
    private final Decoder decoder;
    private final int channels;
    private final double gain;
    private int skip;
    private long decoded;

    private OpusSource(OggSource.Packets packets, Decoder decoder, ByteBuffer head) {
        this.packets = packets;
        this.decoder = decoder;
        this.channels = head.get(9);
        this.skip = head.getShort(10) & 0xFFFF;
        // In 1/256 dB (RFC 7845 5.1).
        this.gain = Math.pow(10, head.getShort(16) / (20.0 * 256));
    }

    static OpusSource open(byte[] head, OggSource.Packets packets, Codecs codecs) throws BadAudio {
        if (!codecs.has(Codec.OPUS)) {
            throw new BadAudio("Opus cannot be decoded here: " + codecs.opus());
        }
        ByteBuffer fields = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
        if (head.length < HEAD_OCTETS || (head[8] & 0xF0) != 0) {
            throw packets.bad("Opus header of an unknown version or length");
        }
        boolean mapped = head[18] == 1 && head.length >= 21 && head[19] == 1;
        if (head[9] < 1 || head[9] > 2 || head[18] != 0 && !mapped) {
            throw packets.bad(
                    (head[9] & 0xFF)
                            + " channels in mapping family "
                            + head[18]
                            + "; 1 or 2 wanted");
        }
        packets.expect("OpusTags");
        return new OpusSource(packets, codecs.decoder(Codec.OPUS, RATE_HZ), fields);
    }

    @Override
    public String format() {
        return "Ogg Opus";
    }

    @Override
    public int rateHz() {
        return RATE_HZ;
    }

    @Override
    public int channels() {
        return channels;
    }

    @Override
    public long samples() {
        return -1;
    }

    @Override
    public int read(short[] pcm) throws BadAudio {
        byte[] packet = packets.next();
        while (packet != null) {
            int samples = decoder.decode(packet, 0, packet.length, pcm, 0);
            if (samples < 0) {
                throw packets.bad("damaged: an Opus packet that cannot be decoded");
            }
            int left = trimmed(pcm, samples);
            if (left > 0) {
                return left;
            }
            packet = packets.next();
        }
        return 0;
    }

    private int trimmed(short[] pcm, int samples) {
        long end = decoded + samples;
        decoded = end;
        if (packets.reader().atEnd() && packets.reader().granule() >= 0) {
            end = Math.min(end, packets.reader().granule());
        }
        int dropped = Math.min(samples, skip);
        skip -= dropped;
        int left = (int) Math.max(0, end - (decoded - samples) - dropped);
        for (int i = 0; i < left; i++) {
            pcm[i] = (short) Math.clamp(Math.round(pcm[i + dropped] * gain), -32_768L, 32_767L);
        }
        return left;
    }

    @Override
    public void close() {
        decoder.close();
    }
}
