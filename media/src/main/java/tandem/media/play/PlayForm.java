package tandem.media.play;

import tandem.media.Codec;
import tandem.media.G711;

/** What audio is made ready as, so that a loop only has to copy it. */
public enum PlayForm {
    /** Octets of G.711 A-law. */
    A_LAW,
    /** Octets of G.711 u-law. */
    MU_LAW,
    /** PCM of 16 kHz, for codecs of more than telephone band. */
    WIDE;

    static final int WIDE_HZ = 16_000;
    static final int LAW_HZ = 8000;

    /** What suits a codec; narrow-band ones that are no G.711 are coded anew out of A-law. */
    public static PlayForm of(Codec codec) {
        return switch (codec) {
            case PCMU -> MU_LAW;
            case PCMA, L16_8K -> A_LAW;
            case G722, OPUS, L16_16K -> WIDE;
        };
    }

    static PlayForm of(G711 law) {
        return switch (law) {
            case A_LAW -> A_LAW;
            case MU_LAW -> MU_LAW;
        };
    }

    /** Samples a second. */
    int rateHz() {
        return this == WIDE ? WIDE_HZ : LAW_HZ;
    }
}
