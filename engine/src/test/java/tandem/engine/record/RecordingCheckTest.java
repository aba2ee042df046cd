package tandem.engine.record;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tandem.engine.cdr.RecordingLedger;
import tandem.engine.cdr.RecordingRecord;
import tandem.media.RecordingFormat;
import tandem.media.record.WavHeader;
import tandem.media.seal.SealKey;
import tandem.media.seal.SealedWriter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

final class RecordingCheckTest {
    private static final Instant STARTED = Instant.parse("2026-03-01T10:00:00Z");
    private static final SealKey KEY = SealKey.of("k1", "17".repeat(32));

    @TempDir Path dir;

    private final RecordingCheck check =
            new RecordingCheck(id -> Optional.of(KEY).filter(key -> key.id().equals(id)));
    private RecordingStore store;

    @BeforeEach
    void makeStore() {
        store = new RecordingStore(dir);
    }

    private Path plain(String call, long saidMs) throws Exception {
        Path file = store.file(call, STARTED);
        Files.write(file, Wav.of(100));
        describe(call, file, saidMs, RecordingLedger.EMPTY);
        return file;
    }

    private Path sealed(String call) throws Exception {
        Path file = store.file(call, STARTED, RecordingFormat.WAV_ALAW, true);
        try (FileChannel to =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            SealedWriter writer = SealedWriter.create(to, KEY, 512);
            writer.append(
                    ByteBuffer.wrap(new WavHeader(RecordingFormat.WAV_ALAW, 2, 8000).bytes(0)));
            writer.append(ByteBuffer.wrap(new byte[1600]));
            writer.finish();
        }
        describe(
                call,
                file,
                100,
                new RecordingLedger("wav-alaw", "k1", -1, 800, List.of(), 0, List.of()));
        return file;
    }

    private void describe(String call, Path file, long saidMs, RecordingLedger ledger)
            throws Exception {
        store.put(
                file,
                Manifest.ofOrphan(
                        call,
                        new RecordingRecord(
                                store.name(file),
                                STARTED,
                                saidMs,
                                0,
                                true,
                                RecordingRepair.sha256(file),
                                "",
                                ledger)));
    }

    private static void flip(Path file, int at) throws Exception {
        byte[] octets = Files.readAllBytes(file);
        octets[at] ^= 1;
        Files.write(file, octets);
    }

    private List<String> wrong() throws Exception {
        return check.run(dir, "").wrong();
    }

    @Test
    void soundRecordingsAreCounted() throws Exception {
        plain("a", 100);
        sealed("b");
        Files.write(store.file("c", STARTED), Wav.of(100));

        assertEquals(new RecordingCheck.Found(2, 1, List.of()), check.run(dir, ""));
        assertEquals(new RecordingCheck.Found(1, 0, List.of()), check.run(dir, "b"));
    }

    @Test
    void aChangedFileIsNotTheOneThatWasHashed() throws Exception {
        flip(plain("a", 100), 1000);

        assertTrue(wrong().getFirst().endsWith("the file is not the one that was hashed"));
    }

    @Test
    void aManifestThatWasMadeToFitAChangedFileDoesNotMakeItsSealsFit() throws Exception {
        Path file = sealed("b");
        flip(file, 900);
        describe(
                "b",
                file,
                100,
                new RecordingLedger("wav-alaw", "k1", -1, 800, List.of(), 0, List.of()));

        assertTrue(
                wrong().getFirst().endsWith("chunk 1 is not what was written"), wrong()::toString);
    }

    @Test
    void aWrongLengthIsTold() throws Exception {
        plain("a", 250);

        assertTrue(wrong().getFirst().endsWith("is 100 ms long, its manifest says 250"));
    }

    @Test
    void aMissingFileIsTold() throws Exception {
        Files.delete(plain("a", 100));

        assertTrue(wrong().getFirst().endsWith("its file is not there"));
    }

    @Test
    void aManifestThatNamesAFileElsewhereIsTold() throws Exception {
        Path manifest = Manifest.besides(plain("a", 100));
        Files.writeString(manifest, "{\"file\": \"../../x.wav\"}");

        assertTrue(wrong().getFirst().endsWith("names no file beside it"));
    }
}
