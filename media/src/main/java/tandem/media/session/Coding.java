package tandem.media.session;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import tandem.media.Codec;
import tandem.media.StreamSpec;
import tandem.media.codec.Codecs;
import tandem.media.mix.PayloadWriter;
import tandem.media.play.Playlist;

/**
 * Codes what one session sends, where that does not come in the codec of its stream. Exists only
 * while it is needed. Runs on: media loop.
 */
final class Coding implements AutoCloseable {
    private static final int PLAY_MOST_HZ = 16_000;
    private static final int LONGEST_MS = 60;
    private static final int MOST_OCTETS = 2048;

    private final PayloadWriter writer;
    private final byte[] coded = new byte[MOST_OCTETS];
    private final short[] pcm = new short[LONGEST_MS * PLAY_MOST_HZ / 1000];

    /**
     * @throws IllegalArgumentException when the codec is not to be had
     */
    Coding(Codecs codecs, StreamSpec stream) {
        this.writer = new PayloadWriter(codecs, stream.codec(), stream.opus());
    }

    Codec codec() {
        return writer.codec();
    }

    /**
     * Codes the next packet of a play, silence behind its end.
     *
     * @param from null = only silence
     * @return samples taken from the play; {@link #payload} has the packet
     */
    int play(@Nullable Playlist from, int ms, Payload to) {
        // Silence at the play's own rate, so that nothing is resampled where that fits.
        int rateHz = from == null ? silenceHz() : from.rateHz();
        int samples = ms * rateHz / 1000;
        int length = from == null ? 0 : from.read(pcm, 0, samples);
        Arrays.fill(pcm, length, samples, (short) 0);
        to.length = writer.write(pcm, 0, samples, rateHz, coded);
        to.octets = coded;
        return length;
    }

    private int silenceHz() {
        return Math.min(PLAY_MOST_HZ, writer.rateHz());
    }

    /** Codes a frame of PCM. */
    void code(short[] from, int at, int samples, int rateHz, Payload to) {
        to.length = writer.write(from, at, samples, rateHz, coded);
        to.octets = coded;
    }

    /** The sound comes from another source from now on. */
    void switched() {
        writer.switched();
    }

    /** The far end loses so many packets, 0..100 %. */
    void expectLoss(int percent) {
        writer.expectLoss(percent);
    }

    @Override
    public void close() {
        writer.close();
    }

    /** A coded packet; valid until the next one. */
    static final class Payload {
        byte[] octets = new byte[0];

        /** 0 = nothing is to be sent. */
        int length;
    }
}
