package tandem.engine.record;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tandem.engine.cdr.CallArchive;
import tandem.engine.cdr.CallFact;
import tandem.engine.cdr.CallFilter;
import tandem.engine.cdr.CallLog;
import tandem.engine.cdr.CallProjection;
import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.RecordingLedger;
import tandem.engine.cdr.RecordingRecord;
import tandem.engine.cdr.SampleCall;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

final class RecordingRepairTest {
    private static final Instant LAST_WRITE = Instant.parse("2026-03-01T10:00:05Z");

    @TempDir Path dir;

    private final Map<String, RecordingRecord> told = new HashMap<>();
    private final CallLog log =
            new CallLog() {
                @Override
                public void note(
                        String call, String tenant, Instant at, CallFact fact, Runnable durable) {
                    if (fact instanceof CallFact.RecordingEnded(RecordingRecord recording)) {
                        told.put(call, recording);
                    } else {
                        throw new AssertionError("not of a recording: " + fact);
                    }
                    durable.run();
                }

                @Override
                public void closed(CallRecord record) {
                    throw new AssertionError("nothing closes here");
                }

                @Override
                public boolean writable() {
                    return true;
                }
            };
    private RecordingStore store;

    @BeforeEach
    void makeStore() {
        store = new RecordingStore(dir);
    }

    @Test
    void aTruncatedRecordingGoesToItsCall() throws Exception {
        CallRecord call = SampleCall.interrupted();
        Path file = truncated(call);

        RecordingRepair.of(store).run(archive(call), log, InstantSource.fixed(LAST_WRITE));

        RecordingRecord found = told.get(call.id());
        assertEquals(
                new RecordingRecord(
                        "2026/03/01/" + call.id() + ".wav",
                        LAST_WRITE.minusMillis(400),
                        400,
                        0,
                        false,
                        sha256(file),
                        "engine-restart",
                        RecordingLedger.EMPTY.withSamples(3200)),
                found);
    }

    @Test
    void aRecordingWithoutACallGetsAManifestThatSaysItIsIncomplete() throws Exception {
        CallRecord call = SampleCall.interrupted();
        Path file = truncated(call);

        RecordingRepair.of(store).run(archive(), log, InstantSource.fixed(LAST_WRITE));

        JsonNode json = new JsonMapper().readTree(Manifest.besides(file).toFile());
        assertFalse(json.get("complete").asBoolean());
        assertEquals(400, json.get("duration_ms").asLong());
        assertEquals(sha256(file), json.get("sha256").asText());
        assertTrue(told.isEmpty());
        assertEquals(0, RecordingRepair.of(store).count());
    }

    @Test
    void aFinishedRecordingWithoutManifestGetsItsManifestOnly() throws Exception {
        CallRecord call = SampleCall.queued();
        Path file = store.file(call.id(), call.started());
        Files.write(file, Wav.of(100));

        RecordingRepair.of(store).run(archive(call), log, InstantSource.fixed(LAST_WRITE));

        assertTrue(Files.exists(Manifest.besides(file)));
        assertTrue(told.isEmpty());
    }

    @Test
    void anUnreadableRecordingIsDescribedAndDoesNotStopTheNext() throws Exception {
        Path broken = Files.write(store.file("broken", LAST_WRITE), new byte[] {1, 2, 3});
        CallRecord call = SampleCall.interrupted();
        truncated(call);

        RecordingRepair.of(store).run(archive(call), log, InstantSource.fixed(LAST_WRITE));

        JsonNode json = new JsonMapper().readTree(Manifest.besides(broken).toFile());
        assertEquals("no WAV header", json.get("fault").asText());
        assertEquals(1, told.size());
    }

    @Test
    void aFileOfWhichNothingWasWrittenGoesAndItsCallSaysSo() throws Exception {
        CallProjection began = CallProjection.of(SampleCall.interrupted());
        String name = "2026/03/01/" + began.record().id() + ".wav";
        began.apply(
                LAST_WRITE,
                new CallFact.RecordingBegan(
                        new RecordingRecord(name, LAST_WRITE, 0, 0, false, "", "")));
        CallRecord call = began.record();
        Path file = Files.createFile(store.file(call.id(), call.started()));

        RecordingRepair.of(store).run(archive(call), log, InstantSource.fixed(LAST_WRITE));

        assertFalse(Files.exists(file));
        assertEquals("", told.get(call.id()).file());
        assertEquals("nothing was written", told.get(call.id()).fault());
    }

    @Test
    void recordingsBegunLaterAreNotTouched() throws Exception {
        RecordingRepair repair = RecordingRepair.of(store);
        Path running = truncated(SampleCall.interrupted());
        byte[] before = Files.readAllBytes(running);

        repair.run(archive(), log, InstantSource.fixed(LAST_WRITE));

        assertArrayEquals(before, Files.readAllBytes(running));
        assertFalse(Files.exists(Manifest.besides(running)));
    }

    @Test
    void onlyTheNewestDaysAreLookedAt() throws Exception {
        for (String day : List.of("2025-12-31", "2026-01-31", "2026-02-28", "2026-03-01")) {
            Files.write(store.file("x", Instant.parse(day + "T10:00:00Z")), Wav.of(1));
        }

        assertEquals(3, RecordingRepair.of(store).count());
    }

    private Path truncated(CallRecord call) throws Exception {
        Path file = store.file(call.id(), call.started());
        Files.write(file, Wav.withSizes(400, 36, 0));
        Files.setLastModifiedTime(file, FileTime.from(LAST_WRITE));
        return file;
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    private static CallArchive archive(CallRecord... calls) {
        return new CallArchive() {
            @Override
            public Optional<CallRecord> find(String id) {
                return List.of(calls).stream().filter(call -> call.id().equals(id)).findFirst();
            }

            @Override
            public long count(CallFilter filter) {
                throw new AssertionError("nobody counts here");
            }

            @Override
            public Page list(CallFilter filter, String after, int limit) {
                throw new AssertionError("nobody lists here");
            }
        };
    }
}
