package tandem.engine.call;

import tandem.dialplan.OpusTerms;
import tandem.media.OpusSettings;
import tandem.sip.sdp.OpusParameters;

/** How Opus goes between us and a peer, by what the plan says and what the peer asks for. Pure. */
final class OpusCoding {
    private static final int WIDE_HZ = 16_000;
    private static final int USUAL_BITS = 24_000;
    private static final int NARROW_BITS = 16_000;

    private OpusCoding() {}

    /** What we ask of the peer. */
    static OpusParameters wanted(OpusTerms terms) {
        return new OpusParameters(
                terms.rateHz(),
                terms.bitsPerSecond().orElse(0),
                terms.correction(),
                terms.dtx(),
                false);
    }

    /** How we code what it is sent. */
    static OpusSettings sent(OpusTerms terms, OpusParameters asked) {
        int hz = Math.min(terms.rateHz(), asked.playbackHz());
        int usual = hz < WIDE_HZ ? NARROW_BITS : USUAL_BITS;
        int bits = terms.bitsPerSecond().orElse(usual);
        return new OpusSettings(
                hz,
                asked.bitsPerSecond() == 0 ? bits : Math.min(bits, asked.bitsPerSecond()),
                OpusSettings.DEFAULT.complexity(),
                terms.correction() && asked.correction(),
                asked.dtx(),
                asked.constant());
    }
}
