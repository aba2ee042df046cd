package tandem.media.codec;

import tandem.media.Codec;
import tandem.media.G711;
import tandem.media.OpusSettings;

/** Makes coders and decoders. Runs on: any (immutable). */
public final class Codecs {
    private final OpusSearch opus;

    Codecs(OpusSearch opus) {
        this.opus = opus;
    }

    /**
     * All codecs that can be had here; Opus when there is a libopus. Reads and writes files. Runs
     * on: start of the engine.
     */
    public static Codecs load() {
        return new Codecs(OpusSearch.run());
    }

    /** Which libopus is used and where it comes from, or why there is none; one line. */
    public String opus() {
        return opus.text();
    }

    /** Whether the codec can be used here. */
    public boolean has(Codec codec) {
        return switch (codec) {
            case PCMU, PCMA, G722, L16_8K, L16_16K -> true;
            case OPUS -> opus.library().isPresent();
        };
    }

    /**
     * A decoder for one stream.
     *
     * @param rateHz of its PCM, one for which {@link Codec#codesAt}
     * @throws IllegalArgumentException when the codec has no such rate or is not there
     */
    public Decoder decoder(Codec codec, int rateHz) {
        check(codec, rateHz);
        return switch (codec) {
            case PCMU -> new WaveformDecoder(new CompandedWaveform(companding(G711.MU_LAW)));
            case PCMA -> new WaveformDecoder(new CompandedWaveform(companding(G711.A_LAW)));
            case G722 -> new WaveformDecoder(new G722Waveform());
            case OPUS -> new OpusDecoder(library(), rateHz);
            case L16_8K, L16_16K -> new WaveformDecoder(new LinearWaveform(rateHz));
        };
    }

    /**
     * A coder for one stream.
     *
     * @param rateHz as of {@link #decoder}
     * @param settings only Opus has any
     * @throws IllegalArgumentException as there
     */
    public Encoder encoder(Codec codec, int rateHz, OpusSettings settings) {
        check(codec, rateHz);
        return switch (codec) {
            case PCMU -> new CompandedEncoder(companding(G711.MU_LAW));
            case PCMA -> new CompandedEncoder(companding(G711.A_LAW));
            case G722 -> new G722Encoder();
            case OPUS -> new OpusEncoder(library(), rateHz, settings);
            case L16_8K, L16_16K -> new LinearEncoder(rateHz);
        };
    }

    /** With {@link OpusSettings#DEFAULT}. */
    public Encoder encoder(Codec codec, int rateHz) {
        return encoder(codec, rateHz, OpusSettings.DEFAULT);
    }

    private void check(Codec codec, int rateHz) {
        if (!codec.codesAt(rateHz)) {
            throw new IllegalArgumentException(codec + " does not code at " + rateHz + " Hz");
        }
        if (!has(codec)) {
            throw new IllegalArgumentException(opus());
        }
    }

    private OpusLibrary library() {
        return opus.library().orElseThrow();
    }

    private static Companding companding(G711 law) {
        return Companding.of(law);
    }
}
