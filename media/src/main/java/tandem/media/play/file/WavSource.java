package tandem.media.play.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import org.jspecify.annotations.Nullable;

/**
 * WAV: PCM of 8 to 32 bit, float, G.711, one or two channels; also as WAVE_FORMAT_EXTENSIBLE and
 * RF64 (EBU Tech 3306).
 */
final class WavSource implements SoundSource {
    private static final int RIFF = 0x46464952;
    private static final int RF64 = 0x34364652;
    private static final int WAVE = 0x45564157;
    private static final int FMT = 0x20746D66;
    private static final int DATA = 0x61746164;
    private static final int DS64 = 0x34367364;
    private static final long UNTOLD = 0xFFFFFFFFL;

    private final WavFormat format;
    private final ByteBuffer data;

    /**
     * @param data the samples alone
     */
    private WavSource(WavFormat format, ByteBuffer data) {
        this.format = format;
        this.data = data;
    }

    static WavSource open(byte[] octets) throws BadAudio {
        ByteBuffer wav = ByteBuffer.wrap(octets).order(ByteOrder.LITTLE_ENDIAN);
        int riff = wav.remaining() < 12 ? 0 : wav.getInt();
        if (riff != RIFF && riff != RF64) {
            throw new BadAudio(0, "no RIFF header");
        }
        wav.getInt();
        if (wav.getInt() != WAVE) {
            throw new BadAudio(8, "RIFF, but not WAVE");
        }
        WavFormat format = null;
        long large = UNTOLD;
        while (wav.remaining() >= 8) {
            int at = wav.position();
            int id = wav.getInt();
            long size = Integer.toUnsignedLong(wav.getInt());
            if (id == DATA) {
                return data(format, wav, riff == RF64 && size == UNTOLD ? large : size);
            }
            if (size > wav.remaining()) {
                throw new BadAudio(
                        at, "chunk of " + size + " octets, but only " + wav.remaining() + " left");
            }
            ByteBuffer chunk = wav.slice(wav.position(), (int) size).order(ByteOrder.LITTLE_ENDIAN);
            if (id == FMT) {
                format = WavFormat.read(chunk, wav.position());
            } else if (id == DS64 && size >= 16) {
                large = chunk.getLong(8);
            }
            // Chunks begin at even offsets.
            wav.position((int) Math.min(wav.limit(), wav.position() + size + (size & 1)));
        }
        throw new BadAudio(wav.position(), "no data chunk");
    }

    private static WavSource data(@Nullable WavFormat format, ByteBuffer wav, long size)
            throws BadAudio {
        int at = wav.position();
        if (format == null) {
            throw new BadAudio(at, "data chunk before fmt chunk");
        }
        // Programs that write into a pipe cannot know the size and leave one of these.
        boolean sizeUnknown = size == 0 || size >= 0x7FFFFFFFL && size <= UNTOLD;
        if (!sizeUnknown && (size < 0 || size > wav.remaining())) {
            throw new BadAudio(
                    at,
                    "truncated: data of "
                            + size
                            + " octets, but only "
                            + wav.remaining()
                            + " there");
        }
        int octets = sizeUnknown ? wav.remaining() : (int) size;
        int whole = octets / format.frameOctets() * format.frameOctets();
        if (whole == 0) {
            throw new BadAudio(at, "holds no audio");
        }
        return new WavSource(format, wav.slice(at, whole).order(ByteOrder.LITTLE_ENDIAN));
    }

    /** One channel of few octets a sample, at one of the rates that are played. */
    boolean plain() {
        boolean rate =
                format.rateHz() == PromptSound.RATE_HZ || format.rateHz() == PromptSound.NARROW_HZ;
        return rate && format.frameOctets() <= 2;
    }

    @Override
    public String format() {
        return format.text();
    }

    @Override
    public int rateHz() {
        return format.rateHz();
    }

    @Override
    public int channels() {
        return format.channels();
    }

    @Override
    public long samples() {
        return data.limit() / format.frameOctets();
    }

    @Override
    public int read(short[] pcm) {
        int frames = Math.min(MOST_SAMPLES, data.remaining() / format.frameOctets());
        for (int i = 0; i < frames; i++) {
            double sum = 0;
            for (int channel = 0; channel < format.channels(); channel++) {
                sum += format.sample().read(data);
            }
            pcm[i] = limited(sum / format.channels());
        }
        return frames;
    }

    /** What is no number at all is silence. */
    private static short limited(double sample) {
        return (short) Math.round(Math.clamp(Double.isNaN(sample) ? 0 : sample, -32_768, 32_767));
    }

    @Override
    public void close() {}
}
