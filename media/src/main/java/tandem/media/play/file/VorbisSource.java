package tandem.media.play.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import de.jarnbjo.vorbis.VorbisStream;

/** Vorbis in Ogg, decoded by J-Ogg packet by packet; the end is trimmed as the last page says. */
final class VorbisSource implements SoundSource {
    private static final int HEAD_OCTETS = 30;
    private static final int MIN_RATE_HZ = 4000;
    private static final int MAX_RATE_HZ = 192_000;

    private final OggSource.Packets packets;
    private final VorbisStream decoder = new VorbisStream();
    private final int channels;
    private final int rateHz;
    private long decoded;

    private VorbisSource(OggSource.Packets packets, int channels, int rateHz) {
        this.packets = packets;
        this.channels = channels;
        this.rateHz = rateHz;
    }

    static VorbisSource open(byte[] head, OggSource.Packets packets) throws BadAudio {
        if (head.length != HEAD_OCTETS) {
            throw packets.bad("Vorbis header of " + head.length + " octets");
        }
        ByteBuffer fields = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
        int channels = fields.get(11) & 0xFF;
        int rateHz = fields.getInt(12);
        if (channels < 1 || channels > 2) {
            throw packets.bad(channels + " channels; 1 or 2 wanted");
        }
        if (rateHz < MIN_RATE_HZ || rateHz > MAX_RATE_HZ) {
            throw packets.bad("sample rate " + Integer.toUnsignedString(rateHz));
        }
        int small = head[28] & 15;
        int large = head[28] >> 4 & 15;
        if (small < 6 || large > 13 || small > large) {
            throw packets.bad("block sizes 2^" + small + " and 2^" + large);
        }
        VorbisSource source = new VorbisSource(packets, channels, rateHz);
        source.decode(head);
        source.decode(checked(packets.expect("comment header"), 3, packets));
        byte[] setup = checked(packets.expect("setup header"), 5, packets);
        String fault = VorbisSetup.fault(setup);
        if (!fault.isEmpty()) {
            throw packets.bad(fault);
        }
        source.decode(setup);
        return source;
    }

    private static byte[] checked(byte[] header, int type, OggSource.Packets packets)
            throws BadAudio {
        if (header.length < 8 || header[0] != type) {
            throw packets.bad("no Vorbis header of type " + type);
        }
        return header;
    }

    @Override
    public String format() {
        return "Ogg Vorbis";
    }

    @Override
    public int rateHz() {
        return rateHz;
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
            // Empty packets are allowed and mean nothing (Vorbis I A.2).
            int samples = packet.length == 0 ? 0 : mixed(decode(packet), pcm);
            int left = trimmed(samples);
            if (left > 0) {
                return left;
            }
            packet = packets.next();
        }
        return 0;
    }

    /** A library that somebody may feed with anything is trusted with nothing. */
    private byte[] decode(byte[] packet) throws BadAudio {
        try {
            byte[] sound = decoder.processPacket(packet);
            return sound == null ? new byte[0] : sound;
        } catch (IOException | RuntimeException e) {
            throw packets.bad("damaged: a Vorbis packet that cannot be decoded");
        } catch (StackOverflowError | OutOfMemoryError e) {
            throw packets.bad("damaged: a Vorbis packet beyond all measure");
        }
    }

    private int mixed(byte[] sound, short[] pcm) {
        int samples = Math.min(MOST_SAMPLES, sound.length / 2 / channels);
        for (int i = 0; i < samples; i++) {
            int sum = 0;
            for (int channel = 0; channel < channels; channel++) {
                int at = (i * channels + channel) * 2;
                sum += sound[at] << 8 | sound[at + 1] & 0xFF;
            }
            pcm[i] = (short) (sum / channels);
        }
        return samples;
    }

    private int trimmed(int samples) {
        long end = decoded + samples;
        if (packets.reader().atEnd() && packets.reader().granule() >= 0) {
            end = Math.min(end, packets.reader().granule());
        }
        int left = (int) Math.max(0, end - decoded);
        decoded += samples;
        return left;
    }

    @Override
    public void close() {}
}
