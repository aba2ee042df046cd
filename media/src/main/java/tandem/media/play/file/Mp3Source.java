package tandem.media.play.file;

import java.io.ByteArrayInputStream;
import javazoom.jl.decoder.Bitstream;
import javazoom.jl.decoder.BitstreamException;
import javazoom.jl.decoder.DecoderException;
import javazoom.jl.decoder.Header;
import javazoom.jl.decoder.MP3Decoder;
import javazoom.jl.decoder.OutputBuffer;

/** MPEG audio, layers I to III of MPEG-1, 2 and 2.5, decoded by JLayer. */
final class Mp3Source implements SoundSource {
    private final Mp3Frames frames;
    private final Bitstream bits;
    private final MP3Decoder decoder = new MP3Decoder();
    private final OutputBuffer out;
    private int decoded;

    private Mp3Source(byte[] octets, Mp3Frames frames) {
        this.frames = frames;
        this.out = new OutputBuffer(frames.channels(), false);
        this.bits =
                new Bitstream(
                        new ByteArrayInputStream(
                                octets, frames.first(), frames.end() - frames.first()));
        decoder.setOutputBuffer(out);
    }

    static Mp3Source open(byte[] octets) throws BadAudio {
        return new Mp3Source(octets, Mp3Frames.walk(octets));
    }

    @Override
    public String format() {
        return frames.layer() == 3 ? "MP3" : "MPEG audio layer " + frames.layer();
    }

    @Override
    public int rateHz() {
        return frames.rateHz();
    }

    @Override
    public int channels() {
        return frames.channels();
    }

    @Override
    public long samples() {
        return (long) frames.frames() * frames.frameSamples();
    }

    @Override
    public int read(short[] pcm) throws BadAudio {
        int written = 0;
        while (written == 0 && decoded < frames.frames()) {
            written = frame(pcm);
            decoded++;
        }
        return written;
    }

    /** A library that somebody may feed with anything is trusted with nothing. */
    private int frame(short[] pcm) throws BadAudio {
        try {
            Header header = bits.readFrame();
            if (header == null) {
                decoded = frames.frames();
                return 0;
            }
            decoder.decodeFrame(header, bits);
            bits.closeFrame();
            return mixed(out.getBuffer(), out.reset(), pcm);
        } catch (BitstreamException | DecoderException | RuntimeException e) {
            throw new BadAudio(frames.first(), "damaged: frame " + decoded + " cannot be decoded");
        }
    }

    private int mixed(byte[] sound, int octets, short[] pcm) {
        int channels = frames.channels();
        int samples = Math.min(MOST_SAMPLES, octets / 2 / channels);
        for (int i = 0; i < samples; i++) {
            int sum = 0;
            for (int channel = 0; channel < channels; channel++) {
                int at = (i * channels + channel) * 2;
                sum += sound[at] & 0xFF | sound[at + 1] << 8;
            }
            pcm[i] = (short) (sum / channels);
        }
        return samples;
    }

    @Override
    public void close() {}
}
