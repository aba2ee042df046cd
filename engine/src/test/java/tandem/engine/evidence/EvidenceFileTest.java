package tandem.engine.evidence;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipFile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tandem.engine.audit.Act;
import tandem.engine.audit.AuditLog;
import tandem.engine.cdr.CallArchive;
import tandem.engine.cdr.CallFilter;
import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.SampleCall;
import tandem.engine.export.Jobs;
import tandem.engine.record.RecordingStore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** An archive of evidence has all that the stores know, and shows when it is no longer that. */
final class EvidenceFileTest {
    @TempDir Path dir;

    @Test
    void holdsCallsRecordingsDecisionsAndTheAuditOfThemAndCanBeChecked() throws Exception {
        Path file = made();

        Map<String, String> expected =
                Map.of(
                        "calls.jsonl", "\"id\":\"c-1\"",
                        "lists.jsonl", "\"id\":7",
                        "recordings/c-1.wav", "sound",
                        "recordings/c-1.json", "manifest",
                        "decisions.jsonl", "gate.denied",
                        "audit.jsonl", "/api/v1/calls/c-1/recording");
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (var part : expected.entrySet()) {
                String text = text(zip, part.getKey());
                assertTrue(text.contains(part.getValue()), part.getKey() + ": " + text);
            }
            String audit = text(zip, "audit.jsonl");
            assertEquals(2, audit.lines().count(), audit);
            assertTrue(audit.contains("/api/v1/blacklist/7"), audit);
            JsonNode manifest = new JsonMapper().readTree(text(zip, "manifest.json"));
            assertEquals("+4930123", manifest.get("number").asText());
            assertEquals(1, manifest.get("calls").asInt());
            assertEquals(1, manifest.get("recordings").asInt());
            assertEquals(6, manifest.get("files").size());
        }
        Optional<Path> audit = Optional.of(dir.resolve("audit"));
        assertEquals(List.of(), EvidenceCheck.of(file, audit).wrong());
    }

    @Test
    void aFileThatWasChangedTakenOutOrPutInIsNamed() throws Exception {
        Path file = made();
        try (FileSystem zip = FileSystems.newFileSystem(file)) {
            Files.writeString(zip.getPath("calls.jsonl"), "{}\n");
            Files.delete(zip.getPath("recordings/c-1.wav"));
            Files.writeString(zip.getPath("more.txt"), "more");
        }

        assertEquals(
                List.of(
                        "calls.jsonl: is not what was put in",
                        "recordings/c-1.wav: is missing",
                        "more.txt: is not in the manifest"),
                EvidenceCheck.of(file, Optional.empty()).wrong());
    }

    @Test
    void whoeverWritesAnotherManifestIsFoundByTheAudit() throws Exception {
        Path file = made();
        try (FileSystem zip = FileSystems.newFileSystem(file)) {
            Path manifest = zip.getPath("manifest.json");
            Files.writeString(manifest, Files.readString(manifest).replace("4930123", "4930124"));
        }

        assertEquals(List.of(), EvidenceCheck.of(file, Optional.empty()).wrong());
        assertEquals(
                List.of("the audit says that another manifest was made"),
                EvidenceCheck.of(file, Optional.of(dir.resolve("audit"))).wrong());
    }

    /** One call of the number, with a recording, an entry in a list, and acts about them. */
    private Path made() throws Exception {
        RecordingStore recordings = new RecordingStore(dir.resolve("recordings"));
        Path sound = recordings.file("c-1", SampleCall.START);
        Files.writeString(sound, "sound");
        Files.writeString(sound.resolveSibling("c-1.json"), "{\"manifest\":1}");
        AuditLog log = AuditLog.open(dir.resolve("audit"), () -> SampleCall.START, entry -> {});
        log.tell(Act.of("gate.denied").aboutCall("c-1")).join();
        log.tell(Act.of("recording.get").on("/api/v1/calls/c-1/recording").aboutCall("c-1")).join();
        log.tell(Act.of("recording.get").aboutCall("c-2")).join();
        log.tell(Act.of("blacklist.remove").on("/api/v1/blacklist/7")).join();
        Jobs jobs = new Jobs(dir.resolve("exports"), InstantSource.system());
        try (log;
                jobs) {
            Evidence evidence =
                    new Evidence(
                            jobs,
                            new OneCall(),
                            recordings,
                            log,
                            List.of(new OneEntry()),
                            InstantSource.fixed(SampleCall.START));
            Wanted wanted =
                    new Wanted(
                            "+4930123",
                            Set.of("4930123"),
                            "",
                            SampleCall.START.minus(Duration.ofDays(1)),
                            SampleCall.START.plus(Duration.ofDays(1)));
            String id = evidence.begin(wanted, "key eye").orElseThrow().id();
            Jobs.Job job =
                    Awaitility.await()
                            .until(
                                    () -> evidence.find(id).orElseThrow(),
                                    now ->
                                            now.state() != Jobs.State.WAITING
                                                    && now.state() != Jobs.State.RUNNING);
            assertEquals("", job.fault());
            return evidence.file(job).orElseThrow();
        }
    }

    private static String text(ZipFile zip, String name) throws IOException {
        return new String(
                zip.getInputStream(zip.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
    }

    private static final class OneEntry implements EvidenceSource {
        @Override
        public String name() {
            return "lists";
        }

        @Override
        public void tell(Wanted wanted, Taker taker) throws IOException {
            taker.take(JsonNodeFactory.instance.objectNode().put("list", "blacklist").put("id", 7));
        }
    }

    /** Has one call of the number, which is found under each of its spellings. */
    private static final class OneCall implements CallArchive {
        @Override
        public Optional<CallRecord> find(String id) {
            return Optional.empty();
        }

        @Override
        public Page list(CallFilter filter, String after, int limit) {
            return new Page(List.of(SampleCall.queued()), "");
        }

        @Override
        public long count(CallFilter filter) {
            return 1;
        }
    }
}
