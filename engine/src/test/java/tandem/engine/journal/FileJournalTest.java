package tandem.engine.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

final class FileJournalTest {
    private static final Instant AT = Instant.parse("2026-03-01T10:00:00.120Z");
    private static final Bounds BOUNDS = new Bounds(Set.of("begun"), Set.of("over"));
    private static final JournalLimits SMALL_FILES =
            new JournalLimits(1 << 14, 1 << 24, 4 << 10, 16 << 10, 0, 1, 5, 5_000);

    @TempDir Path dir;

    private final List<FileJournal> open = new ArrayList<>();

    @AfterEach
    void closeAll() {
        open.reversed().forEach(FileJournal::close);
    }

    @Test
    void whatIsAppendedReadsBackInOrderAcrossFilesAndStarts() throws Exception {
        SplittableRandom random = new SplittableRandom(1);
        List<Entry.Draft> told = new ArrayList<>();
        FileJournal journal = open(SMALL_FILES);
        for (int i = 0; i < 3_000; i++) {
            Entry.Draft fact = fact(i, random);
            told.add(fact);
            journal.append(fact);
        }
        flush(journal);
        assertTrue(logs() > 3, "several files");
        assertTold(told, journal);
        journal.close();

        FileJournal again = open(SMALL_FILES);
        assertTold(told, again);
        again.append(fact(3_000, random));
        flush(again);

        assertEquals(journal.id(), again.id());
        assertEquals("s3000", all(again).get(3_000).subject());
    }

    @Test
    void numbersHaveNoHolesAndAnyPlaceCanBeReadFrom() throws Exception {
        FileJournal journal = open(SMALL_FILES);
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 5_000; i++) {
            journal.append(fact(i, random));
        }
        flush(journal);

        for (int i = 0; i < 200; i++) {
            long after = random.nextLong(journal.last() + 1);
            List<Entry> read = journal.read(after, 3);
            for (int n = 0; n < read.size(); n++) {
                assertEquals(after + 1 + n, read.get(n).number());
            }
            assertEquals(Math.min(3, journal.last() - after), read.size());
        }
    }

    @Test
    void aFileCutAtAnyOctetKeepsAllWholeLinesBeforeItAndGoesOn() throws Exception {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        FileJournal journal = open(JournalLimits.DEFAULT);
        for (int i = 0; i < 50; i++) {
            journal.append(fact(i, random));
        }
        flush(journal);
        journal.close();
        Path file = dir.resolve("00000000000000000001.log");
        byte[] whole = Files.readAllBytes(file);

        for (int round = 0; round < 40; round++) {
            int cut = random.nextInt(whole.length + 1);
            byte[] left = java.util.Arrays.copyOf(whole, cut);
            if (cut > 0 && random.nextBoolean()) {
                left[cut - 1] ^= 1;
            }
            Files.write(file, left);
            long lines = wholeLines(whole, left);

            FileJournal next = open(JournalLimits.DEFAULT);
            assertEquals(lines, next.last(), "seed " + seed + " cut at " + cut);
            next.append(fact(99, random));
            flush(next);
            assertEquals(lines + 1, all(next).size(), "seed " + seed + " cut at " + cut);
            assertEquals("s99", all(next).getLast().subject());
            next.close();
        }
    }

    @Test
    void damageInTheMiddleIsSetAsideNotThrownAway() throws Exception {
        FileJournal journal = open(JournalLimits.DEFAULT);
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 10; i++) {
            journal.append(fact(i, random));
        }
        flush(journal);
        journal.close();
        Path file = dir.resolve("00000000000000000001.log");
        byte[] whole = Files.readAllBytes(file);
        whole[whole.length / 2] ^= 1;
        Files.write(file, whole);

        FileJournal next = open(JournalLimits.DEFAULT);

        assertTrue(next.last() < 10);
        assertEquals(1, next.gauges().damagedTotal());
        assertTrue(Files.size(dir.resolve(file.getFileName() + ".damaged")) > 0);
    }

    @Test
    void whatIsDurableCanBeReadWhenThatIsSaid() throws Exception {
        FileJournal journal = open(JournalLimits.DEFAULT);
        CompletableFuture<Integer> seen = new CompletableFuture<>();
        AtomicLong told = new AtomicLong();
        journal.onDurable(told::set);

        journal.append(fact(0, new SplittableRandom(4)), () -> seen.complete(read(journal)));

        assertEquals(1, seen.get(10, TimeUnit.SECONDS));
        Awaitility.await().until(() -> told.get() == 1);
    }

    @Test
    void aDiskThatIsFullLosesNothingAndRefusesNewCallsMeanwhile() throws Exception {
        AtomicInteger failing = new AtomicInteger(Integer.MAX_VALUE);
        FileJournal journal = open(SMALL_FILES, path -> new Flaky(Disk.REAL.open(path), failing));
        SplittableRandom random = new SplittableRandom(5);
        List<Entry.Draft> told = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            told.add(fact(i, random));
            journal.append(told.getLast());
        }
        Awaitility.await().until(() -> !journal.writable());
        assertEquals(500, journal.gauges().waiting());
        assertEquals(0, journal.last());

        failing.set(3);

        flush(journal);
        assertTrue(journal.writable());
        assertEquals(0, journal.gauges().lostTotal());
        assertTrue(journal.gauges().failuresTotal() >= 3);
        assertTold(told, journal);
    }

    @Test
    void aWriteThatFailedHalfWayLeavesNoTrace() throws Exception {
        AtomicInteger failing = new AtomicInteger(0);
        FileJournal journal = open(SMALL_FILES, path -> new Flaky(Disk.REAL.open(path), failing));
        SplittableRandom random = new SplittableRandom(6);
        List<Entry.Draft> told = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            if (i % 50 == 0) {
                failing.set(1);
            }
            told.add(fact(i, random));
            journal.append(told.getLast());
        }
        flush(journal);
        assertTold(told, journal);
        journal.close();

        FileJournal next = open(SMALL_FILES);
        assertTold(told, next);
        assertEquals(0, next.gauges().damagedTotal());
    }

    @Test
    void moreThanFitsInMemoryIsRefusedAndCounted() throws Exception {
        JournalLimits tiny = new JournalLimits(16, 1 << 20, 4 << 10, 1 << 20, 0, 1, 5, 20);
        AtomicInteger failing = new AtomicInteger(Integer.MAX_VALUE);
        FileJournal journal = open(tiny, path -> new Flaky(Disk.REAL.open(path), failing));
        SplittableRandom random = new SplittableRandom(7);

        for (int i = 0; i < 100; i++) {
            journal.append(fact(i, random));
        }

        assertTrue(journal.gauges().lostTotal() > 0);
        assertEquals(100, journal.gauges().lostTotal() + journal.gauges().waiting());
    }

    @Test
    void theNextStartKnowsWhatIsOpen() throws Exception {
        SplittableRandom random = new SplittableRandom(8);
        FileJournal journal = open(SMALL_FILES);
        for (int i = 0; i < 400; i++) {
            journal.append(about("c" + i, "begun"));
            if (i != 200 && i != 300) {
                journal.append(about("c" + i, "over"));
            }
            journal.append(fact(i, random));
        }
        flush(journal);
        long begun =
                all(journal).stream()
                        .filter(e -> e.subject().equals("c200"))
                        .findFirst()
                        .get()
                        .number();
        journal.close();

        assertEquals(begun, open(SMALL_FILES).before().openFrom());
    }

    @Test
    void readingBeforeWhatIsKeptSaysWhereItBegins() throws Exception {
        FileJournal journal = open(SMALL_FILES);
        SplittableRandom random = new SplittableRandom(9);
        for (int i = 0; i < 2_000; i++) {
            journal.append(fact(i, random));
        }
        flush(journal);
        int files = logs();

        assertEquals(0, journal.delete(0, Instant.MAX), "not beyond what may go");
        assertEquals(0, journal.delete(Long.MAX_VALUE, AT), "not what is young");
        int deleted = journal.delete(journal.last(), AT.plusSeconds(1_000_000));

        assertEquals(files - 1, deleted);
        assertTrue(journal.first() > 1);
        EventLog.Gone gone = assertThrows(EventLog.Gone.class, () -> journal.read(1, 10));
        assertEquals(journal.first(), gone.first());
        assertEquals(journal.first(), journal.read(0, 1).getFirst().number());
    }

    @Test
    void factsThatAreChangedKeepTheirNumbersAndTheOthersStayAsTheyAre() throws Exception {
        SplittableRandom random = new SplittableRandom(10);
        FileJournal journal = open(SMALL_FILES);
        List<Entry.Draft> told = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            told.add(fact(i, random));
            journal.append(told.getLast());
        }
        flush(journal);

        int changed =
                journal.rewrite(
                        e ->
                                e.subject().endsWith("7")
                                        ? new Entry(e.number(), e.at(), "", "gone", e.type(), "{}")
                                        : e);
        flush(journal);

        assertEquals(200, changed);
        journal.close();
        FileJournal again = open(SMALL_FILES);
        List<Entry> all = all(again);
        assertEquals(2_000, all.size());
        for (int i = 0; i < 2_000; i++) {
            String expected = i % 10 == 7 ? "gone" : told.get(i).subject();
            assertEquals(expected, all.get(i).subject());
        }
        assertEquals(0, again.gauges().damagedTotal());
        assertEquals(all.getLast(), again.read(all.getLast().number() - 1, 1).getFirst());
    }

    @Test
    void aSecondEngineOnTheSameDataIsRefused() {
        FileJournal first = open(SMALL_FILES);

        assertThrows(IllegalStateException.class, () -> open(SMALL_FILES));

        first.close();
        open(SMALL_FILES);
    }

    @Test
    void aListenerThatThrowsHoldsNothingUp() throws Exception {
        FileJournal journal = open(JournalLimits.DEFAULT);
        journal.onDurable(
                upTo -> {
                    throw new IllegalStateException("a bug");
                });
        journal.append(
                fact(0, new SplittableRandom(1)),
                () -> {
                    throw new IllegalStateException("a bug");
                });

        flush(journal);

        assertEquals(0, journal.gauges().failuresTotal());
    }

    @Test
    void bodiesThatWouldBreakALineAreKeptInOne() throws Exception {
        FileJournal journal = open(JournalLimits.DEFAULT);
        String body = "{\r\n  \"a\": \"\\n\"\n}";
        String huge = "{\"a\":\"" + "x".repeat(JournalLine.BODY_LIMIT) + "\"}";
        journal.append(new Entry.Draft(AT, "\"t\\", "s,\"body\":{}", "x.y", body));
        journal.append(new Entry.Draft(AT, "t", "s", "x.z", huge));
        flush(journal);

        List<Entry> read = all(journal);
        assertEquals("{    \"a\": \"\\n\" }", read.get(0).body());
        assertEquals("\"t\\", read.get(0).tenant());
        assertEquals("s,\"body\":{}", read.get(0).subject());
        assertEquals("{\"oversize\":" + huge.length() + "}", read.get(1).body());
        assertFalse(read.isEmpty());
    }

    // ---- what they share

    /** Writes half and fails, as often as told. */
    private record Flaky(Disk.Sink real, AtomicInteger failing) implements Disk.Sink {
        @Override
        public void write(ByteBuffer octets, long at) throws IOException {
            if (failing.get() > 0) {
                failing.decrementAndGet();
                real.write(octets.slice(0, octets.remaining() / 2), at);
                throw new IOException("No space left on device");
            }
            real.write(octets, at);
        }

        @Override
        public void flush() throws IOException {
            real.flush();
        }

        @Override
        public void close() throws IOException {
            real.close();
        }
    }

    private FileJournal open(JournalLimits limits) {
        return open(limits, Disk.REAL);
    }

    private FileJournal open(JournalLimits limits, Disk disk) {
        FileJournal journal = FileJournal.open(dir, BOUNDS, InstantSource.fixed(AT), limits, disk);
        open.add(journal);
        return journal;
    }

    private static Entry.Draft fact(int i, SplittableRandom random) {
        String text = "\"\\\n呼叫 " + "x".repeat(random.nextInt(200));
        return new Entry.Draft(
                AT.plusMillis(i),
                i % 2 == 0 ? "demo" : "",
                "s" + i,
                "thing.happened",
                new JsonText().put("text", text).end());
    }

    private static Entry.Draft about(String subject, String type) {
        return new Entry.Draft(AT, "demo", subject, type, "{}");
    }

    private static void flush(FileJournal journal) throws Exception {
        Awaitility.await()
                .pollInterval(java.time.Duration.ofMillis(5))
                .until(() -> journal.gauges().waiting() == 0);
    }

    private static int read(FileJournal journal) {
        try {
            return journal.read(0, 10).size();
        } catch (EventLog.Gone e) {
            throw new AssertionError(e);
        }
    }

    /** All but what the journal tells itself. */
    private static List<Entry> all(FileJournal journal) throws Exception {
        List<Entry> all = new ArrayList<>();
        List<Entry> piece = journal.read(0, 700);
        while (!piece.isEmpty()) {
            piece.stream().filter(e -> !e.type().startsWith("journal.")).forEach(all::add);
            piece = journal.read(piece.getLast().number(), 700);
        }
        return all;
    }

    private static void assertTold(List<Entry.Draft> told, FileJournal journal) throws Exception {
        List<Entry.Draft> read =
                all(journal).stream()
                        .map(
                                e ->
                                        new Entry.Draft(
                                                e.at(),
                                                e.tenant(),
                                                e.subject(),
                                                e.type(),
                                                e.body()))
                        .toList();
        assertEquals(told, read);
    }

    /** Lines that a cut left as they were. */
    private static long wholeLines(byte[] whole, byte[] left) {
        long lines = 0;
        for (int i = 0; i < left.length && left[i] == whole[i]; i++) {
            if (left[i] == '\n') {
                lines++;
            }
        }
        return lines;
    }

    private int logs() throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return (int) files.filter(file -> file.toString().endsWith(".log")).count();
        }
    }
}
