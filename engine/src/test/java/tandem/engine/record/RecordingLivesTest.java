package tandem.engine.record;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tandem.bench.Goertzel;
import tandem.engine.cdr.CallArchive;
import tandem.engine.cdr.CallFact;
import tandem.engine.cdr.CallFilter;
import tandem.engine.cdr.CallLog;
import tandem.engine.cdr.CallProjection;
import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.RecordingRecord;
import tandem.media.record.RecordingReader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Whole lives of recorded calls by chance, from the answer to the manifest: hold, transfer,
 * conference, digits, pauses, masks, off and on, new codecs, losses; then somebody changes the
 * file, or the process dies and the next one repairs it. Whoever speaks has a tone of his own.
 */
final class RecordingLivesTest {
    private static final long SEED = 20261123;
    private static final int LIVES = 16;
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir Path dir;

    @Test
    void everyLifeEndsInAFileAManifestAndARecordThatAgree() throws Exception {
        try (RecordedLives lives = new RecordedLives(dir.resolve("recordings"))) {
            for (int life = 0; life < LIVES; life++) {
                long seed = SEED + life;
                try {
                    judge(lives, lives.live(new Random(seed)), new Random(~seed));
                } catch (AssertionError e) {
                    throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
                }
            }
        }
    }

    private void judge(RecordedLives lives, RecordedLives.Life life, Random random)
            throws Exception {
        CallRecord call = life.call();
        RecordingRecord recording = call.recording().orElseThrow();
        Path file = lives.store().find(recording).orElseThrow();

        assertTrue(recording.complete(), recording.fault());
        long callMs =
                call.ended().orElseThrow().toEpochMilli()
                        - call.answered().orElseThrow().toEpochMilli();
        assertEquals(callMs, recording.durationMs(), 20, "as long as the call");
        assertHeard(life, read(file), recording.ledger().samples());

        lives.store().describe(call);
        assertManifest(life, JSON.readTree(Manifest.besides(file).toFile()), recording);
        assertEquals(List.of(), check(lives, call), "sound");
        assertEquals(List.of(), audit(lives, call), "as its record says");

        byte[] stored = Files.readAllBytes(file);
        assertTamperingIsFound(lives, call, file, stored, random);
        assertDeathIsRepaired(lives, life, file, stored, random);
    }

    /** Whatever the manifest says. */
    private static List<String> audit(RecordedLives lives, CallRecord call) {
        CallArchive archive = archive(call);
        return new RecordingAudit(archive, lives.store(), 1)
                .run(Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z"))
                .wrong();
    }

    private static List<String> check(RecordedLives lives, CallRecord call) throws Exception {
        return new RecordingCheck(RecordedLives.KEYS).run(lives.dir(), call.id()).wrong();
    }

    private static void assertManifest(
            RecordedLives.Life life, JsonNode json, RecordingRecord recording) throws Exception {
        assertEquals(recording.sha256(), json.path("sha256").asText());
        assertEquals(recording.durationMs(), json.path("duration_ms").asLong());
        long samples = json.path("samples").asLong();
        int rateHz = json.path("sample_rate").asInt();
        assertEquals(recording.durationMs(), samples * 1000 / rateHz);
        long gaps = json.path("gaps").valueStream().mapToLong(g -> g.get("samples").asLong()).sum();
        assertEquals(0, json.path("gaps_left_out").asInt());
        assertEquals(json.path("gap_ms").asLong(), gaps * 1000 / rateHz);
        assertEquals(life.lostMs(), json.path("gap_ms").asLong(), "what was lost");
        json.path("gaps").forEach(gap -> assertGapIsSilent(life, gap, rateHz));
        assertEquals(life.silencedMs(), pausesMs(json), "paused, masked and off");
        assertEquals(
                recording.durationMs(),
                json.path("segments")
                        .valueStream()
                        .mapToLong(s -> s.get("duration_ms").asLong())
                        .sum(),
                "segments one after the other");
    }

    private static long pausesMs(JsonNode json) {
        return json.path("pauses")
                .valueStream()
                .mapToLong(p -> p.get("duration_ms").asLong())
                .sum();
    }

    private static void assertGapIsSilent(RecordedLives.Life life, JsonNode gap, int rateHz) {
        int slot = rateHz / 50;
        int channel = gap.path("channel").asInt() - 1;
        long from = gap.path("sample").asLong();
        for (long at = from; at < from + gap.path("samples").asLong(); at += slot) {
            int packet = (int) (at / slot);
            assertEquals(0, life.heard(channel, packet), "a gap where audio came: " + gap);
        }
    }

    // ---- sound

    private static short[][] read(Path file) throws Exception {
        try (RecordingReader reader = RecordingReader.open(file, RecordedLives.KEYS, true)) {
            return Wav.channels(reader);
        }
    }

    /** Judged is a packet whose neighbours are of the same kind: filters ring for a little. */
    private static void assertHeard(RecordedLives.Life life, short[][] sound, long samples) {
        int slot = life.rateHz() / 50;
        for (int channel = 0; channel < sound.length; channel++) {
            for (int packet = 1; (packet + 2L) * slot <= samples; packet++) {
                int tones = life.heard(channel, packet);
                if (tones == life.heard(channel, packet - 1)
                        && tones == life.heard(channel, packet + 1)) {
                    assertTones(life, sound[channel], packet * slot, tones, channel);
                }
            }
        }
    }

    private static void assertTones(
            RecordedLives.Life life, short[] sound, int at, int tones, int channel) {
        int slot = life.rateHz() / 50;
        for (int tone = 0; tone < RecordedLives.TONES_HZ.length; tone++) {
            double level =
                    Goertzel.levelDb(sound, at, slot, RecordedLives.TONES_HZ[tone], life.rateHz());
            String what =
                    "tone " + tone + " on channel " + channel + " at sample " + at + ": " + level;
            if ((tones >> tone & 1) == 1) {
                assertEquals(RecordedLives.LEVEL_DB, level, 4, what);
            } else {
                assertTrue(level < RecordedLives.LEVEL_DB - 20, what);
            }
        }
    }

    // ---- what happens to files

    private static void assertTamperingIsFound(
            RecordedLives lives, CallRecord call, Path file, byte[] stored, Random random)
            throws Exception {
        byte[] flipped = stored.clone();
        int at = random.nextInt(stored.length);
        flipped[at] ^= (byte) (1 << random.nextInt(8));
        Files.write(file, flipped);
        assertFalse(check(lives, call).isEmpty(), "octet " + at);
        assertFalse(audit(lives, call).isEmpty(), "octet " + at);
        if (isSealed(file)) {
            assertFalse(isSound(file), "sealed octet " + at);
        }
        Files.write(file, Arrays.copyOf(stored, random.nextInt(stored.length)));
        assertFalse(check(lives, call).isEmpty(), "cut");
        if (isSealed(file)) {
            assertFalse(isSound(file), "sealed and cut");
        }
        Files.write(file, stored);
    }

    private static boolean isSealed(Path file) {
        return file.toString().endsWith(".sealed");
    }

    /** By its seals alone, whatever a manifest says. */
    private static boolean isSound(Path file) {
        try (RecordingReader reader = RecordingReader.open(file, RecordedLives.KEYS, false)) {
            return reader.check().isEmpty();
        } catch (java.io.IOException broken) {
            return false;
        }
    }

    /** A dead process leaves a file that ends anywhere, and no manifest. */
    private static void assertDeathIsRepaired(
            RecordedLives lives, RecordedLives.Life life, Path file, byte[] stored, Random random)
            throws Exception {
        Files.delete(Manifest.besides(file));
        int least = isSealed(file) ? 8_600 : stored.length * 9 / 10;
        if (stored.length < least + 100) {
            return; // Not one chunk was written before it died.
        }
        int left = least + random.nextInt(stored.length - least);
        Files.write(file, Arrays.copyOf(stored, Math.min(left, stored.length - 1)));
        CallRecord open = life.asLeftByADeadProcess();
        AtomicReference<RecordingRecord> told = new AtomicReference<>();

        RecordingRepair.of(lives.store()).run(archive(open), log(told), InstantSource.system());

        RecordingRecord repaired = told.get();
        RecordingRecord whole = life.call().recording().orElseThrow();
        assertFalse(repaired.complete());
        assertTrue(repaired.durationMs() > 0 && repaired.durationMs() <= whole.durationMs());
        assertEquals(RecordingRepair.sha256(file), repaired.sha256());
        assertHeard(life, read(file), repaired.durationMs() * life.rateHz() / 1000);
        CallProjection projection = CallProjection.of(open);
        projection.apply(Instant.EPOCH, new CallFact.RecordingEnded(repaired));
        lives.store().describe(projection.record());
        assertEquals(List.of(), check(lives, life.call()), "sound after repair");
        Files.delete(file);
        Files.delete(Manifest.besides(file));
    }

    private static CallLog log(AtomicReference<RecordingRecord> told) {
        return new CallLog() {
            @Override
            public void note(
                    String call, String tenant, Instant at, CallFact fact, Runnable durable) {
                if (fact instanceof CallFact.RecordingEnded(RecordingRecord recording)) {
                    told.set(recording);
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
    }

    private static CallArchive archive(CallRecord call) {
        return new CallArchive() {
            @Override
            public Optional<CallRecord> find(String id) {
                return Optional.of(call).filter(known -> known.id().equals(id));
            }

            @Override
            public long count(CallFilter filter) {
                throw new AssertionError("nobody counts here");
            }

            @Override
            public Page list(CallFilter filter, String after, int limit) {
                return new Page(List.of(call), "");
            }
        };
    }
}
