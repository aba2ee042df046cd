package tandem.bench;

import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.Test;

import tandem.bench.rtp.Law;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class WavTest {
    @Test
    void readsChannelsApart() {
        Wav wav = Wav.read(WavWriter.pcm(new short[] {1, -2, 3}, new short[] {30_000, -30_000, 0}));

        assertArrayEquals(new short[] {1, -2, 3}, wav.channels()[0]);
        assertArrayEquals(new short[] {30_000, -30_000, 0}, wav.channels()[1]);
        assertEquals(3 / 8.0, wav.durationMs());
    }

    @Test
    void readsBothLaws() {
        byte[] codes = {(byte) 0xd5, (byte) 0x2a, (byte) 0x80, 0};

        Wav a = Wav.read(WavWriter.file(6, 2, 8, codes));
        Wav mu = Wav.read(WavWriter.file(7, 1, 8, codes));

        assertArrayEquals(
                new short[] {Law.A.decode(codes[0]), Law.A.decode(codes[2])}, a.channels()[0]);
        assertEquals(Law.MU.decode(codes[3]), mu.channels()[0][3]);
    }

    @Test
    void truncatedFileIsRefused() {
        byte[] whole = WavWriter.pcm(new short[800]);

        assertThrows(
                IllegalArgumentException.class,
                () -> Wav.read(Arrays.copyOf(whole, whole.length - 2)));
        assertThrows(IllegalArgumentException.class, () -> Wav.read(Arrays.copyOf(whole, 20)));
        assertThrows(IllegalArgumentException.class, () -> Wav.read(new byte[0]));
    }

    @Test
    void anyFileIsReadOrRefused() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        byte[] good = WavWriter.pcm(new short[20], new short[20]);
        for (int round = 0; round < 20_000; round++) {
            byte[] bad = good.clone();
            for (int edits = 0; edits < 3; edits++) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            try {
                Wav.read(bad);
            } catch (IllegalArgumentException told) {
                assertEquals(IllegalArgumentException.class, told.getClass());
            }
        }
    }
}
