package tandem.engine.call;

import java.util.OptionalInt;

import org.junit.jupiter.api.Test;

import tandem.dialplan.OpusTerms;
import tandem.media.OpusSettings;
import tandem.sip.sdp.OpusParameters;

import static org.junit.jupiter.api.Assertions.assertEquals;

class OpusCodingTest {
    private static OpusSettings sent(OpusTerms terms, String fmtp) {
        return OpusCoding.sent(terms, OpusParameters.of(fmtp));
    }

    @Test
    void aPeerIsSentWhatItAskedForAndNothingElse() {
        assertEquals(
                new OpusSettings(48_000, 24_000, 5, false, false, false),
                sent(OpusTerms.DEFAULT, ""));
        assertEquals(
                new OpusSettings(48_000, 20_000, 5, true, true, true),
                sent(OpusTerms.DEFAULT, "maxaveragebitrate=20000;useinbandfec=1;usedtx=1;cbr=1"));
        assertEquals(
                new OpusSettings(8000, 16_000, 5, false, false, false),
                sent(OpusTerms.DEFAULT, "maxplaybackrate=8000"));
    }

    @Test
    void thePlanBoundsWhatIsSent() {
        OpusTerms terms = new OpusTerms(16_000, OptionalInt.of(32_000), false, true);
        assertEquals(
                new OpusSettings(16_000, 32_000, 5, false, false, false),
                sent(terms, "useinbandfec=1;maxaveragebitrate=64000"));
        assertEquals(
                new OpusSettings(12_000, 12_000, 5, false, true, false),
                sent(terms, "maxplaybackrate=12000;maxaveragebitrate=12000;usedtx=1"));
    }

    @Test
    void thePlanIsWhatThePeerIsAskedFor() {
        assertEquals("minptime=10;useinbandfec=1", OpusCoding.wanted(OpusTerms.DEFAULT).fmtp());
        assertEquals(
                "minptime=10;maxplaybackrate=16000;maxaveragebitrate=32000;usedtx=1",
                OpusCoding.wanted(new OpusTerms(16_000, OptionalInt.of(32_000), false, true))
                        .fmtp());
    }
}
