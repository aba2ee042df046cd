package tandem.media.play.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tandem.media.Goertzel;
import tandem.media.Wavs;
import tandem.media.codec.Codecs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PromptSoundTest {
    private static final Codecs CODECS = Codecs.load();

    /** A quarter of full scale. */
    private static final double AMPLITUDE = 8192;

    @TempDir Path folder;

    /** Lengths: what an MP3 encoder adds at both ends stays. */
    @ParameterizedTest
    @CsvSource({
        "stereo-44k.mp3, MP3, 44100, 2, 500, 90",
        "mono-24k-vbr.mp3, MP3, 24000, 1, 500, 120",
        "mono-11k.mp3, MP3, 11025, 1, 500, 220",
        "stereo-44k.ogg, Ogg Vorbis, 44100, 2, 500, 0",
        "mono-24k.ogg, Ogg Vorbis, 24000, 1, 500, 0",
        "stereo.opus, Ogg Opus, 48000, 2, 500, 0",
        "mono.opus, Ogg Opus, 48000, 1, 500, 0",
        "stereo-48k-float.wav, WAV float 32 bit, 48000, 2, 100, 0",
        "mono-24k-24bit.wav, WAV PCM 24 bit, 24000, 1, 100, 0",
        "mono-24k-8bit.wav, WAV PCM 8 bit, 24000, 1, 100, 0",
    })
    void everyKindComesOutAsTheSameTone(
            String file, String format, int rateHz, int channels, int ms, int moreMs)
            throws Exception {
        PromptSound sound = PromptSound.read(Sounds.read(file), CODECS);

        PromptReport report = sound.report();
        assertEquals(format, report.format());
        assertEquals(rateHz, report.rateHz());
        assertEquals(channels, report.channels());
        assertEquals(ms + moreMs / 2.0, report.lengthMs(), 2 + moreMs / 2.0);
        assertEquals(report.lengthMs() * 16, sound.pcm().length, 16);
        int middle = sound.pcm().length / 2;
        assertEquals(AMPLITUDE, amplitude(sound.pcm(), middle - 480, 960), AMPLITUDE / 15);
        assertEquals(-15.05, report.levelDbov(), 0.7);
        assertEquals(-4.95, report.gainDb(), 0.7);
        assertEquals(List.of(), report.faults());
    }

    /** The other decoder is libvorbis; see {@code make-sounds.sh}. */
    @Test
    void vorbisIsDecodedAsByOthers() throws Exception {
        short[] ours = PromptSound.read(Sounds.read("bursts-16k.ogg"), CODECS).pcm();
        short[] others = PromptSound.read(Sounds.read("bursts-16k.wav"), CODECS).pcm();

        assertEquals(others.length, ours.length);
        double signal = 0;
        double difference = 0;
        for (int i = 0; i < ours.length; i++) {
            signal += Math.pow(others[i], 2);
            difference += Math.pow(ours[i] - others[i], 2);
        }
        assertTrue(10 * Math.log10(signal / difference) > 50, "signal to difference in dB");
    }

    @Test
    void telephoneBandStaysAsItIs() throws Exception {
        byte[] data = Wavs.sine(1000, 8000, 8000, 1, 9000);

        PromptSound sound = read(8000, data);

        assertEquals(8000, sound.rateHz());
        assertEquals(8000, sound.pcm().length);
        assertEquals(data[101] << 8 | data[100] & 0xFF, sound.pcm()[50]);
    }

    @Test
    void nothingIsLateOrLostByTheConversion() throws Exception {
        byte[] data = new byte[2 * 44_100];
        for (int i = 22_050; i < 22_100; i++) {
            data[2 * i + 1] = 64;
        }

        PromptSound sound = read(44_100, data);

        assertEquals(16_000, sound.pcm().length);
        int loudest = 0;
        for (int i = 0; i < sound.pcm().length; i++) {
            loudest = sound.pcm()[i] > sound.pcm()[loudest] ? i : loudest;
        }
        // The middle of the burst.
        assertEquals(22_075 * 16_000 / 44_100.0, loudest, 8);
    }

    @Test
    void whatIsNotFitToBeHeardIsSaid() throws Exception {
        assertFault("lasts only 50 ms", Wavs.sine(1000, 16_000, 800, 1, 8000));
        assertFault("is silent", new byte[32_000]);
        assertFault("is too quiet: -59", Wavs.sine(1000, 16_000, 16_000, 1, 50));
        byte[] clipped = Wavs.sine(1000, 16_000, 16_000, 1, 32_767);
        for (int i = 0; i < 400; i++) {
            clipped[2 * i] = (byte) 0xFF;
            clipped[2 * i + 1] = 0x7F;
        }
        assertFault("is distorted: ", clipped);
    }

    @Test
    void constantSoundIsSilenceWithAnOffset() throws Exception {
        byte[] data = new byte[32_000];
        for (int i = 1; i < data.length; i += 2) {
            data[i] = 16;
        }

        PromptReport report = read(16_000, data).report();

        assertEquals(12.5, report.dcPercent(), 0.1);
        assertTrue(report.faults().toString().contains("is silent"), report.toString());
        assertTrue(report.warnings().toString().contains("offset of 12.5 %"), report.toString());
    }

    @Test
    void longSilenceAtEitherEndAndLowLevelAreWarnedOf() throws Exception {
        byte[] data = new byte[2 * 16_000 * 6];
        byte[] tone = Wavs.sine(1000, 16_000, 16_000, 1, 500);
        System.arraycopy(tone, 0, data, 2 * 16_000 * 5 / 2, tone.length);

        PromptReport report = read(16_000, data).report();

        assertEquals(
                List.of(
                        "is quiet: -39.3 dBov",
                        "begins with 2.5 s of silence",
                        "ends with 2.5 s of silence"),
                report.warnings());
        assertEquals(List.of(), report.faults());
        // Pauses do not count.
        assertEquals(-39.3, report.levelDbov(), 0.1);
        assertEquals(12, report.gainDb());
    }

    @Test
    void gainNeverClips() throws Exception {
        byte[] data = Wavs.sine(1000, 16_000, 160_000, 1, 1000);
        data[1] = 0x60;

        PromptSound sound = read(16_000, data);
        short[] louder = CommonLevel.apply(sound.pcm(), sound.report().gainDb());

        assertEquals(2.0, sound.report().gainDb(), 0.1);
        assertTrue(louder[0] < 31_000 && louder[0] > 30_000, "peak " + louder[0]);
        assertEquals(1259, amplitude(louder, 16_000, 16_000), 3);
    }

    @Test
    void aFileThatTellsToBeTooLongIsRefusedBeforeItIsDecoded() {
        BadAudio bad = assertThrows(BadAudio.class, () -> read(4000, new byte[2 * 4000 * 1801]));
        assertEquals("lasts 1801 s or more; no more than 1800 s are taken", bad.getMessage());
    }

    @Test
    void otherKindsAreCalledByTheirNames() {
        assertRefused("it is FLAC", "fLaC....".getBytes());
        assertRefused("it is MP4 or M4A", "....ftypM4A ".getBytes());
        assertRefused("it is AIFF", "FORM....AIFF".getBytes());
        assertRefused("it is empty", new byte[0]);
        assertRefused("no sound file that is known", "tenant: demo\n".getBytes());
    }

    /** Of 1 kHz; the measure counts in eighths of a ms. */
    private static double amplitude(short[] pcm, int at, int samples) {
        return Goertzel.amplitude(pcm, at, samples, 500);
    }

    private static void assertRefused(String why, byte[] octets) {
        BadAudio bad = assertThrows(BadAudio.class, () -> PromptSound.read(octets, CODECS));
        assertTrue(bad.reason().contains(why), bad.reason());
        assertEquals(0, bad.position());
    }

    private void assertFault(String fault, byte[] data) throws Exception {
        List<String> faults = read(16_000, data).report().faults();
        assertTrue(faults.toString().contains(fault), faults.toString());
    }

    private PromptSound read(int rateHz, byte[] data) throws BadAudio, IOException {
        Path file = Wavs.write(folder.resolve("a.wav"), 1, 1, rateHz, 16, data);
        return PromptSound.read(Files.readAllBytes(file), CODECS);
    }

    @Test
    void cutAnywhereTheReasonIsSaidWithItsPlace() throws Exception {
        for (String name : Sounds.ALL) {
            byte[] whole = Sounds.read(name);
            for (int cut = 1; cut < 12; cut++) {
                // Without a table of frames, an MP3 that ends with a frame is whole.
                byte[] part = Arrays.copyOf(whole, whole.length * cut / 12 - 1);
                BadAudio bad =
                        assertThrows(
                                BadAudio.class, () -> PromptSound.read(part, CODECS), name + cut);
                assertTrue(bad.position() >= 0 && bad.position() <= part.length, name);
                assertTrue(
                        bad.reason().matches("(?s).*(cut off|truncated|only).*"),
                        name + " " + cut + ": " + bad.reason());
            }
        }
    }
}
