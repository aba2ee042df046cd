package tandem.media.session;

import java.nio.ByteBuffer;

import tandem.media.Codec;
import tandem.media.codec.Codecs;
import tandem.media.codec.Gain;
import tandem.media.jitter.DelayLimits;
import tandem.media.jitter.JitterCounts;
import tandem.media.jitter.PayloadKind;
import tandem.media.jitter.Playout;

/**
 * What the peer says, as a steady flow of PCM behind a jitter buffer. Exists only while it is
 * needed: what is relayed is never decoded. Runs on: media loop.
 */
final class Ingress implements AutoCloseable {
    private static final int NARROW_HZ = 8000;
    private static final int WIDE_HZ = 16_000;

    private final Codec codec;
    private final Playout playout;

    /**
     * @throws IllegalArgumentException when the codec is not to be had
     */
    Ingress(Codecs codecs, Codec codec) {
        this.codec = codec;
        this.playout =
                new Playout(codec, codecs.decoder(codec, rateOf(codec)), DelayLimits.CONVERSATION);
    }

    /** Rate of the PCM of a codec, 8000 or 16000 Hz. */
    static int rateOf(Codec codec) {
        return codec.codesAt(WIDE_HZ) ? WIDE_HZ : NARROW_HZ;
    }

    Codec codec() {
        return codec;
    }

    void put(
            int epoch,
            long sequence,
            int timestamp,
            PayloadKind kind,
            ByteBuffer from,
            int at,
            int length,
            long nowNs) {
        playout.put(epoch, sequence, timestamp, kind, from, at, length, nowNs);
    }

    /** The next samples, whatever has come. */
    void read(short[] pcm, int samples, Gain gain, long nowNs) {
        playout.read(pcm, 0, samples, nowNs);
        gain.apply(pcm, 0, samples);
    }

    JitterCounts counts() {
        return playout.counts();
    }

    /** Delay that it aims at, in ms. */
    int delayMs() {
        return playout.targetMs();
    }

    @Override
    public void close() {
        playout.close();
    }
}
