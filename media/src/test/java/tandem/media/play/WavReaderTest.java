package tandem.media.play;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tandem.media.Goertzel;
import tandem.media.Wavs;
import tandem.media.codec.Resampler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class WavReaderTest {
    @TempDir Path folder;

    @Test
    void stereoIsMixedDown() throws Exception {
        byte[] data = {0, 10, 0, 20, 0, (byte) 0xF0, 0, 0x10};
        assertArrayEquals(new short[] {15 << 8, 0}, read(1, 2, 8000, 16, data).pcm());
    }

    @Test
    void bothLawsAreRead() throws Exception {
        assertEquals(32_256, read(6, 1, 8000, 8, new byte[] {(byte) 0xAA}).pcm()[0]);
        assertEquals(32_124, read(7, 1, 8000, 8, new byte[] {(byte) 0x80}).pcm()[0]);
    }

    @Test
    void everyRateComesOutAsTheSameTone() throws Exception {
        for (int rate : new int[] {8000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000, 6000}) {
            WavReader.Sound sound = read(1, 1, rate, 16, Wavs.sine(1000, rate, rate, 1, 10_000));
            short[] pcm = Resampler.convert(sound.pcm(), sound.rateHz(), 8000);
            assertEquals(8000, pcm.length, 1, "rate " + rate);
            assertEquals(10_000, Goertzel.amplitude(pcm, 2000, 4000, 1000), 100, "rate " + rate);
        }
    }

    @Test
    void whatTheNarrowBandCannotHoldDoesNotFoldBack() throws Exception {
        // 5.5 kHz would appear at 2.5 kHz if samples were merely left out.
        WavReader.Sound sound = read(1, 1, 48_000, 16, Wavs.sine(5500, 48_000, 48_000, 1, 10_000));
        short[] pcm = Resampler.convert(sound.pcm(), sound.rateHz(), 8000);

        assertTrue(Goertzel.amplitude(pcm, 2000, 4000, 2500) < 10);
    }

    @Test
    void eachDefectHasItsReason() throws Exception {
        byte[] good =
                Files.readAllBytes(
                        Wavs.write(folder.resolve("good"), 1, 1, 8000, 16, new byte[320]));
        assertRefused("no RIFF header", Arrays.copyOf(good, 5));
        assertRefused("no data chunk", Arrays.copyOf(good, 36));
        assertRefused("truncated", Arrays.copyOf(good, 200));
        assertRefused("holds no audio", Arrays.copyOf(good, 44), 40, 0, 41, 0);
        assertRefused("RIFF, but not WAVE", good, 8, 'X');
        assertRefused("format 3", good, 20, 3);
        assertRefused("channels", good, 22, 6);
        assertRefused("sample rate", good, 25, 0);
        assertRefused("chunk of", good, 17, 0x7F);
    }

    @Test
    void junkIsRefusedAndNeverThrowsAnythingElse() throws IOException {
        long seed = 99;
        Random random = new Random(seed);
        byte[] good =
                Files.readAllBytes(
                        Wavs.write(folder.resolve("good"), 1, 1, 8000, 16, new byte[64]));
        for (int i = 0; i < 2000; i++) {
            byte[] bad = good.clone();
            for (int j = 0; j < 3; j++) {
                bad[random.nextInt(48)] = (byte) random.nextInt();
            }
            Path file = Files.write(folder.resolve("bad"), bad);
            try {
                Resampler.convert(WavReader.read(file).pcm(), 8000, 8000);
            } catch (BadAudio e) {
                assertTrue(String.valueOf(e.getMessage()).contains("bad"), "seed " + seed);
            }
        }
    }

    private WavReader.Sound read(int tag, int channels, int rate, int bits, byte[] data)
            throws Exception {
        return WavReader.read(Wavs.write(folder.resolve("a.wav"), tag, channels, rate, bits, data));
    }

    private void assertRefused(String why, byte[] wav, int... change) throws IOException {
        byte[] changed = wav.clone();
        for (int i = 0; i < change.length; i += 2) {
            changed[change[i]] = (byte) change[i + 1];
        }
        Path file = Files.write(folder.resolve("x.wav"), changed);
        String message =
                String.valueOf(
                        assertThrows(BadAudio.class, () -> WavReader.read(file)).getMessage());
        assertTrue(message.contains(why), message);
    }
}
