package tandem.media.codec;

import java.util.Arrays;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class CrossfadeTest {
    private static final int RATE_HZ = 8000;
    private static final int LENGTH = 40;

    @ParameterizedTest
    @ValueSource(ints = {7, 80, 160})
    void aSwitchToASourceAtAnyHeightHasNoStep(int frame) {
        Crossfade crossfade = new Crossfade(RATE_HZ);
        short[] old = constant(20_000);
        crossfade.pass(old, 0, 160);
        short[] fresh = constant(-20_000);

        crossfade.switched();
        for (int at = 0; at < fresh.length; at += frame) {
            crossfade.pass(fresh, at, Math.min(frame, fresh.length - at));
        }

        assertTrue(Math.abs(20_000 - fresh[0]) <= 40_000 / LENGTH);
        for (int i = 1; i < fresh.length; i++) {
            assertTrue(Math.abs(fresh[i] - fresh[i - 1]) <= 40_000 / LENGTH, "at " + i);
        }
        assertEquals(-20_000, fresh[LENGTH]);
    }

    @Test
    void twoSourcesAreMixedWithEqualGain() {
        Crossfade crossfade = new Crossfade(RATE_HZ);
        short[] fresh = constant(1000);
        crossfade.switched(constant(1000), 0, 160);
        crossfade.pass(fresh, 0, 160);
        assertArrayEquals(constant(1000), fresh);

        short[] silent = constant(0);
        crossfade.switched(constant(4100), 0, 160);
        crossfade.pass(silent, 0, 160);
        assertEquals(4000, silent[0]);
        assertEquals(2100, silent[19], 1);
        assertEquals(100, silent[LENGTH - 1]);
        assertEquals(0, silent[LENGTH]);
    }

    @Test
    void aStreamWithoutASwitchIsLeftAlone() {
        short[] noise = Sounds.noise(160, 9000, 1);
        short[] same = noise.clone();
        new Crossfade(RATE_HZ).pass(same, 0, 160);
        assertArrayEquals(noise, same);
    }

    @Test
    void theLoudestStepIsClipped() {
        Crossfade crossfade = new Crossfade(RATE_HZ);
        crossfade.pass(constant(32_767), 0, 160);
        short[] fresh = constant(-32_768);
        fresh[1] = 32_767;
        crossfade.switched();
        crossfade.pass(fresh, 0, 160);
        assertEquals(32_767, fresh[1]);
    }

    @Test
    void gainIsInDecibelsAndClips() {
        short[] pcm = {1000, -1000, 20_000, -20_000};
        Gain.ofDb(6.0206).apply(pcm, 0, 4);
        assertArrayEquals(new short[] {2000, -2000, 32_767, -32_768}, pcm);
        Gain.ofDb(-20).apply(pcm, 0, 2);
        assertArrayEquals(new short[] {200, -200, 32_767, -32_768}, pcm);
        Gain.NONE.apply(pcm, 0, 4);
        assertArrayEquals(new short[] {200, -200, 32_767, -32_768}, pcm);
        assertEquals(40, Gain.ofDb(1000).db());
    }

    private static short[] constant(int value) {
        short[] pcm = new short[160];
        Arrays.fill(pcm, (short) value);
        return pcm;
    }
}
