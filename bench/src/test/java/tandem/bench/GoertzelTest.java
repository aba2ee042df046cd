package tandem.bench;

import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class GoertzelTest {
    private static final short[] TONE = WavWriter.tone(440, 100, 0);

    @Test
    void pureToneHasAllEnergyAtItsFrequency() {
        assertEquals(1, Goertzel.share(TONE, 0, TONE.length, 440, 8000), 0.01);
        assertTrue(Goertzel.share(TONE, 0, TONE.length, 1000, 8000) < 0.01);
    }

    @Test
    void levelIsThatOfTheTone() {
        double expected = 20 * Math.log10(8000 / 32768.0);

        assertEquals(expected, Goertzel.levelDb(TONE, 0, TONE.length, 440, 8000), 0.1);
        assertEquals(expected, Goertzel.loudnessDb(TONE, 0, TONE.length), 0.1);
    }

    @Test
    void silenceHasNothing() {
        assertEquals(0, Goertzel.share(new short[800], 0, 800, 440, 8000));
        assertEquals(-100, Goertzel.loudnessDb(new short[800], 0, 800));
    }

    @Test
    void noiseIsNoTone() {
        Random random = new Random(1);
        short[] noise = new short[800];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (short) random.nextInt(-8000, 8000);
        }

        assertTrue(Goertzel.share(noise, 0, 800, 440, 8000) < 0.1);
    }
}
