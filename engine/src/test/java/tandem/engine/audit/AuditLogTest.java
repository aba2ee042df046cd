package tandem.engine.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tandem.engine.journal.JsonText;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

final class AuditLogTest {
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir Path dir;

    private volatile Instant now = Instant.parse("2026-03-01T10:00:00Z");
    private final List<AuditEntry> heard = new CopyOnWriteArrayList<>();
    private volatile boolean full;

    @Test
    void entriesAreLinkedAndKeptBeforeTheyAreAcknowledged() throws Exception {
        try (AuditLog log = open()) {
            Act act =
                    Act.of("config.apply")
                            .by("key ops")
                            .from("127.0.0.1")
                            .on("conf \"quoted\"\n\u2028 \ud800")
                            .ofTenant("demo")
                            .aboutCall("c-1")
                            .with(new JsonText().put("generation", 41L));
            assertTrue(log.tell(act).get());

            String line = Files.readString(segments().getFirst().file()).strip();
            assertTrue(
                    line.startsWith(
                            "{\"n\":1,\"previous\":\""
                                    + "0".repeat(64)
                                    + "\",\"at\":\"2026-03-01T"),
                    line);
            int signed = line.indexOf(",\"hash\":\"");
            String hash = Sha256.of(line.substring(0, signed).getBytes());
            assertEquals(line.substring(signed), ",\"hash\":\"" + hash + "\"}");
            assertEquals(new Head(1, hash), log.head());
            assertEquals(
                    41,
                    AuditRow.of(line.getBytes()).orElseThrow().detail().path("generation").asInt());
            await().until(() -> heard.size() == 1);
            assertEquals(act, heard.getFirst().act());
        }
    }

    @Test
    void manyTellersMakeOneChain() throws Exception {
        try (AuditLog log = open()) {
            List<Thread> tellers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                tellers.add(
                        Thread.startVirtualThread(
                                () -> {
                                    for (int k = 0; k < 100; k++) {
                                        log.tell(Act.of("test.act")).join();
                                    }
                                }));
            }
            for (Thread teller : tellers) {
                teller.join();
            }
            assertEquals(800, log.head().number());
        }
        assertSound(800, Optional.empty());
    }

    @Test
    void whateverOctetIsChangedItIsFound() throws Exception {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        Head head = fill(40, 2);
        List<Segment> all = segments();
        for (int i = 0; i < 120; i++) {
            Segment segment = all.get(random.nextInt(all.size()));
            byte[] octets = Files.readAllBytes(segment.file());
            byte[] changed = octets.clone();
            int at = random.nextInt(octets.length);
            changed[at] ^= (byte) (1 + random.nextInt(255));
            Files.write(segment.file(), changed);
            assertBroken(head, "seed " + seed + ": octet " + at + " of " + segment);
            Files.write(segment.file(), octets);
        }
        assertSound(40, Optional.of(head));
    }

    @Test
    void linesTakenOutSwappedPutInOrCutOffAreFound() throws Exception {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        Head head = fill(40, 2);
        for (int i = 0; i < 80; i++) {
            Segment segment = segments().get(random.nextInt(2));
            List<String> lines = Files.readAllLines(segment.file());
            List<String> others = new ArrayList<>(lines);
            int at = random.nextInt(lines.size());
            switch (random.nextInt(4)) {
                case 0 -> others.remove(at);
                case 1 -> others.add(random.nextInt(lines.size()), lines.get(at));
                case 2 -> others.subList(at, lines.size()).clear();
                default -> {
                    int other = (at + 1 + random.nextInt(lines.size() - 1)) % lines.size();
                    others.set(at, lines.get(other));
                    others.set(other, lines.get(at));
                }
            }
            Files.write(segment.file(), others);
            assertBroken(head, "seed " + seed + ": " + others.size() + " lines, at " + at);
            Files.write(segment.file(), lines);
        }
        Path second = segments().get(1).file();
        Files.delete(second);
        assertBroken(head, "without its end");
    }

    @Test
    void aSegmentThatIsTakenOutIsNamed() throws Exception {
        fill(30, 3);
        Files.delete(segments().get(1).file());

        ChainCheck.Found found = ChainCheck.of(dir, Optional.empty());

        assertEquals(
                List.of("00000000000000000021.jsonl:1: entries 11 to 20 are missing"),
                found.wrong());
    }

    @Test
    void whoeverForgesTheRestOfTheChainIsFoundByAHeadKeptElsewhere() throws Exception {
        Head head = fill(10, 1);
        Files.delete(segments().getFirst().file());
        fill(20, 1);

        assertEquals(0, ChainCheck.of(dir, Optional.empty()).faults());
        assertEquals(
                List.of("head: entry 10 is not what it was, or was dropped"),
                ChainCheck.of(dir, Optional.of(head)).wrong());
    }

    @Test
    void cutAnywhereInItsLastLineTheChainGoesOnAndSaysSo() throws Exception {
        fill(3, 1);
        now = now.minus(DAY);
        Path file = segments().getFirst().file();
        byte[] octets = Files.readAllBytes(file);
        int whole = new String(octets).lastIndexOf('\n', octets.length - 2) + 1;
        for (int length = whole; length < octets.length; length += 29) {
            Files.write(file, java.util.Arrays.copyOf(octets, length));
            try (AuditLog log = open()) {
                assertTrue(log.tell(Act.of("engine.started")).get());
            }
            boolean torn = length > whole;
            assertSound(torn ? 4 : 3, Optional.empty());
            assertEquals(torn, Files.readString(file).contains("\"act\":\"audit.repaired\""));
        }
        assertFalse(Files.exists(file.resolveSibling(file.getFileName() + ".damaged")));
    }

    @Test
    void aDamagedEndIsSetAsideAndWhatIsDamagedBeforeStaysVisible() throws Exception {
        fill(5, 1);
        Path file = segments().getFirst().file();
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.set(1, lines.get(1).replace("test.act", "test.fact"));
        lines.set(4, lines.get(4).replace("test.act", "test.fact"));
        Files.write(file, lines);

        try (AuditLog log = open()) {
            assertEquals(4, AuditFiles.open(dir, AuditFiles.Sinks.REAL).repair().head().number());
            assertTrue(log.tell(Act.of("engine.started")).get());
        }

        Path aside = file.resolveSibling(file.getFileName() + ".damaged");
        assertEquals(lines.get(4), Files.readString(aside).strip());
        List<String> wrong = ChainCheck.of(dir, Optional.empty()).wrong();
        assertEquals(1, wrong.size(), wrong.toString());
        assertTrue(
                wrong.getFirst().startsWith("00000000000000000001.jsonl:2: entry 2 was changed"));
    }

    @Test
    void whatIsOldIsDroppedWithAProofOfWhereTheRestBegins() throws Exception {
        Instant begin = now;
        fill(30, 3);
        try (AuditLog log = open()) {
            assertEquals(0, log.drop(begin), "nothing is that old");
            assertEquals(20, log.drop(begin.plus(DAY.multipliedBy(2)).plusSeconds(1)));
        }

        ChainCheck.Found found = assertSound(12, Optional.empty());
        assertEquals(21, found.first());
        Path oldest = segments().getFirst().file();
        List<String> lines = Files.readAllLines(oldest);
        Files.write(oldest, lines.subList(1, lines.size()));
        assertEquals(
                List.of(
                        oldest.getFileName() + ":1: is entry 22 in a segment of another name",
                        oldest.getFileName()
                                + ":1: entries before 22 are missing, and no entry says that they"
                                + " were dropped"),
                ChainCheck.of(dir, Optional.empty()).wrong());
    }

    @Test
    void whatTheDiskDoesNotTakeWaitsAndWhatFindsNoRoomIsNoted() throws Exception {
        try (AuditLog log = open()) {
            assertTrue(log.tell(Act.of("test.act")).get());
            full = true;
            CompletableFuture<Boolean> waiting = log.tell(Act.of("test.waits"));
            await().until(() -> !log.writable());
            for (int i = 0; i < 10_000; i++) {
                log.tellIfRoom(Act.of("gate.denied"));
            }
            assertTrue(log.waiting() <= 5_000, "many do not fill the room of the others");
            assertFalse(log.tell(Act.of("test.other")).isDone());
            assertEquals(1, log.head().number());
            assertFalse(waiting.isDone());

            full = false;
            assertTrue(waiting.get());
            await().until(() -> log.waiting() == 0 && log.writable());
            assertTrue(log.lostTotal() > 4_000);
            log.tell(Act.of("test.last")).join();
        }
        assertEquals(0, ChainCheck.of(dir, Optional.empty()).faults());
        assertTrue(
                Files.readString(segments().getFirst().file()).contains("\"act\":\"audit.lost\""));
    }

    @Test
    void entriesAreFoundByPageTimeAndWhatTheySay() throws Exception {
        Instant begin = now;
        fill(30, 3);
        try (AuditLog log = open()) {
            AuditReader reader = log.reader();
            var all = new AuditReader.Query(Optional.empty(), Optional.empty(), _ -> true);

            AuditReader.Page page = reader.page(all, 0, 12);
            assertEquals(12, page.rows().size());
            assertEquals(Optional.of(12L), page.next());
            page = reader.page(all, 12, 100);
            assertEquals(13, page.rows().getFirst().number());
            assertEquals(18, page.rows().size());
            assertEquals(Optional.empty(), page.next());

            var second =
                    new AuditReader.Query(
                            Optional.of(begin.plus(DAY)),
                            Optional.of(begin.plus(DAY.multipliedBy(2))),
                            row -> row.number() % 2 == 0);
            List<Long> found = new ArrayList<>();
            reader.all(second, row -> found.add(row.number()));
            assertEquals(List.of(12L, 14L, 16L, 18L, 20L), found);
        }
    }

    /** Writes entries evenly on some days; the time is a day later after each. */
    private Head fill(int entries, int days) throws Exception {
        try (AuditLog log = open()) {
            for (int day = 0; day < days; day++) {
                for (int i = 0; i < entries / days; i++) {
                    assertTrue(log.tell(Act.of("test.act").on("thing " + i)).get());
                }
                now = now.plus(DAY);
            }
            return log.head();
        }
    }

    private ChainCheck.Found assertSound(long entries, Optional<Head> kept) throws IOException {
        ChainCheck.Found found = ChainCheck.of(dir, kept);
        assertEquals(List.of(), found.wrong());
        assertEquals(entries, found.entries());
        return found;
    }

    private void assertBroken(Head head, String how) throws IOException {
        assertNotEquals(0, ChainCheck.of(dir, Optional.of(head)).faults(), how);
    }

    private List<Segment> segments() throws IOException {
        return Segment.all(dir);
    }

    private AuditLog open() {
        return AuditLog.open(
                dir,
                () -> now,
                heard::add,
                file -> {
                    AuditFiles.Sink real = AuditFiles.Sinks.REAL.open(file);
                    return new AuditFiles.Sink() {
                        @Override
                        public void write(byte[] lines, long at) throws IOException {
                            if (full) {
                                real.write(java.util.Arrays.copyOf(lines, lines.length / 2), at);
                                throw new IOException("no space left on device");
                            }
                            real.write(lines, at);
                        }

                        @Override
                        public void close() throws IOException {
                            real.close();
                        }
                    };
                });
    }
}
