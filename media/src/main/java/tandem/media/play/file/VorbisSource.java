package tandem.media.play.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import com.jcraft.jogg.Packet;
import com.jcraft.jorbis.Block;
import com.jcraft.jorbis.Comment;
import com.jcraft.jorbis.DspState;
import com.jcraft.jorbis.Info;

/** Vorbis in Ogg, decoded by JOrbis packet by packet; the end is trimmed as the last page says. */
final class VorbisSource implements SoundSource {
    private static final int HEAD_OCTETS = 30;
    private static final int MIN_RATE_HZ = 4000;
    private static final int MAX_RATE_HZ = 192_000;

    private final OggSource.Packets packets;
    private final Info info = new Info();
    private final Comment comment = new Comment();
    private final DspState state = new DspState();
    private final Block block = new Block(state);
    private final float[][][] sound = new float[1][][];
    private final int[] from;
    private int packetNumber;
    private final int channels;
    private final int rateHz;
    private long decoded;

    private VorbisSource(OggSource.Packets packets, int channels, int rateHz) {
        this.packets = packets;
        this.channels = channels;
        this.rateHz = rateHz;
        this.from = new int[channels];
        info.init();
        comment.init();
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
        source.take(head);
        source.take(checked(packets.expect("comment header"), 3, packets));
        byte[] setup = checked(packets.expect("setup header"), 5, packets);
        String fault = VorbisSetup.fault(setup);
        if (!fault.isEmpty()) {
            throw packets.bad(fault);
        }
        source.take(setup);
        source.begin();
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
            int samples = packet.length == 0 ? 0 : decode(packet, pcm);
            int left = trimmed(samples);
            if (left > 0) {
                return left;
            }
            packet = packets.next();
        }
        return 0;
    }

    /** A library that somebody may feed with anything is trusted with nothing. */
    private interface Step {
        int run();
    }

    private int guarded(Step step, String what) throws BadAudio {
        int result;
        try {
            result = step.run();
        } catch (RuntimeException e) {
            result = -1;
        } catch (StackOverflowError | OutOfMemoryError e) {
            throw packets.bad("damaged: a Vorbis " + what + " beyond all measure");
        }
        if (result < 0) {
            throw packets.bad("damaged: a Vorbis " + what + " that cannot be decoded");
        }
        return result;
    }

    private void take(byte[] header) throws BadAudio {
        guarded(() -> info.synthesis_headerin(comment, packet(header)), "header");
    }

    private void begin() throws BadAudio {
        guarded(
                () -> {
                    block.init(state);
                    return state.synthesis_init(info);
                },
                "header");
    }

    private Packet packet(byte[] octets) {
        Packet packet = new Packet();
        packet.packet_base = octets;
        packet.bytes = octets.length;
        packet.b_o_s = packetNumber == 0 ? 1 : 0;
        packet.granulepos = -1;
        packet.packetno = packetNumber++;
        return packet;
    }

    /** Packets that are no audio are passed over (Vorbis I 4.3.1). */
    private int decode(byte[] octets, short[] pcm) throws BadAudio {
        return guarded(
                () -> {
                    if (block.synthesis(packet(octets)) != 0) {
                        return 0;
                    }
                    state.synthesis_blockin(block);
                    int samples = Math.min(MOST_SAMPLES, state.synthesis_pcmout(sound, from));
                    mix(samples, pcm);
                    state.synthesis_read(samples);
                    return samples;
                },
                "packet");
    }

    private void mix(int samples, short[] pcm) {
        for (int i = 0; i < samples; i++) {
            float sum = 0;
            for (int channel = 0; channel < channels; channel++) {
                sum += sound[0][channel][from[channel] + i];
            }
            pcm[i] = (short) Math.clamp(Math.round(sum / channels * 32_767), -32_768, 32_767);
        }
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
