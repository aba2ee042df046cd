package tandem.media.codec;

import tandem.media.Codec;
import tandem.media.G711;

/** Makes coders and decoders. Runs on: any (immutable). */
public final class Codecs {

    /** Whether the codec can be used here. */
    public boolean has(Codec codec) {
        return switch (codec) {
            case PCMU, PCMA, G722, L16_8K, L16_16K -> true;
            case OPUS -> false;
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
            case PCMU -> companded(G711.MU_LAW);
            case PCMA -> companded(G711.A_LAW);
            case L16_8K, L16_16K -> new WaveformDecoder(new LinearWaveform(rateHz));
            case G722 -> new WaveformDecoder(new G722Waveform());
            case OPUS -> throw new IllegalArgumentException();
        };
    }

    /**
     * A coder for one stream.
     *
     * @param rateHz as of {@link #decoder}
     * @throws IllegalArgumentException as there
     */
    public Encoder encoder(Codec codec, int rateHz) {
        check(codec, rateHz);
        return switch (codec) {
            case PCMU -> new CompandedEncoder(Companding.of(G711.MU_LAW));
            case PCMA -> new CompandedEncoder(Companding.of(G711.A_LAW));
            case L16_8K, L16_16K -> new LinearEncoder(rateHz);
            case G722 -> new G722Encoder();
            case OPUS -> throw new IllegalArgumentException();
        };
    }

    private void check(Codec codec, int rateHz) {
        if (!codec.codesAt(rateHz)) {
            throw new IllegalArgumentException(codec + " does not code at " + rateHz + " Hz");
        }
        if (!has(codec)) {
            throw new IllegalArgumentException(codec + " is not available");
        }
    }

    private static Decoder companded(G711 law) {
        return new WaveformDecoder(new CompandedWaveform(Companding.of(law)));
    }
}
