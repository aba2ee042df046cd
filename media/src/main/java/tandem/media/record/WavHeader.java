package tandem.media.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import tandem.media.RecordingFormat;

/**
 * The head of a recording in WAV: 44 octets for PCM; for G.711, which needs an extension and a
 * {@code fact} chunk, 58. Runs on: any (immutable).
 *
 * @param channels 1..8
 * @param rateHz samples a second of each
 */
public record WavHeader(RecordingFormat format, int channels, int rateHz) {
    /** The longest of them. */
    public static final int MAX_OCTETS = 58;

    private static final int MOST_CHANNELS = 8;
    private static final int RIFF = 0x46464952;
    private static final int WAVE = 0x45564157;
    private static final int FMT = 0x20746d66;
    private static final int FACT = 0x74636166;
    private static final int DATA = 0x61746164;
    private static final int PCM_OCTETS = 44;
    private static final long MOST = 0xFFFFFFFFL;

    /** Length of the header: where the audio begins. */
    public int octets() {
        return isPcm() ? PCM_OCTETS : MAX_OCTETS;
    }

    /** Octets of one sample of all channels. */
    public int frameOctets() {
        return channels * format.sampleOctets();
    }

    private boolean isPcm() {
        return format == RecordingFormat.WAV;
    }

    /** What a WAV that was written with this header begins with; sizes are not looked at. */
    public static WavHeader parse(ByteBuffer head) throws IOException {
        ByteBuffer in = head.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int at = in.position();
        if (in.remaining() < PCM_OCTETS
                || in.getInt(at) != RIFF
                || in.getInt(at + 8) != WAVE
                || in.getInt(at + 12) != FMT) {
            throw new IOException("no WAV of ours");
        }
        int tag = in.getShort(at + 20);
        int channels = in.getShort(at + 22);
        int rateHz = in.getInt(at + 24);
        for (RecordingFormat format : RecordingFormat.values()) {
            boolean ours = channels >= 1 && channels <= MOST_CHANNELS && rateHz > 0;
            if (tag != 0 && format.tag() == tag && ours) {
                return new WavHeader(format, channels, rateHz);
            }
        }
        throw new IOException("WAV of a format that is not ours");
    }

    /** The header of so many samples of each channel. */
    public byte[] bytes(long samples) {
        ByteBuffer to = ByteBuffer.allocate(octets()).order(ByteOrder.LITTLE_ENDIAN);
        long data = Math.min(samples * frameOctets(), MOST - octets());
        to.putInt(RIFF).putInt((int) (octets() - 8 + data)).putInt(WAVE);
        to.putInt(FMT).putInt(isPcm() ? 16 : 18);
        to.putShort((short) format.tag()).putShort((short) channels);
        to.putInt(rateHz).putInt(rateHz * frameOctets());
        to.putShort((short) frameOctets()).putShort((short) (8 * format.sampleOctets()));
        if (!isPcm()) {
            to.putShort((short) 0);
            to.putInt(FACT).putInt(4).putInt((int) Math.min(samples, MOST));
        }
        to.putInt(DATA).putInt((int) data);
        return to.array();
    }
}
