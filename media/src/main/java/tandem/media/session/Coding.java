package tandem.media.session;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

import tandem.media.Codec;
import tandem.media.G711;
import tandem.media.codec.Codecs;
import tandem.media.codec.Companding;
import tandem.media.mix.PayloadWriter;
import tandem.media.play.Playlist;

/**
 * Codes what one session sends, where that does not come in the codec of its stream. Exists only
 * while it is needed. Runs on: media loop.
 */
final class Coding implements AutoCloseable {
    /** Plays are G.711. */
    private static final int PLAY_HZ = 8000;

    private static final int LONGEST_MS = 60;
    private static final int MOST_OCTETS = 2048;

    private final PayloadWriter writer;
    private final byte[] coded = new byte[MOST_OCTETS];
    private final ByteBuffer played = ByteBuffer.allocate(LONGEST_MS * PLAY_HZ / 1000);
    private final short[] pcm = new short[LONGEST_MS * PLAY_HZ / 1000];

    /**
     * @throws IllegalArgumentException when the codec is not to be had
     */
    Coding(Codecs codecs, Codec to) {
        this.writer = new PayloadWriter(codecs, to);
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
        int samples = ms * PLAY_HZ / 1000;
        int length = from == null ? 0 : from.read(played, 0, samples, G711.A_LAW);
        Companding law = Companding.of(G711.A_LAW);
        for (int i = 0; i < samples; i++) {
            pcm[i] = i < length ? law.decode(played.get(i)) : 0;
        }
        to.length = writer.write(pcm, 0, samples, PLAY_HZ, coded);
        to.octets = coded;
        return length;
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
