package tandem.bench.rtp;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class LawTest {
    /** ITU-T G.711 tables 1a and 2a: decision ends and smallest values, scaled to 16 bits. */
    @Test
    void knownCodes() {
        assertEquals(0, Law.MU.decode((byte) 0xff));
        assertEquals(32124, Law.MU.decode((byte) 0x80));
        assertEquals(-32124, Law.MU.decode((byte) 0x00));
        assertEquals(8, Law.A.decode((byte) 0xd5));
        assertEquals(-8, Law.A.decode((byte) 0x55));
        assertEquals(32256, Law.A.decode((byte) 0xaa));
        assertEquals(-32256, Law.A.decode((byte) 0x2a));
    }

    @ParameterizedTest
    @EnumSource(Law.class)
    void everyCodeComesBack(Law law) {
        for (int code = 0; code < 256; code++) {
            short linear = law.decode((byte) code);
            assertEquals(linear, law.decode(law.encode(linear)));
        }
    }

    @ParameterizedTest
    @EnumSource(Law.class)
    void noCodeIsNearerThanTheChosenOne(Law law) {
        for (int sample = Short.MIN_VALUE; sample <= Short.MAX_VALUE; sample += 37) {
            int error = Math.abs(law.decode(law.encode(sample)) - sample);
            for (int code = 0; code < 256; code++) {
                assertTrue(error <= Math.abs(law.decode((byte) code) - sample), "sample " + sample);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Law.class)
    void silenceIsTheQuietestCode(Law law) {
        assertTrue(Math.abs(law.decode(law.silence())) <= 8);
    }
}
