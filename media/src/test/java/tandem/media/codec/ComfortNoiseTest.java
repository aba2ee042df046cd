package tandem.media.codec;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ComfortNoiseTest {
    @ParameterizedTest
    @ValueSource(ints = {20, 40, 55, 70})
    void noiseHasTheLevelThatThePacketSays(int level) {
        ComfortNoise noise = new ComfortNoise(5);
        assertTrue(noise.update(new byte[] {(byte) level}, 0, 1));
        short[] pcm = new short[16_000];
        noise.fill(pcm, 0, pcm.length);
        assertEquals(-level, Level.dbov(pcm, 2000, 14_000), 0.5);
    }

    @Test
    void theLevelOfABackgroundGoesThroughAPacket() {
        byte[] payload = new byte[3];
        short[] background = Sounds.noise(1600, 100, 8);
        assertEquals(1, ComfortNoise.write(background, 0, 1600, payload, 2));
        assertEquals(50, payload[2], 1);

        ComfortNoise noise = new ComfortNoise(6);
        assertTrue(noise.update(payload, 2, 1));
        short[] pcm = new short[8000];
        noise.fill(pcm, 0, pcm.length);
        assertEquals(100, Sounds.rms(pcm, 1000, 7000), 10);
    }

    @Test
    void silenceIs127AndStaysSilent() {
        byte[] payload = new byte[1];
        ComfortNoise.write(new short[160], 0, 160, payload, 0);
        assertEquals(127, payload[0]);
        ComfortNoise noise = new ComfortNoise(0);
        noise.update(payload, 0, 1);
        short[] pcm = new short[160];
        noise.fill(pcm, 0, 160);
        assertEquals(0, Sounds.rms(pcm, 0, 160));
    }

    @Test
    void aNewLevelComesGraduallyAndASpectrumDoesNoHarm() {
        ComfortNoise noise = new ComfortNoise(7);
        noise.update(new byte[] {20, 100, 127, 30}, 0, 4);
        short[] pcm = new short[800];
        noise.fill(pcm, 0, 800);
        assertTrue(Sounds.rms(pcm, 0, 8) < 0.3 * Sounds.rms(pcm, 400, 400));
    }

    @Test
    void whatIsNoPayloadChangesNothing() {
        ComfortNoise noise = new ComfortNoise(7);
        assertFalse(noise.update(new byte[0], 0, 0));
        assertFalse(noise.update(new byte[] {(byte) 0x85}, 0, 1));
        short[] pcm = new short[160];
        noise.fill(pcm, 0, 160);
        assertEquals(0, Sounds.rms(pcm, 0, 160));
    }
}
