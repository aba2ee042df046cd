package tandem.engine.prompts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tandem.dialplan.Upload;
import tandem.media.codec.Codecs;
import tandem.media.play.file.BadAudio;
import tandem.media.play.file.PromptReport;
import tandem.media.play.file.PromptSound;
import tandem.media.play.file.Renditions;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class UploadStoreTest {
    private static final Renditions RENDITIONS = Renditions.none(Codecs.load());
    private static final Upload HELLO = new Upload("hello");

    @TempDir Path dir;

    private Instant now = Instant.now();

    @Test
    void whatWasKeptIsThereAfterARestart() throws Exception {
        byte[] octets = tone(440);
        UploadStore.Put.Kept kept =
                assertInstanceOf(
                        UploadStore.Put.Kept.class, open().put("demo", HELLO, octets, "key-1"));
        assertFalse(kept.replaced());

        UploadStore again = open();

        assertEquals(Optional.of(kept.uploaded().file()), again.find("demo", "hello"));
        assertArrayEquals(octets, Files.readAllBytes(again.find("demo", "hello").orElseThrow()));
        assertEquals("key-1", again.get("demo", "hello").orElseThrow().by());
        assertEquals(Optional.empty(), again.find("other", "hello"));
        assertEquals(List.of(), again.list(Optional.of("other")));
    }

    @Test
    void aNewContentHasANewFileAndTheOldOneStaysForAnHour() throws Exception {
        UploadStore store = open();
        store.put("demo", HELLO, tone(440), "local");
        Path before = store.find("demo", "hello").orElseThrow();

        UploadStore.Put put = store.put("demo", HELLO, tone(500), "local");

        assertTrue(assertInstanceOf(UploadStore.Put.Kept.class, put).replaced());
        assertFalse(before.equals(store.find("demo", "hello").orElseThrow()));
        assertTrue(Files.exists(before), "somebody may be about to play it");
        now = now.plusSeconds(3700);
        store.put("demo", new Upload("other"), tone(600), "local");
        assertFalse(Files.exists(before));
        assertEquals(List.of("hello", "other"), names(store));
    }

    @Test
    void aDeletedNameIsGoneForGood() throws Exception {
        UploadStore store = open();
        store.put("demo", HELLO, tone(440), "local");

        assertEquals(HELLO, store.delete("demo", "hello").orElseThrow().upload());

        assertEquals(Optional.empty(), store.find("demo", "hello"));
        assertEquals(Optional.empty(), store.delete("demo", "hello"));
        assertEquals(List.of(), names(open()));
    }

    @Test
    void whatIsUnfitIsNotKept() throws Exception {
        UploadStore store = open();

        UploadStore.Put put = store.put("demo", HELLO, wav(new short[16_000]), "local");

        assertEquals(
                List.of("is silent all along"),
                assertInstanceOf(UploadStore.Put.Unfit.class, put).report().faults());
        assertThrows(BadAudio.class, () -> store.put("demo", HELLO, new byte[100], "local"));
        assertEquals(List.of(), names(store));
        try (Stream<Path> files = Files.list(dir)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void whatAPowerCutLeftIsPassedOver() throws Exception {
        open().put("demo", HELLO, tone(440), "local");
        Files.writeString(dir.resolve("demo/half.json.part"), "{");
        Files.writeString(dir.resolve("demo/broken.json"), "{");

        assertEquals(List.of("hello"), names(open()));
    }

    private UploadStore open() throws IOException {
        return UploadStore.open(dir, RENDITIONS, () -> now);
    }

    private static List<String> names(UploadStore store) {
        return store.list(Optional.empty()).stream().map(one -> one.upload().name()).toList();
    }

    private static byte[] tone(int hz) {
        short[] pcm = new short[8000];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = (short) (8000 * Math.sin(2 * Math.PI * hz * i / 16_000));
        }
        return wav(pcm);
    }

    private static byte[] wav(short[] pcm) {
        PromptReport none = new PromptReport("", 0, 1, 0, 0, 0, 0, 0, 0, List.of(), List.of());
        return Renditions.wav(new PromptSound(none, 16_000, pcm));
    }
}
