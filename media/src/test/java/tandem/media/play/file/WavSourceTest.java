package tandem.media.play.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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

class WavSourceTest {
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
    void everyWidthIsRead() throws Exception {
        ByteBuffer out = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        assertArrayEquals(
                new short[] {-32_768, 0, 32_512}, read(1, 1, 8000, 8, bytes(0, 128, 255)).pcm());
        assertArrayEquals(
                new short[] {-256, 257}, read(1, 1, 8000, 24, bytes(0, 0, 0xFF, 0xFF, 0, 1)).pcm());
        assertArrayEquals(new short[] {-2}, read(1, 1, 8000, 32, bytes(0, 0, 0xFE, 0xFF)).pcm());
        out.putFloat(0, -0.5f).putFloat(4, 7);
        assertArrayEquals(new short[] {-16_384, 32_767}, read(3, 1, 8000, 32, out.array()).pcm());
        out.putDouble(0, Double.NaN);
        assertArrayEquals(new short[] {0}, read(3, 1, 8000, 64, out.array()).pcm());
    }

    @Test
    void largeFilesTellTheirSizeElsewhere() throws Exception {
        byte[] fmt = Arrays.copyOfRange(good(), 12, 36);
        ByteBuffer wav = ByteBuffer.allocate(100).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RF64".getBytes()).putInt(-1).put("WAVEds64".getBytes()).putInt(28);
        wav.putLong(0).putLong(4).putLong(2).putInt(0).put(fmt).put("data".getBytes()).putInt(-1);
        wav.putShort((short) 7).putShort((short) 8);
        Path file = Files.write(folder.resolve("large"), wav.array());

        assertArrayEquals(new short[] {7, 8}, decoded(file).pcm());
    }

    private static byte[] bytes(int... octets) {
        byte[] bytes = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
            bytes[i] = (byte) octets[i];
        }
        return bytes;
    }

    private byte[] good() throws IOException {
        return Files.readAllBytes(Wavs.write(folder.resolve("good"), 1, 1, 8000, 16, new byte[64]));
    }

    @Test
    void everyRateComesOutAsTheSameTone() throws Exception {
        for (int rate : new int[] {8000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000, 6000}) {
            Sound sound = read(1, 1, rate, 16, Wavs.sine(1000, rate, rate, 1, 10_000));
            short[] pcm = Resampler.convert(sound.pcm(), sound.rateHz(), 8000);
            assertEquals(8000, pcm.length, 1, "rate " + rate);
            assertEquals(10_000, Goertzel.amplitude(pcm, 2000, 4000, 1000), 100, "rate " + rate);
        }
    }

    @Test
    void whatTheNarrowBandCannotHoldDoesNotFoldBack() throws Exception {
        // 5.5 kHz would appear at 2.5 kHz if samples were merely left out.
        Sound sound = read(1, 1, 48_000, 16, Wavs.sine(5500, 48_000, 48_000, 1, 10_000));
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
        assertRefused("frames of 3 octets", good, 32, 3);
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
                Resampler.convert(decoded(file).pcm(), 8000, 8000);
            } catch (BadAudio e) {
                assertTrue(!e.reason().isEmpty(), "seed " + seed);
            }
        }
    }

    private record Sound(int rateHz, short[] pcm) {}

    private static Sound decoded(Path file) throws BadAudio {
        WavSource source = WavSource.open(SoundFile.load(file));
        short[] pcm = new short[(int) source.samples()];
        short[] piece = new short[SoundSource.MOST_SAMPLES];
        int at = 0;
        for (int n = source.read(piece); n > 0; n = source.read(piece)) {
            System.arraycopy(piece, 0, pcm, at, n);
            at += n;
        }
        assertEquals(pcm.length, at);
        return new Sound(source.rateHz(), pcm);
    }

    private Sound read(int tag, int channels, int rate, int bits, byte[] data) throws Exception {
        return decoded(Wavs.write(folder.resolve("a.wav"), tag, channels, rate, bits, data));
    }

    private void assertRefused(String why, byte[] wav, int... change) throws IOException {
        byte[] changed = wav.clone();
        for (int i = 0; i < change.length; i += 2) {
            changed[change[i]] = (byte) change[i + 1];
        }
        Path file = Files.write(folder.resolve("x.wav"), changed);
        String message =
                String.valueOf(assertThrows(BadAudio.class, () -> decoded(file)).getMessage());
        assertTrue(message.contains(why), message);
    }
}
