package tandem.media.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tandem.media.Codec;
import tandem.media.Goertzel;
import tandem.media.RecordingFormat;
import tandem.media.RecordingSpec;
import tandem.media.codec.Codecs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Ogg Opus: channels that stay apart, exact lengths, any place of it, any cut, other programs. */
class OpusFileTest {
    private static final double[] TONES = {400, 700, 1000, 1300, 1600};
    private static final int BLOCK_MS = 500;

    private final Codecs codecs = Codecs.load();

    @TempDir Path folder;

    @BeforeEach
    void needOpus() {
        Assumptions.assumeTrue(codecs.has(Codec.OPUS), codecs.opus());
    }

    private Path file(int rateHz, int channels, int ms) throws IOException {
        Path path = folder.resolve(rateHz + "-" + channels + "-" + ms + ".opus");
        RecordingSpec spec =
                new RecordingSpec(path, RecordingFormat.OPUS, Optional.empty(), rateHz, channels);
        try (OpusFile file = OpusFile.create(spec, channels, codecs)) {
            int block = BLOCK_MS * rateHz / 1000;
            long length = (long) ms * rateHz / 1000;
            for (long at = 0; at < length; at += block) {
                int samples = (int) Math.min(block, length - at);
                file.write(at, tones(at, samples, channels, rateHz));
                file.settle(at);
            }
            file.finish(length);
        }
        return path;
    }

    private static ByteBuffer tones(long at, int samples, int channels, int rateHz) {
        ByteBuffer pcm = ByteBuffer.allocate(2 * samples * channels).order(ByteOrder.LITTLE_ENDIAN);
        for (long i = at; i < at + samples; i++) {
            for (int channel = 0; channel < channels; channel++) {
                double turns = TONES[channel] * i / rateHz;
                pcm.putShort((short) (8000 * Math.sin(2 * Math.PI * turns)));
            }
        }
        return pcm.flip();
    }

    private static short[][] read(Path path) throws IOException {
        try (RecordingReader reader = RecordingReader.open(path, _ -> Optional.empty(), true)) {
            ByteBuffer wav =
                    ByteBuffer.allocate((int) reader.length()).order(ByteOrder.LITTLE_ENDIAN);
            assertEquals(wav.capacity(), reader.read(0, wav));
            short[][] sound = new short[reader.channels()][(int) reader.samples()];
            for (int i = 0; i < sound.length * sound[0].length; i++) {
                sound[i % sound.length][i / sound.length] = wav.getShort(44 + 2 * i);
            }
            return sound;
        }
    }

    private static void assertApart(short[][] sound, int rateHz) {
        for (int channel = 0; channel < sound.length; channel++) {
            for (int tone = 0; tone < sound.length; tone++) {
                // A tenth of a second of it; Goertzel's window is of 8 kHz.
                double hz = TONES[tone] * 8000 / rateHz;
                double level = Goertzel.amplitude(sound[channel], rateHz / 2, rateHz / 10, hz);
                assertEquals(channel == tone, level > 4000, channel + " has " + tone + " " + level);
                assertTrue(channel == tone || level < 400, channel + " has " + tone + " " + level);
            }
        }
    }

    @Test
    void channelsStayApartAndTheLengthIsExact() throws Exception {
        for (int rateHz : new int[] {8000, 16_000}) {
            for (int channels : new int[] {2, 5}) {
                short[][] sound = read(file(rateHz, channels, 2003));
                assertEquals(2003 * rateHz / 1000, sound[0].length);
                assertApart(sound, rateHz);
            }
        }
    }

    /** What is said at a sample is heard at that sample: the pre-skip is right. */
    @Test
    void aToneBeginsWhereItBegan() throws Exception {
        Path path = folder.resolve("begin.opus");
        RecordingSpec spec =
                new RecordingSpec(path, RecordingFormat.OPUS, Optional.empty(), 16_000, 2);
        try (OpusFile file = OpusFile.create(spec, 2, codecs)) {
            file.write(8000, tones(0, 8000, 2, 16_000));
            file.finish(16_000);
        }
        short[] sound = read(path)[0];
        int begin = 0;
        while (Math.abs(sound[begin]) < 2000) {
            begin++;
        }
        assertEquals(8000, begin, 48, "within 3 ms");
    }

    @Test
    void anyPlaceOfItReadsAsTheWhole() throws Exception {
        Path path = file(8000, 2, 6000);
        short[][] whole = read(path);
        try (RecordingReader reader = RecordingReader.open(path, _ -> Optional.empty(), true)) {
            for (int second : new int[] {4, 1, 5, 0, 2}) {
                ByteBuffer part = ByteBuffer.allocate(8000).order(ByteOrder.LITTLE_ENDIAN);
                reader.read(44 + 32_000L * second, part);
                for (int i = 0; i < 2000; i++) {
                    int at = 8000 * second + i;
                    assertEquals(whole[0][at], part.getShort(4 * i), 1500, "sample " + at);
                }
            }
        }
    }

    @Test
    void aFileThatIsCutOffAnywhereIsRepairedToItsLastPage() throws Exception {
        byte[] stored = Files.readAllBytes(file(8000, 2, 3000));
        Path cut = folder.resolve("cut.opus");
        for (int length = stored.length / 3; length < stored.length; length += 997) {
            Files.write(cut, Arrays.copyOf(stored, length));
            assertFalse(check(cut).isEmpty(), "cut at " + length);
            OggRepair.repair(cut);
            assertEquals(Optional.empty(), check(cut));
            short[][] sound = read(cut);
            assertTrue(sound[0].length >= 8000L * 3 * length / stored.length - 8000);
        }
    }

    private static Optional<String> check(Path path) throws IOException {
        try (RecordingReader reader = RecordingReader.open(path, _ -> Optional.empty(), false)) {
            return reader.check();
        }
    }

    @Test
    void aChangedOctetBreaksTheChecksumOfItsPage() throws Exception {
        Path path = file(8000, 2, 1000);
        byte[] stored = Files.readAllBytes(path);
        stored[stored.length / 2] ^= 4;
        Files.write(path, stored);
        assertFalse(check(path).isEmpty());
    }

    /** The tools of those who made the codec (Debian: opus-tools) agree. */
    @Test
    void otherProgramsReadIt() throws Exception {
        Path path = file(16_000, 2, 2500);
        boolean required = "required".equals(System.getenv("TANDEM_PEERS"));
        boolean there = Files.isExecutable(Path.of("/usr/bin/opusdec"));
        Assumptions.assumeTrue(required || there, "no opusdec");
        Path wav = folder.resolve("theirs.wav");

        String said = run("/usr/bin/opusinfo", path.toString());
        run("/usr/bin/opusdec", "--quiet", "--rate", "16000", path.toString(), wav.toString());

        assertFalse(said.toLowerCase(java.util.Locale.ROOT).contains("warning"), said);
        assertTrue(said.contains("0m:02.500s"), said);
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(wav)).order(ByteOrder.LITTLE_ENDIAN);
        int data = 12;
        while (in.getInt(data) != 0x61746164) {
            data += 8 + in.getInt(data + 4);
        }
        short[][] sound = new short[2][(in.limit() - data - 8) / 4];
        for (int i = 0; i < 2 * sound[0].length; i++) {
            sound[i % 2][i / 2] = in.getShort(data + 8 + 2 * i);
        }
        assertEquals(40_000, sound[0].length, 2);
        assertApart(sound, 16_000);
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), said);
        return said;
    }
}
