package tandem.engine.voicemail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tandem.engine.journal.Entry;
import tandem.engine.journal.Journal;
import tandem.engine.voicemail.VoicemailBoxes.Filter;
import tandem.engine.voicemail.VoicemailEvent.Kept;
import tandem.engine.voicemail.VoicemailEvent.NotKept;
import tandem.engine.voicemail.VoicemailEvent.Ready;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The boxes on a real disk, also one that a dead process left behind. */
class VoicemailStoreTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir Path dir;
    private final BlockingQueue<VoicemailEvent> told = new LinkedBlockingQueue<>();
    private final List<Entry.Draft> facts = new CopyOnWriteArrayList<>();
    private final List<Runnable> durable = new CopyOnWriteArrayList<>();
    private boolean journalHangs;
    private VoicemailStore store;

    /** A journal that the test can hold up. */
    private final class Noted implements Journal {
        @Override
        public void append(Entry.Draft fact, Runnable then) {
            facts.add(fact);
            durable.add(then);
            if (!journalHangs) {
                then.run();
            }
        }

        @Override
        public boolean writable() {
            return true;
        }
    }

    @BeforeEach
    void open() {
        store = new VoicemailStore(dir, InstantSource.fixed(NOON), new Noted());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void restart() {
        store.close();
        open();
    }

    @Test
    void aMessageIsThereWhenItIsToldAsKept() throws Exception {
        MessageId id = leave("sales", "call-1", NOON, 3000);

        Voicemail message = store.find(id).orElseThrow();
        assertEquals(3000, message.durationMs());
        assertEquals("+491701234567", message.from());
        assertEquals(NOON.plusMillis(500), message.started());
        assertTrue(message.complete());
        assertTrue(message.heard().isEmpty());
        assertEquals(44 + 48_000, Files.size(store.audio(id).orElseThrow()));
        settle();
        assertEquals(List.of(id.stem() + ".json", id.stem() + ".wav"), namesIn("demo/sales"));
        assertEquals("voicemail.left", facts.getFirst().type());
        assertTrue(facts.getFirst().body().contains("\"notify\":[\"crm\"]"));
    }

    @Test
    void nothingIsSeenBeforeThat() throws Exception {
        ready(message("sales", "call-1", NOON));
        assertEquals(List.of(), store.list(Filter.ALL, Optional.empty(), 10));
        store.discard(message("sales", "call-1", NOON));
        settle();
        assertEquals(List.of(), namesIn("demo/sales"));
    }

    @Test
    void messagesAreListedNewestFirstInPages() throws Exception {
        List<MessageId> left = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            left.add(leave(i % 2 == 0 ? "a" : "b", "call-" + i, NOON.plusSeconds(i), 1000));
        }
        List<Voicemail> first = store.list(Filter.ALL, Optional.empty(), 3);
        List<Voicemail> rest = store.list(Filter.ALL, Optional.of(first.getLast().id()), 3);
        assertEquals(
                left.reversed(),
                Stream.concat(first.stream(), rest.stream()).map(Voicemail::id).toList());
        assertEquals(
                List.of(left.get(3), left.get(1)),
                store.list(new Filter("demo", "b", Optional.empty()), Optional.empty(), 10).stream()
                        .map(Voicemail::id)
                        .toList());
        assertEquals(
                List.of(),
                store.list(new Filter("other", "", Optional.empty()), Optional.empty(), 10));
    }

    @Test
    void heardIsRememberedAndTheFirstTimeCounts() throws Exception {
        MessageId id = leave("sales", "call-1", NOON, 1000);
        Filter fresh = new Filter("", "", Optional.of(false));
        assertEquals(1, store.list(fresh, Optional.empty(), 10).size());
        assertEquals(Optional.of(NOON), store.heard(id).orElseThrow().heard());
        assertEquals(Optional.of(NOON), store.heard(id).orElseThrow().heard());
        assertEquals(0, store.list(fresh, Optional.empty(), 10).size());
        restart();
        assertEquals(Optional.of(NOON), store.find(id).orElseThrow().heard());
    }

    @Test
    void aDeletedMessageIsGone() throws Exception {
        MessageId id = leave("sales", "call-1", NOON, 1000);
        settle();
        assertTrue(store.delete(id));
        assertFalse(store.delete(id));
        assertTrue(store.find(id).isEmpty());
        assertTrue(store.audio(id).isEmpty());
        assertTrue(store.heard(id).isEmpty());
        assertEquals(List.of(), namesIn("demo/sales"));
    }

    @Test
    void whatIsOldOrToBeErasedIsDeleted() throws Exception {
        leave("sales", "call-1", NOON.minusSeconds(100), 1000);
        MessageId kept = leave("sales", "call-2", NOON, 1000);
        assertEquals(1, store.deleteBefore(NOON));
        assertEquals(1, store.list(Filter.ALL, Optional.empty(), 10).size());
        assertTrue(store.find(kept).isPresent());
        assertEquals(0, store.deleteFrom("+4900"));
        assertEquals(1, store.deleteFrom("+491701234567"));
        assertTrue(store.find(kept).isEmpty());
    }

    @Test
    void aFullBoxRefuses() throws Exception {
        for (int i = 0; i < VoicemailStore.MOST_IN_BOX; i++) {
            Path box = Files.createDirectories(dir.resolve("demo/full"));
            Files.writeString(box.resolve("20261122T12%07d-c.json".formatted(i)), "{}");
        }
        store.begin(message("full", "call-1", NOON), told::add);
        assertEquals("the box is full", assertInstanceOf(NotKept.class, next()).why());
        assertEquals(1, store.notKeptTotal());
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "a/b", "", ".hidden", "a:b", "a b", "\u0000", "/etc"})
    void aNameThatLeadsElsewhereIsNoBox(String box) throws Exception {
        store.begin(message(box, "call-1", NOON), told::add);
        assertInstanceOf(NotKept.class, next());
        assertEquals(List.of(), namesIn("."));
        assertTrue(MessageId.parse("demo:" + box + ":20261122T120000000-c").isEmpty());
    }

    @Test
    void aDiskThatRefusesIsTold() throws Exception {
        Files.writeString(dir.resolve("demo"), "no directory");
        store.begin(message("sales", "call-1", NOON), told::add);
        assertInstanceOf(NotKept.class, next());
    }

    @Test
    void aMessageThatWasNeverRecordedIsNotKept() throws Exception {
        ready(message("sales", "call-1", NOON));
        store.keep(message("sales", "call-1", NOON), taken(), told::add);
        assertInstanceOf(NotKept.class, next());
    }

    // ---- after a crash

    @Test
    void whatWasBeingSaidIsKeptWithItsHeaderPutRight() throws Exception {
        Path wav = ready(message("sales", "call-1", NOON));
        writeWav(wav, 2500, 1000);
        restart();
        Awaitility.await().until(() -> store.keptTotal() == 1);

        Voicemail message = store.list(Filter.ALL, Optional.empty(), 10).getFirst();
        assertEquals(2500, message.durationMs());
        assertFalse(message.complete());
        assertEquals("engine-restart", message.fault());
        assertEquals("+491701234567", message.from());
        ByteBuffer octets =
                ByteBuffer.wrap(Files.readAllBytes(store.audio(message.id()).orElseThrow()))
                        .order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(40_000, octets.getInt(40));
        settle();
        assertEquals(2, namesIn("demo/sales").size());
        assertEquals(1, facts.size());
    }

    @Test
    void whatHadNotBegunIsForgotten() throws Exception {
        ready(message("sales", "call-1", NOON));
        writeWav(ready(message("sales", "call-2", NOON)), 300, 0);
        restart();
        settle();
        assertEquals(List.of(), namesIn("demo/sales"));
        assertEquals(0, store.keptTotal());
    }

    @Test
    void aMessageOfWhichNobodyHeardIsToldAgain() throws Exception {
        journalHangs = true;
        MessageId id = leave("sales", "call-1", NOON, 1000);
        restart();
        Awaitility.await().until(() -> facts.size() == 2);
        assertEquals(facts.get(0).body(), facts.get(1).body());
        durable.get(1).run();
        settle();
        assertEquals(List.of(id.stem() + ".json", id.stem() + ".wav"), namesIn("demo/sales"));
        restart();
        settle();
        assertEquals(2, facts.size());
    }

    @Test
    void halfDeletedMessagesGo() throws Exception {
        MessageId id = leave("sales", "call-1", NOON, 1000);
        settle();
        Files.delete(dir.resolve("demo/sales").resolve(id.stem() + ".json"));
        restart();
        settle();
        assertEquals(List.of(), namesIn("demo/sales"));
    }

    // ----

    private static NewMessage message(String box, String call, Instant begun) {
        return new NewMessage("demo", box, call, "+491701234567", begun, List.of("crm"));
    }

    private static Voicemails.Taken taken() {
        return new Voicemails.Taken(NOON.plusMillis(500), true, "");
    }

    private Path ready(NewMessage message) throws Exception {
        store.begin(message, told::add);
        return assertInstanceOf(Ready.class, next()).file();
    }

    private MessageId leave(String box, String call, Instant begun, int ms) throws Exception {
        NewMessage message = message(box, call, begun);
        writeWav(ready(message), ms, ms);
        store.keep(message, new Voicemails.Taken(begun.plusMillis(500), true, ""), told::add);
        return assertInstanceOf(Kept.class, next()).id();
    }

    private VoicemailEvent next() throws InterruptedException {
        VoicemailEvent event = told.poll(10, TimeUnit.SECONDS);
        assertTrue(event != null, "nothing was told");
        return event;
    }

    /** Until the writer has done all before: jobs are done in order. */
    private void settle() throws InterruptedException {
        // The first may itself enqueue the clean-up that we wait for.
        store.delete(MessageId.parse("demo:none:20261122T120000000-c").orElseThrow());
        store.delete(MessageId.parse("demo:none:20261122T120000000-c").orElseThrow());
    }

    private List<String> namesIn(String box) throws IOException {
        try (Stream<Path> files = Files.list(dir.resolve(box))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** A mono WAV whose header tells less than there is, as after a crash. */
    private static void writeWav(Path file, int ms, int toldMs) throws IOException {
        ByteBuffer wav = ByteBuffer.allocate(44 + ms * 16).order(ByteOrder.LITTLE_ENDIAN);
        ascii(wav, "RIFF").putInt(36 + toldMs * 16);
        ascii(wav, "WAVEfmt ").putInt(16).putShort((short) 1).putShort((short) 1);
        wav.putInt(8000).putInt(16_000).putShort((short) 2).putShort((short) 16);
        ascii(wav, "data").putInt(toldMs * 16);
        Files.write(file, wav.array());
    }

    private static ByteBuffer ascii(ByteBuffer to, String text) {
        return to.put(text.getBytes(StandardCharsets.US_ASCII));
    }
}
