package tandem.engine.record;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.RecordingLedger;
import tandem.engine.cdr.RecordingLedger.Hold;
import tandem.engine.cdr.RecordingRecord;
import tandem.engine.cdr.SampleCall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

final class RecordingStoreTest {
    private static final Instant LATE = Instant.parse("2026-03-01T23:59:59.999Z");

    @TempDir Path dir;

    @Test
    void aFileLiesUnderTheUtcDayOfTheCall() {
        RecordingStore store = new RecordingStore(dir);

        Path file = store.file("call-1", LATE);

        assertEquals(dir.resolve("2026/03/01/call-1.wav").toAbsolutePath(), file);
        assertTrue(Files.isDirectory(file.getParent()));
        assertEquals("2026/03/01/call-1.wav", store.name(file));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "../x",
                "a/b",
                "a\\b",
                "/etc/x",
                ".x",
                "a b",
                "a\u0000b",
                "é"
            })
    void aCallIdThatCouldLeadElsewhereIsRefused(String id) {
        RecordingStore store = new RecordingStore(dir);

        assertThrows(IllegalArgumentException.class, () -> store.file(id, LATE));
    }

    @Test
    void aCallIdLongerThan128IsRefused() {
        RecordingStore store = new RecordingStore(dir);

        store.file("x".repeat(128), LATE);
        assertThrows(IllegalArgumentException.class, () -> store.file("x".repeat(129), LATE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../secret.wav",
                "2026/../../secret.wav",
                "/etc/passwd",
                ".",
                "",
                "a\u0000b"
            })
    void aRecordedNameOutsideIsNotFound(String name) throws Exception {
        Files.writeString(dir.resolve("secret.wav"), "x");
        RecordingStore store = new RecordingStore(dir.resolve("recordings"));

        assertEquals(Optional.empty(), store.find(recording(name)));
    }

    @Test
    void theManifestSaysWhatIsHeardWhere() throws Exception {
        RecordingStore store = new RecordingStore(dir);
        CallRecord call = SampleCall.queued();
        Path file = store.file(call.id(), call.started());
        Files.write(file, Wav.of(100));

        store.describe(call);

        JsonNode json =
                new JsonMapper().readTree(file.resolveSibling(call.id() + ".json").toFile());
        assertEquals("c-1", json.get("call").asText());
        assertEquals("c-1.wav", json.get("file").asText());
        assertEquals(
                "[\"said by the caller\",\"sent to the caller\"]", json.get("channels").toString());
        assertEquals(
                "[{\"party\":\"+4930123\",\"channel\":1},{\"party\":\"1001\",\"channel\":2}]",
                json.get("parties").toString());
        assertEquals(SampleCall.SHA_256, json.get("sha256").asText());
        assertTrue(json.get("complete").asBoolean());
        assertEquals(
                List.of("queue 0+3000", "ring 1000+2000", "talk 3000+7000"),
                json.get("segments").valueStream().map(RecordingStoreTest::text).toList());
        try (var files = Files.list(file.getParent())) {
            assertEquals(2, files.count(), "no temporary file stays");
        }
    }

    @Test
    void aCallWithoutAFileGetsNoManifest() {
        RecordingStore store = new RecordingStore(dir);

        store.describe(SampleCall.queued());

        assertFalse(Files.exists(dir.resolve("2026")));
        assertEquals(0, store.manifestFailuresTotal());
    }

    @Test
    void aManifestThatCannotBeWrittenIsCounted() throws Exception {
        RecordingStore store = new RecordingStore(dir);
        CallRecord call = SampleCall.queued();
        Path file = store.file(call.id(), call.started());
        Files.write(file, Wav.of(100));
        Files.createDirectories(file.resolveSibling(call.id() + ".json/in-the-way"));

        store.describe(call);

        assertEquals(1, store.manifestFailuresTotal());
    }

    @Test
    void whatThePlanKeepsLongerOrShorterGoesByThePlan() throws Exception {
        RecordingStore store = new RecordingStore(dir);
        Path asTheEngine = kept(store, "engine", -1);
        Path shorter = kept(store, "shorter", 30);
        Path longer = kept(store, "longer", 365);
        Path forever = kept(store, "forever", 0);

        assertEquals(List.of(), store.purge().deleteByPlan(LocalDate.of(2026, 3, 31)));
        assertEquals(List.of("shorter"), store.purge().deleteByPlan(LocalDate.of(2026, 4, 1)));
        assertEquals(1, store.purge().deleteBefore(LocalDate.of(2026, 8, 28)));

        assertFalse(Files.exists(shorter));
        assertFalse(Files.exists(asTheEngine));
        assertTrue(Files.exists(longer) && Files.exists(Manifest.besides(longer)));
        assertEquals(List.of("longer"), store.purge().deleteByPlan(LocalDate.of(2027, 3, 2)));
        assertTrue(Files.exists(forever));
    }

    @Test
    void whatIsHeldStaysUntilTheHoldIsLifted() throws Exception {
        RecordingStore store = new RecordingStore(dir);
        Path held = kept(store, "held", 30);
        RecordingRecord recording = recording(store.name(held));
        Hold hold = new Hold("counsel", "case 7/26", LATE);
        assertTrue(store.tryHold(recording, hold));

        assertEquals(Optional.of(hold), store.hold(recording));
        assertEquals(List.of(), store.purge().deleteByPlan(LocalDate.of(2036, 1, 1)));
        assertFalse(store.purge().delete(recording, "subject.erase"));
        assertTrue(Files.exists(held));
        assertEquals(
                List.of("held since=2026-03-01T23:59:59.999Z by=counsel reason=case 7/26"),
                LegalHold.list(dir));
        assertFalse(store.tryHold(recording("2026/03/01/none.wav"), hold));

        store.lift(recording);
        assertEquals(Optional.empty(), store.hold(recording));
        assertTrue(store.purge().delete(recording, "subject.erase"));
        assertFalse(Files.exists(held));
    }

    @Test
    void aHoldThatCannotBeReadHoldsAllTheSame() throws Exception {
        RecordingStore store = new RecordingStore(dir);
        Path held = kept(store, "held", 30);
        Files.writeString(held.resolveSibling("held.hold"), "{");

        assertFalse(store.purge().delete(recording(store.name(held)), "subject.erase"));
    }

    /** A line is written before the file goes, and says which line stood before it. */
    @Test
    void ofEachThatGoesAProofStays() throws Exception {
        RecordingStore store = new RecordingStore(dir);
        kept(store, "one", 30);
        Path two = kept(store, "two", -1);
        store.purge().deleteByPlan(LocalDate.of(2026, 5, 1));
        store.purge().delete(recording(store.name(two)), "subject.erase");

        List<String> lines = Files.readAllLines(dir.resolve("purged.jsonl"));
        JsonNode first = new JsonMapper().readTree(lines.getFirst());
        JsonNode second = new JsonMapper().readTree(lines.getLast());
        assertEquals(2, lines.size());
        assertEquals("recording.retain", first.get("rule").asText());
        assertEquals("subject.erase", second.get("rule").asText());
        assertEquals("2026/03/01/two.wav", second.get("file").asText());
        assertEquals("00", second.get("sha256").asText());
        assertEquals(PurgeProofs.sha256(lines.getFirst()), second.get("previous").asText());
    }

    @Test
    void withoutAProofNothingGoes() throws Exception {
        RecordingStore store = new RecordingStore(dir);
        Path file = kept(store, "one", 30);
        Files.createDirectories(dir.resolve("purged.jsonl"));

        assertThrows(
                java.io.UncheckedIOException.class,
                () -> store.purge().delete(recording(store.name(file)), "subject.erase"));
        assertTrue(Files.exists(file));
    }

    private static Path kept(RecordingStore store, String call, int days) throws Exception {
        Path file = store.file(call, LATE);
        Files.write(file, Wav.of(1));
        RecordingLedger ledger = new RecordingLedger("wav", "", days, 8, List.of(), 0, List.of());
        RecordingRecord recording =
                new RecordingRecord(store.name(file), LATE, 1, 0, true, "00", "", ledger);
        store.put(file, Manifest.ofOrphan(call, recording));
        return file;
    }

    private static String text(JsonNode segment) {
        return segment.get("kind").asText()
                + " "
                + segment.get("offset_ms")
                + "+"
                + segment.get("duration_ms");
    }

    private static RecordingRecord recording(String file) {
        return new RecordingRecord(file, LATE, 0, 0, false, "", "");
    }
}
