package tandem.media.codec;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import tandem.media.G711;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class CompandingTest {
    @ParameterizedTest
    @EnumSource
    void everyOctetComesBackFromItsValue(G711 law) {
        Companding companding = Companding.of(law);
        for (int code = 0; code < 256; code++) {
            // Mu-law has two zeros; the positive one is the one that is sent.
            byte expected = law == G711.MU_LAW && code == 0x7F ? (byte) 0xFF : (byte) code;
            assertEquals(
                    expected, companding.encode(companding.decode((byte) code)), "code " + code);
        }
    }

    @ParameterizedTest
    @EnumSource
    void valuesLieOnTheCurveOfTheLaw(G711 law) {
        for (int code = 0; code < 256; code++) {
            double expected = law == G711.A_LAW ? LawFormula.aLaw(code) : LawFormula.muLaw(code);
            int actual = Companding.of(law).decode((byte) code);
            assertEquals(expected, actual, LawFormula.step(expected), "code " + code);
        }
    }

    @ParameterizedTest
    @EnumSource
    void codingNeverLosesMoreThanHalfAStepAndKeepsTheOrder(G711 law) {
        Companding companding = Companding.of(law);
        int before = Integer.MIN_VALUE;
        for (int pcm = -32_000; pcm <= 32_000; pcm++) {
            int coded = companding.decode(companding.encode(pcm));
            assertTrue(coded >= before, "at " + pcm);
            assertEquals(pcm, coded, 8 + Math.abs(pcm) / 31.0, "at " + pcm);
            before = coded;
        }
    }

    @ParameterizedTest
    @EnumSource
    void theLoudestValuesAreClipped(G711 law) {
        Companding companding = Companding.of(law);
        assertEquals(companding.encode(32_767), companding.encode(1_000_000));
        assertEquals(companding.encode(-32_768), companding.encode(-1_000_000));
    }

    /** Octets that every trace of a phone call shows. */
    @org.junit.jupiter.api.Test
    void silenceAndFullScaleHaveTheirKnownOctets() {
        assertEquals((byte) 0xFF, Companding.of(G711.MU_LAW).silence());
        assertEquals((byte) 0xD5, Companding.of(G711.A_LAW).silence());
        assertEquals((byte) 0x80, Companding.of(G711.MU_LAW).encode(32_767));
        assertEquals((byte) 0xAA, Companding.of(G711.A_LAW).encode(32_767));
        assertEquals((byte) 0x00, Companding.of(G711.MU_LAW).encode(-32_768));
        assertEquals((byte) 0x2A, Companding.of(G711.A_LAW).encode(-32_768));
    }
}
