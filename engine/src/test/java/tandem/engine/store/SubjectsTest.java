package tandem.engine.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import tandem.engine.audit.ToldAudit;
import tandem.engine.cdr.CallFact;
import tandem.engine.cdr.CallFilter;
import tandem.engine.cdr.CallProjection;
import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.EndCause;
import tandem.engine.cdr.LegRecord;
import tandem.engine.cdr.LiveCalls;
import tandem.engine.cdr.RecordingRecord;
import tandem.engine.cdr.SampleCall;
import tandem.engine.cdr.StepRecord;
import tandem.engine.export.Jobs;
import tandem.engine.record.RecordingStore;
import tandem.engine.subject.Subjects;
import tandem.engine.time.SystemClock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@ParameterizedClass
@EnumSource(TestDatabase.class)
final class SubjectsTest {
    private static final String NUMBER = "+4930123";
    private static final String OTHER = "+49301234";

    @Parameter TestDatabase kind;

    @TempDir Path dir;

    private StoreUnderTest store;
    private RecordingStore recordings;
    private Jobs exports;
    private Subjects subjects;
    private final List<CallRecord> live = new ArrayList<>();

    @BeforeEach
    void open() {
        store = new StoreUnderTest(kind.open(dir), dir);
        recordings = new RecordingStore(dir.resolve("recordings"));
        exports = new Jobs(dir.resolve("exports"), InstantSource.system());
        subjects =
                new Subjects(
                        new Subjects.Parts(
                                new Live(),
                                store.archive,
                                new StoreUpkeep(store.database),
                                recordings,
                                store.journal,
                                new ToldAudit(store.journal, new SystemClock()),
                                store.projector,
                                exports,
                                number -> number.equals(NUMBER) ? 2 : 0,
                                Subjects.Register.NONE,
                                new SystemClock()));
    }

    @AfterEach
    void close() {
        exports.close();
        store.close();
    }

    @Test
    void aNumberIsGoneEverywhereAndOthersAreUntouched() throws Exception {
        call("as-caller", NUMBER, "4000", "");
        call("as-dialled", "1001", NUMBER, "");
        call("as-sent-to", OTHER, "4000", NUMBER);
        call("other", OTHER, "4000", "");
        store.await();

        Subjects.Proof proof = subjects.erase(NUMBER, "ops");
        store.await();

        assertEquals(3, proof.rows().calls());
        assertEquals(3, proof.recordings());
        assertEquals(2, proof.voicemails());
        assertTrue(proof.journalFacts() > 3);
        assertEquals(0, store.archive.count(CallFilter.of(n -> n.equals("number") ? NUMBER : "")));
        assertEquals("erased", store.archive.find("as-caller").orElseThrow().from());
        assertEquals("erased", store.archive.find("as-dialled").orElseThrow().to());
        assertEquals(
                "erased", store.archive.find("as-sent-to").orElseThrow().legs().getLast().party());
        CallRecord other = store.archive.find("other").orElseThrow();
        assertEquals(OTHER, other.from());
        assertEquals(List.of(new StepRecord.Entered("1234", 4)), other.path().getFirst().digits());
        assertEquals(
                List.of(),
                store.archive.find("as-caller").orElseThrow().path().getFirst().digits());
        assertTrue(recordings.find(other.recording().orElseThrow()).isPresent());
        assertFalse(onDisk().contains(NUMBER + '"'), "in no file of the journal");
        assertTrue(onDisk().contains(OTHER));
    }

    @Test
    void theProofHoldsWithoutTheNumber() throws Exception {
        call("as-caller", NUMBER, "4000", "");
        store.await();

        Subjects.Proof proof = subjects.erase(NUMBER, "ops");
        store.await();

        assertEquals(
                proof.commitment(),
                HexFormat.of()
                        .formatHex(
                                MessageDigest.getInstance("SHA-256")
                                        .digest(
                                                (proof.nonce() + ":" + NUMBER)
                                                        .getBytes(StandardCharsets.UTF_8))));
        assertTrue(onDisk().contains(proof.commitment()));
        assertFalse(onDisk().contains(proof.nonce()));
        assertEquals(1, store.rows("event"));
    }

    @Test
    void aCallThatLivesIsLeftAloneAndTold() {
        live.add(SampleCall.talking());

        assertEquals(1, subjects.erase(live.getFirst().from(), "ops").liveCalls());
    }

    @Test
    void whatIsKeptOfANumberIsHandedOut() throws Exception {
        call("as-caller", NUMBER, "4000", "");
        call("other", OTHER, "4000", "");
        store.await();
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        subjects.export(NUMBER, "", out);

        List<String> names = new ArrayList<>();
        String calls = "";
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(out.toByteArray()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                names.add(entry.getName());
                if (entry.getName().equals("calls.jsonl")) {
                    calls = new String(zip.readAllBytes(), StandardCharsets.UTF_8);
                }
            }
        }
        assertEquals(List.of("calls.jsonl", "gate.jsonl", "recordings/as-caller.wav"), names);
        assertEquals(1, calls.lines().count());
        assertTrue(calls.contains(NUMBER));
    }

    private void call(String id, String from, String to, String sentTo) throws Exception {
        Instant at = SampleCall.START;
        Path file = recordings.file(id, at);
        Files.write(file, new byte[] {1});
        RecordingRecord recording =
                new RecordingRecord(recordings.name(file), at, 1, 0, true, "ab", "");
        CallFact.Opened opening =
                new CallFact.Opened(
                        "demo", CallRecord.Direction.INBOUND, from, to, "main", "cafe", 1);
        List<CallFact> facts =
                new ArrayList<>(
                        List.of(
                                opening,
                                new CallFact.LegOpened(1, LegRecord.Role.CALLER, from, "lab", "a"),
                                new CallFact.StepEntered("main", "ask"),
                                new CallFact.DigitsEntered("1234", 4),
                                new CallFact.RecordingEnded(recording)));
        if (!sentTo.isEmpty()) {
            facts.add(new CallFact.LegOpened(2, LegRecord.Role.TRUNK, sentTo, "lab", ""));
        }
        facts.add(new CallFact.Ended(new EndCause("normal", 0, 16), CallRecord.HangupBy.CALLER));
        CallProjection call = new CallProjection(id, at, opening);
        for (CallFact fact : facts) {
            call.apply(at, fact);
            store.calls.note(id, "demo", at, fact);
        }
        store.calls.closed(call.record());
    }

    private String onDisk() throws Exception {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(dir.resolve("journal"))) {
            for (Path file : files.toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }

    private final class Live implements LiveCalls {
        @Override
        public Optional<CallRecord> find(String id) {
            return Optional.empty();
        }

        @Override
        public List<CallRecord> all() {
            return live;
        }
    }
}
