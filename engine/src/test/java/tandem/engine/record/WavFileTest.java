package tandem.engine.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

final class WavFileTest {
    @TempDir Path dir;

    @Test
    void aSoundFileStaysAsItIs() throws Exception {
        Path file = file(Wav.of(250));

        assertEquals(new WavFile.Repair(250, false), WavFile.repair(file));
        assertArrayEquals(Wav.of(250), Files.readAllBytes(file));
    }

    @Test
    void sizesOfAnEarlierMomentAreBroughtUpToTheFile() throws Exception {
        Path file = file(Wav.withSizes(250, 36, 0));

        assertEquals(new WavFile.Repair(250, true), WavFile.repair(file));
        assertArrayEquals(Wav.of(250), Files.readAllBytes(file));
    }

    @Test
    void sizesBeyondTheEndAreBroughtDownAndHalfASampleIsCutOff() throws Exception {
        byte[] whole = Wav.of(250);
        Path file = file(Arrays.copyOf(whole, whole.length - 32 * 50 - 3));

        assertEquals(new WavFile.Repair(199, true), WavFile.repair(file));
        assertEquals(new WavFile.Repair(199, false), WavFile.repair(file), "sound from now on");
    }

    @Test
    void whatIsNoWavIsRefusedAndLeftAlone() throws Exception {
        Random random = new Random(42);
        for (int length : new int[] {0, 3, 11, 12, 43, 500, 5000}) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            Path file = file(bytes);

            assertThrows(IOException.class, () -> WavFile.repair(file));
            assertArrayEquals(bytes, Files.readAllBytes(file));
        }
    }

    @Test
    void aFileCutOffAnywhereIsRepairedOrRefused() throws Exception {
        byte[] whole = Wav.of(20);
        for (int length = 0; length < whole.length; length++) {
            Path file = file(Arrays.copyOf(whole, length));
            if (length < 44) {
                assertThrows(IOException.class, () -> WavFile.repair(file));
            } else {
                assertEquals((length - 44) / 4 * 4 / 32, WavFile.repair(file).durationMs());
            }
        }
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(dir.resolve("x.wav"), bytes);
    }
}
