package tandem.media.mix;

import java.nio.ByteBuffer;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import tandem.media.Codec;
import tandem.media.codec.Gain;
import tandem.media.codec.Resampler;
import tandem.media.rtp.RtpPacket;

/** A consumer in this process as a member of a room. Runs on: media loop. */
public final class TapMember implements Member {
    private final FrameTap tap;
    private final short[] heard;
    private Gain received = Gain.NONE;
    private Gain sent = Gain.NONE;
    private @Nullable Resampler resampler;
    private int fromHz;

    public TapMember(FrameTap tap) {
        this.tap = tap;
        this.heard = new short[tap.frameSamples() + 1];
    }

    public void level(double receivedDb, double sentDb) {
        received = Gain.ofDb(receivedDb);
        sent = Gain.ofDb(sentDb);
    }

    @Override
    public int rateHz() {
        return tap.rateHz();
    }

    @Override
    public void say(short[] pcm, int samples, long nowNs) {
        short[] spoken = tap.room().next();
        if (spoken == null) {
            Arrays.fill(pcm, 0, samples, (short) 0);
        } else {
            System.arraycopy(spoken, 0, pcm, 0, samples);
            received.apply(pcm, 0, samples);
        }
    }

    @Override
    public void hear(short[] pcm, int samples, int rateHz, long dueNs) {
        sent.apply(pcm, 0, samples);
        if (rateHz == tap.rateHz()) {
            tap.room().hear(pcm, 0);
            return;
        }
        Resampler with = resampler;
        if (with == null || fromHz != rateHz) {
            with = Resampler.of(rateHz, tap.rateHz());
            resampler = with;
            fromHz = rateHz;
        }
        with.resample(pcm, 0, samples, heard, 0);
        tap.room().hear(heard, 0);
    }

    /** Digits come to the consumer as events. */
    @Override
    public void press(RtpPacket packet, ByteBuffer datagram, Codec codec, long nowNs) {}
}
