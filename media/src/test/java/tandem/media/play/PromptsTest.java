package tandem.media.play;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tandem.media.Audio;
import tandem.media.G711;
import tandem.media.Goertzel;
import tandem.media.Wavs;
import tandem.media.codec.Codecs;
import tandem.media.codec.Companding;
import tandem.media.play.file.Renditions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PromptsTest {
    private final AtomicLong nowNs = new AtomicLong();
    private final Prompts prompts = new Prompts(4000, nowNs::get, Renditions.none(Codecs.load()));

    @TempDir Path folder;

    @AfterEach
    void close() {
        prompts.close();
    }

    @Test
    void whatWasPreparedIsThereAtOnceForThatLaw() throws Exception {
        List<Audio> audio = List.of(wav("a.wav", 1000));
        assertNull(prompts.cached(audio, PlayForm.A_LAW, false));

        prepare(audio, PlayForm.A_LAW);

        assertNotNull(prompts.cached(audio, PlayForm.A_LAW, false));
        assertNull(prompts.cached(audio, PlayForm.MU_LAW, false));
        prepare(audio, PlayForm.MU_LAW);
        assertNotNull(prompts.cached(audio, PlayForm.MU_LAW, false));
        assertEquals(2000, prompts.heldOctets());
    }

    @Test
    void theLongestUnusedGoesWhenTheCacheIsFull() throws Exception {
        Audio a = wav("a.wav", 1500);
        Audio b = wav("b.wav", 1500);
        Audio c = wav("c.wav", 1500);
        prepareAt(1, a);
        prepareAt(2, b);
        nowNs.set(3);
        prompts.cached(List.of(a), PlayForm.A_LAW, false);

        prepareAt(4, c);

        assertNotNull(prompts.cached(List.of(a), PlayForm.A_LAW, false));
        assertNull(prompts.cached(List.of(b), PlayForm.A_LAW, false));
        assertNotNull(prompts.cached(List.of(c), PlayForm.A_LAW, false));
    }

    @Test
    void audioLargerThanTheCacheIsPlayedButNotKept() throws Exception {
        Playlist playlist = prepare(List.of(wav("a.wav", 50_000)), PlayForm.A_LAW);

        assertEquals(50_000, readAll(playlist).length);
        assertEquals(0, prompts.heldOctets());
    }

    @Test
    void aChangedFileIsReadAgain() throws Exception {
        Audio a = wav("a.wav", 1000);
        prepare(List.of(a), PlayForm.A_LAW);
        wav("a.wav", 700);
        nowNs.set(5_000_000_000L);

        Awaitility.await().until(() -> prompts.cached(List.of(a), PlayForm.A_LAW, false) == null);

        assertEquals(700, readAll(prepare(List.of(a), PlayForm.A_LAW)).length);
    }

    @Test
    void cadenceIsKeptAndBurstsBeginAndEndSoftly() throws Exception {
        Audio tone = new Audio.Tone(450, 0, 100, 200, 700);

        short[] pcm = readAll(prepare(List.of(tone), PlayForm.A_LAW));

        assertEquals(700 * 8, pcm.length);
        for (int burst = 0; burst < 3; burst++) {
            int at = burst * 300 * 8;
            assertTrue(Goertzel.amplitude(pcm, at + 80, 640, 450) > 4000);
            for (int i = 0; i < 3; i++) {
                assertTrue(Math.abs(pcm[at + i]) < 400, "soft begin");
                assertTrue(Math.abs(pcm[at + 799 - i]) < 400, "soft end");
            }
        }
        for (int i = 0; i < 1600; i++) {
            assertEquals(pcm[800], pcm[800 + i], "silence at " + i);
        }
    }

    @Test
    void aContinuousToneGoesRoundWithoutAStep() throws Exception {
        short[] pcm =
                readAll(prepare(List.of(new Audio.Tone(350, 441, 0, 0, 3000)), PlayForm.A_LAW));

        for (int i = 1; i < pcm.length; i++) {
            // The steepest slope of the two sines, and the steps of the law.
            assertTrue(Math.abs(pcm[i] - pcm[i - 1]) < 4000 + 1100, "click at " + i);
        }
    }

    @Test
    void aListWithoutLengthEndsEvenIfRepeated() throws Exception {
        CompletableFuture<Playlist> made = new CompletableFuture<>();
        prompts.tryPrepare(List.of(new Audio.Silence(0)), PlayForm.A_LAW, true, into(made));

        assertEquals(0, made.get().read(ByteBuffer.allocate(160), 0, 160, G711.A_LAW));
    }

    @Test
    void theOtherLawIsTranslatedWhilePlaying() throws Exception {
        Playlist playlist = prepare(List.of(wav("a.wav", 160)), PlayForm.A_LAW);
        ByteBuffer out = ByteBuffer.allocate(160);

        playlist.read(out, 0, 160, G711.MU_LAW);

        int loudest = 0;
        for (int i = 0; i < 160; i++) {
            loudest = Math.max(loudest, Companding.of(G711.MU_LAW).decode(out.get(i)));
        }
        assertEquals(8000, loudest, 400);
    }

    @Test
    void widePlaysHaveWhatTelephonesCutOff() throws Exception {
        Path file = folder.resolve("wide.wav");
        Wavs.write(file, 1, 1, 16_000, 16, Wavs.sine(6000, 16_000, 16_000, 1, 8000));
        List<Audio> audio = List.of(new Audio.File(file));

        Playlist wide = prepare(audio, PlayForm.WIDE);
        Playlist narrow = prepare(audio, PlayForm.A_LAW);

        short[] pcm = new short[16_000];
        assertEquals(16_000, wide.rateHz());
        assertEquals(16_000, wide.read(pcm, 0, 16_000));
        // The measure counts in eighths of a ms.
        assertEquals(8000, Goertzel.amplitude(pcm, 0, 16_000, 3000), 10);
        assertTrue(Goertzel.amplitude(readAll(narrow), 0, 8000, 2000) < 20, "folded back");
    }

    @Test
    void aWidePlayGoesOnWhenTheStreamBecomesG711() throws Exception {
        Path file = folder.resolve("wide.wav");
        Wavs.write(file, 1, 1, 16_000, 16, Wavs.sine(1000, 16_000, 16_001, 1, 8000));
        Playlist wide = prepare(List.of(new Audio.File(file)), PlayForm.WIDE);
        short[] begin = new short[320];
        wide.read(begin, 0, 320);

        short[] rest = readAll(wide);

        assertEquals((16_001 - 320) / 2.0, rest.length, 1);
        assertEquals(8000, Goertzel.amplitude(rest, 80, 4000, 1000), 250);
    }

    @Test
    void levelledAudioHasTheCommonLevel() throws Exception {
        Path file = folder.resolve("quiet.wav");
        Wavs.write(file, 1, 1, 8000, 16, Wavs.sine(1000, 8000, 8000, 1, 2000));

        short[] asItIs = readAll(prepare(List.of(new Audio.File(file)), PlayForm.A_LAW));
        short[] levelled = readAll(prepare(List.of(new Audio.File(file, true)), PlayForm.A_LAW));

        assertEquals(2000, Goertzel.amplitude(asItIs, 0, 8000, 1000), 50);
        // A sine of -20 dBov.
        assertEquals(4634, Goertzel.amplitude(levelled, 0, 8000, 1000), 100);
    }

    @Test
    void readingAllocatesNothing() throws Exception {
        List<Audio> tone = List.of(new Audio.Tone(1000, 0, 100, 50, 0));
        Playlist wide = prepare(tone, PlayForm.WIDE);
        Playlist law = prepare(tone, PlayForm.A_LAW);
        short[] pcm = new short[320];
        ByteBuffer octets = ByteBuffer.allocate(160);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = 0;
        for (int round = 0; round < 3; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 5000; i++) {
                wide.read(pcm, 0, 320);
                law.read(pcm, 0, 160);
                law.read(octets, 0, 160, G711.MU_LAW);
            }
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }

        assertTrue(allocated < 5000, allocated + " octets in the last round");
    }

    private Audio wav(String name, int frames) throws IOException {
        return new Audio.File(
                Wavs.write(
                        folder.resolve(name),
                        1,
                        1,
                        8000,
                        16,
                        Wavs.sine(500, 8000, frames, 1, 8000)));
    }

    private void prepareAt(long atNs, Audio audio) throws Exception {
        nowNs.set(atNs);
        prepare(List.of(audio), PlayForm.A_LAW);
    }

    private Playlist prepare(List<Audio> audio, PlayForm form) throws Exception {
        CompletableFuture<Playlist> made = new CompletableFuture<>();
        assertTrue(prompts.tryPrepare(audio, form, false, into(made)));
        return made.get();
    }

    private static Prompts.Prepared into(CompletableFuture<Playlist> made) {
        return new Prompts.Prepared() {
            @Override
            public void ready(Playlist playlist) {
                made.complete(playlist);
            }

            @Override
            public void failed(String detail) {
                made.completeExceptionally(new AssertionError(detail));
            }
        };
    }

    private static short[] readAll(Playlist playlist) {
        ByteBuffer out = ByteBuffer.allocate(100_000);
        int length = playlist.read(out, 0, out.capacity(), G711.A_LAW);
        short[] pcm = new short[length];
        for (int i = 0; i < length; i++) {
            pcm[i] = Companding.of(G711.A_LAW).decode(out.get(i));
        }
        return pcm;
    }
}
