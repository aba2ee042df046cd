package tandem.media.mix;

import org.jspecify.annotations.Nullable;

import tandem.media.Codec;
import tandem.media.OpusSettings;
import tandem.media.codec.Codecs;
import tandem.media.codec.Crossfade;
import tandem.media.codec.Encoder;
import tandem.media.codec.Resampler;

/**
 * Turns PCM of any rate into the payloads of one stream. Allocates when the rate of the PCM
 * changes, never for a packet. Runs on: media loop.
 */
public final class PayloadWriter implements AutoCloseable {
    /** Speech that crosses Opus, L16 and G.722 is wide-band. */
    private static final int WIDE_HZ = 16_000;

    private static final int MEDIUM_HZ = 12_000;
    private static final int NARROW_HZ = 8000;

    private static final int LONGEST_MS = 60;

    private final Codec codec;
    private final Encoder encoder;
    private final short[] resampled;
    private final Crossfade seam;
    private @Nullable Resampler resampler;
    private int fromHz;

    /**
     * @param opus how Opus is coded; of no effect with other codecs
     * @throws IllegalArgumentException when the codec is not to be had
     */
    public PayloadWriter(Codecs codecs, Codec codec, OpusSettings opus) {
        this.codec = codec;
        this.encoder = codecs.encoder(codec, rateOf(codec, opus), opus);
        this.fromHz = encoder.rateHz();
        this.resampled = new short[LONGEST_MS * encoder.rateHz() / 1000 + 1];
        this.seam = new Crossfade(encoder.rateHz());
    }

    private static int rateOf(Codec codec, OpusSettings opus) {
        if (codec != Codec.OPUS) {
            return codec.audioHz();
        }
        if (opus.maxHz() >= WIDE_HZ) {
            return WIDE_HZ;
        }
        return opus.maxHz() >= MEDIUM_HZ ? MEDIUM_HZ : NARROW_HZ;
    }

    public Codec codec() {
        return codec;
    }

    /** Rate of PCM that is coded as it is, in Hz. */
    public int rateHz() {
        return encoder.rateHz();
    }

    /** What is written next comes from another source; the two are joined without a click. */
    public void switched() {
        if (!codec.isG711()) {
            // That of G.711 is joined where it is packed, whether it was coded here or not.
            seam.switched();
        }
    }

    /**
     * Codes a frame.
     *
     * @param samples 10, 20, 40 or 60 ms; most codecs take any whole number of ms up to 60
     * @param rateHz of the PCM
     * @param pcm may be changed
     * @param out has {@link Encoder#ROOM}
     * @return octets; 0 = nothing is to be sent, or the frame cannot be coded
     */
    public int write(short[] pcm, int at, int samples, int rateHz, byte[] out) {
        if (rateHz == encoder.rateHz()) {
            seam.pass(pcm, at, samples);
            return Math.max(0, encoder.encode(pcm, at, samples, out, 0));
        }
        Resampler with = rateHz == fromHz ? resampler : null;
        if (with == null) {
            with = Resampler.of(rateHz, encoder.rateHz());
            resampler = with;
            fromHz = rateHz;
        }
        int count = with.resample(pcm, at, samples, resampled, 0);
        seam.pass(resampled, 0, count);
        return Math.max(0, encoder.encode(resampled, 0, count, out, 0));
    }

    /** The far end loses so many packets, 0..100 %. */
    public void expectLoss(int percent) {
        encoder.expectLoss(percent);
    }

    @Override
    public void close() {
        encoder.close();
    }
}
