package tandem.media.play.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tandem.media.Wavs;
import tandem.media.codec.Codecs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RenditionsTest {
    private static final Codecs CODECS = Codecs.load();

    @TempDir Path folder;

    private Instant now = Instant.parse("2026-11-22T12:00:00Z");

    @Test
    void aFileIsConvertedOnceByItsContent() throws Exception {
        Renditions renditions = in(1 << 20);
        Path file = Files.write(folder.resolve("a.mp3"), Sounds.read("stereo-44k.mp3"));

        PromptSound first = renditions.of(file);
        assertEquals("MP3", first.report().format());
        PromptSound second = renditions.of(Files.copy(file, folder.resolve("b")));

        assertEquals("WAV PCM 16 bit", second.report().format());
        assertArrayEquals(first.pcm(), second.pcm());
        assertEquals(first.report().gainDb(), second.report().gainDb(), 0.05);
        assertEquals(1, kept().size());
    }

    @Test
    void plainFilesAreReadWhereTheyAre() throws Exception {
        Renditions renditions = in(1 << 20);
        Path file = folder.resolve("plain.wav");
        Wavs.write(file, 1, 1, 8000, 16, Wavs.sine(1000, 8000, 8000, 1, 8000));

        assertEquals(8000, renditions.of(file).pcm().length);
        assertEquals(List.of(), kept());
    }

    @Test
    void aDamagedRenditionIsMadeAnew() throws Exception {
        Renditions renditions = in(1 << 20);
        Path file = Files.write(folder.resolve("a.ogg"), Sounds.read("mono-24k.ogg"));
        PromptSound first = renditions.of(file);
        Files.writeString(kept().getFirst(), "nothing");

        assertArrayEquals(first.pcm(), renditions.of(file).pcm());
        assertEquals(16_044, Files.size(kept().getFirst()));
    }

    @Test
    void theLongestUnusedGoesWhenTheFolderIsFull() throws Exception {
        Renditions renditions = in(40_000);
        renditions.of(Files.write(folder.resolve("a"), Sounds.read("mono-24k.ogg")));
        now = now.plusSeconds(10);
        renditions.of(Files.write(folder.resolve("b"), Sounds.read("mono.opus")));
        assertEquals(2, kept().size());
        now = now.plusSeconds(10);
        renditions.of(folder.resolve("a"));
        now = now.plusSeconds(10);

        renditions.of(Files.write(folder.resolve("c"), Sounds.read("stereo.opus")));

        assertEquals(2, kept().size());
        assertTrue(kept().contains(rendition("a")), "used again");
        assertTrue(kept().contains(rendition("c")), "just made");
    }

    @Test
    void whatIsWrongIsSaidWithTheFile() throws Exception {
        Path file = Files.writeString(folder.resolve("notes.mp3"), "no sound");

        BadAudio bad = assertThrows(BadAudio.class, () -> in(1).of(file));

        assertTrue(String.valueOf(bad.getMessage()).startsWith(file.toString()));
    }

    private Renditions in(long bound) throws IOException {
        return Renditions.in(folder.resolve("cache"), bound, CODECS, () -> now);
    }

    private Path rendition(String file) throws IOException {
        String hash = Renditions.sha256(Files.readAllBytes(folder.resolve(file)));
        return folder.resolve("cache").resolve(hash + ".wav");
    }

    private List<Path> kept() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("cache"))) {
            return files.sorted().toList();
        }
    }
}
