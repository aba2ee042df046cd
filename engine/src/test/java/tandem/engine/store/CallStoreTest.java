package tandem.engine.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;

import tandem.engine.cdr.CallArchive;
import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.EndCause;
import tandem.engine.cdr.LegRecord;
import tandem.engine.cdr.RandomCalls;
import tandem.engine.cdr.Words;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

final class CallStoreTest {
    private static final Instant NOW = Instant.parse("2026-03-02T00:00:00Z");
    private static final StoreLimits QUICK = new StoreLimits(64, 32, 0, 1, 20, 10_000);

    @TempDir Path dir;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final ConcurrentLinkedQueue<CallRecord> stored = new ConcurrentLinkedQueue<>();

    private Database database;

    @BeforeEach
    void openDatabase() {
        database = Database.open("sqlite:tandem.db", dir);
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable closeable : open.reversed()) {
            closeable.close();
        }
    }

    @Test
    void whatIsClosedReadsBackEqual() {
        long seed = System.nanoTime();
        CallStore store = store(StoreLimits.DEFAULT);
        CallArchive archive = archive(store);
        RandomCalls random = new RandomCalls(seed);
        List<CallRecord> calls = IntStream.range(0, 500).mapToObj(i -> random.ended()).toList();

        calls.forEach(store::closed);
        awaitWritten(store);

        calls.forEach(
                call ->
                        assertEquals(
                                Optional.of(call), archive.find(call.id()), () -> "seed " + seed));
        assertEquals(500, stored.size());
    }

    @Test
    void anEndedCallIsReadableAtOnceAlthoughTheDatabaseIsLocked() {
        CallStore store = store(QUICK);
        CallArchive archive = archive(store);
        CallRecord call = new RandomCalls(1).ended();

        try (Handle lock = lock()) {
            store.closed(call);

            assertEquals(Optional.of(call), archive.find(call.id()));
            assertEquals(List.of(call), archive.list(CallArchive.Filter.ANY, "", 10).calls());
            lock.rollback();
        }
    }

    @Test
    void anOpeningNeverOverwritesAnEnd() {
        CallStore store = store(QUICK);
        CallArchive archive = archive(store);
        CallRecord call = new RandomCalls(2).ended();

        store.closed(call);
        awaitWritten(store);
        store.opened(opening(call));
        awaitWritten(store);

        assertEquals(Optional.of(call), archive.find(call.id()));
    }

    @Test
    void anOpeningIsDurableBeforeItIsConfirmed() throws Exception {
        CallStore store = store(database, QUICK);
        CallRecord call = new RandomCalls(3).live();
        CompletableFuture<Integer> rows = new CompletableFuture<>();

        store.opened(call, () -> rows.complete(rows("call")));

        assertEquals(1, rows.get(10, TimeUnit.SECONDS));
    }

    @Test
    void callsOfADeadProcessEndByEngineRestart() throws Exception {
        RandomCalls random = new RandomCalls(4);
        CallStore dead = store(QUICK);
        CallRecord left = random.live();
        CallRecord done = random.ended();
        dead.opened(left);
        dead.closed(done);
        dead.close();

        CallStore next = store(QUICK);

        assertEquals(1, next.recovered().get(10, TimeUnit.SECONDS));
        CallRecord found = archive(next).find(left.id()).orElseThrow();
        assertEquals(CallRecord.State.ENDED, found.state());
        assertEquals(Optional.of(new EndCause("engine-restart", 0, 41)), found.cause());
        assertEquals(Optional.of(CallRecord.HangupBy.ENGINE), found.hangupBy());
        assertEquals(Optional.of(NOW), found.ended());
        assertTrue(found.legs().stream().allMatch(leg -> leg.ended().isPresent()));
        assertTrue(found.segments().stream().allMatch(segment -> segment.ended().isPresent()));
        assertEquals(Optional.of(done), archive(next).find(done.id()));
    }

    @Test
    void callsOfThisProcessAreNotTakenForLeftovers() throws Exception {
        CallStore store;
        CallRecord call = new RandomCalls(5).live();
        try (Handle lock = lock()) {
            store = store(database, QUICK);
            store.opened(call);
            lock.rollback();
        }
        awaitWritten(store);

        assertEquals(0, store.recovered().get(10, TimeUnit.SECONDS));
        assertEquals("[" + Words.of(call.state()) + "]", states().toString());
    }

    @Test
    void recordsOverflowToTheSpoolWhileTheDatabaseIsLockedAndComeBackOnce() {
        long seed = System.nanoTime();
        CallStore store = store(QUICK);
        CallArchive archive = archive(store);
        RandomCalls random = new RandomCalls(seed);
        List<CallRecord> calls = IntStream.range(0, 200).mapToObj(i -> random.ended()).toList();

        try (Handle lock = lock()) {
            calls.forEach(store::closed);
            Awaitility.await().until(() -> store.gauges().spooledTotal() > 0);
            assertFalse(store.gauges().backlog() == 0);
            lock.rollback();
        }
        awaitWritten(store);

        assertEquals(200, store.gauges().writtenTotal());
        assertEquals(store.gauges().spooledTotal(), store.gauges().replayedTotal());
        assertEquals(0, store.gauges().lostTotal());
        assertEquals(200, rows("call"));
        calls.forEach(
                call ->
                        assertEquals(
                                Optional.of(call), archive.find(call.id()), () -> "seed " + seed));
    }

    @Test
    void whatIsSpooledAtCloseComesBackAtTheNextStart() {
        CallStore store = store(QUICK);
        RandomCalls random = new RandomCalls(6);
        List<CallRecord> calls = IntStream.range(0, 20).mapToObj(i -> random.ended()).toList();
        try (Handle lock = lock()) {
            calls.forEach(store::closed);
            store.close();
            lock.rollback();
        }
        assertTrue(store.gauges().backlog() > 0);

        CallStore next = store(QUICK);
        awaitWritten(next);

        assertEquals(20, rows("call"));
        assertAllFound(calls, next);
    }

    @Test
    void aSpoolReplayedTwiceChangesNothing() throws Exception {
        CallStore store = store(QUICK);
        RandomCalls random = new RandomCalls(8);
        List<CallRecord> calls = IntStream.range(0, 20).mapToObj(i -> random.ended()).toList();
        try (Handle lock = lock()) {
            calls.forEach(store::closed);
            store.close();
            lock.rollback();
        }
        Path spooled = dir.resolve("spool/cdr.jsonl");
        String lines = Files.readString(spooled);
        CallStore second = store(QUICK);
        awaitWritten(second);
        second.close();

        // As after a crash between commit and delete.
        Files.writeString(dir.resolve("spool/cdr-1.jsonl"), lines);
        CallStore third = store(QUICK);
        awaitWritten(third);

        assertEquals(20, rows("call"));
        assertAllFound(calls, third);
    }

    @Test
    void theTornEndOfASpoolIsSetAsideAndTheRestStored() throws Exception {
        Path spool = Files.createDirectories(dir.resolve("spool"));
        CallRecord call = new RandomCalls(9).ended();
        Files.writeString(spool.resolve("cdr.jsonl"), Spool.line(call) + "\n{\"id\":\"half");

        CallStore store = store(QUICK);
        awaitWritten(store);

        assertEquals(Optional.of(call), archive(store).find(call.id()));
        assertEquals(1, store.gauges().rejectedTotal());
        assertEquals("{\"id\":\"half\n", Files.readString(spool.resolve("cdr.bad.jsonl")));
    }

    @Test
    void aRecordThatTheDatabaseNeverTakesDoesNotHoldUpTheOthers() {
        CallStore store = store(QUICK);
        RandomCalls random = new RandomCalls(10);
        CallRecord good = random.ended();
        CallRecord twin = random.ended();
        CallRecord bad = withLegsTwice(twin);

        store.closed(good);
        store.closed(bad);
        awaitWritten(store);

        assertEquals(Optional.of(good), archive(store).find(good.id()));
        assertEquals(1, store.gauges().rejectedTotal());
        assertTrue(Files.exists(dir.resolve("spool/cdr.bad.jsonl")));
    }

    @Test
    void aFullDatabaseLosesNothing() {
        SQLiteConfig small = Database.writing();
        small.setMaxPageCount(40);
        CallStore store = store(Database.open("sqlite:tandem.db", dir, small), QUICK);
        RandomCalls random = new RandomCalls(11);
        List<CallRecord> calls = IntStream.range(0, 300).mapToObj(i -> random.ended()).toList();
        calls.forEach(store::closed);
        store.close();
        assertTrue(store.gauges().spooledTotal() > 0);
        assertTrue(store.gauges().failuresTotal() > 0);

        CallStore next = store(QUICK);
        awaitWritten(next);

        assertEquals(0, store.gauges().lostTotal());
        assertAllFound(calls, next);
    }

    @Test
    void withoutRoomAnywhereTheLossIsCounted() throws Exception {
        CallStore store = store(new StoreLimits(4, 2, 0, 1, 5, 100));
        Awaitility.await().until(store.recovered()::isDone);
        // No file can be created in a directory that is a file.
        Files.move(dir.resolve("spool"), dir.resolve("gone"));
        Files.createFile(dir.resolve("spool"));
        RandomCalls random = new RandomCalls(12);

        try (Handle lock = lock()) {
            IntStream.range(0, 50).forEach(i -> store.closed(random.ended()));
            store.close();
            lock.rollback();
        }

        assertEquals(50, store.gauges().lostTotal() + store.gauges().writtenTotal());
        assertTrue(store.gauges().lostTotal() > 0);
    }

    @Test
    void aSecondEngineOnTheSameDataIsRefused() {
        CallStore store = store(QUICK);

        assertThrows(IllegalStateException.class, () -> store(QUICK));

        store.close();
        store(QUICK);
    }

    @Test
    void aListenerThatThrowsHoldsNothingUp() {
        CallStore store =
                CallStore.open(
                        database,
                        dir.resolve("spool"),
                        call -> {
                            throw new IllegalStateException("a bug");
                        },
                        InstantSource.fixed(NOW),
                        QUICK);
        open.add(store);
        CallRecord call = new RandomCalls(14).ended();

        store.closed(call);
        awaitWritten(store);

        assertEquals(0, store.gauges().failuresTotal());
        assertEquals(Optional.of(call), archive(store).find(call.id()));
    }

    @Test
    void pagesCoverEachCallOnceWhileNewOnesArrive() {
        long seed = System.nanoTime();
        CallStore store = store(StoreLimits.DEFAULT);
        CallArchive archive = archive(store);
        RandomCalls random = new RandomCalls(seed);
        Set<String> first = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            CallRecord call = random.ended();
            first.add(call.id());
            store.closed(call);
        }

        List<String> seen = new ArrayList<>();
        String after = "";
        do {
            CallArchive.Page page = archive.list(CallArchive.Filter.ANY, after, 7);
            page.calls().forEach(call -> seen.add(call.id()));
            after = page.next();
            store.closed(random.ended());
        } while (!after.isEmpty());

        assertEquals(seen.size(), new HashSet<>(seen).size(), () -> "none twice, seed " + seed);
        assertTrue(seen.containsAll(first), () -> "none missing, seed " + seed);
    }

    @Test
    void filtersFindWhatTheySay() {
        CallStore store = store(QUICK);
        CallArchive archive = archive(store);
        RandomCalls random = new RandomCalls(13);
        List<CallRecord> calls = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            calls.add(random.ended());
        }
        calls.forEach(store::closed);
        awaitWritten(store);
        CallArchive.Filter filter = new CallArchive.Filter("4000", "sales", "demo", "busy");

        List<CallRecord> found = archive.list(filter, "", 500).calls();

        assertEquals(calls.stream().filter(filter::matches).count(), found.size());
        assertTrue(found.stream().allMatch(filter::matches));
        assertFalse(
                archive.list(new CallArchive.Filter("4000", "", "", ""), "", 500)
                        .calls()
                        .isEmpty());
    }

    @Test
    void aForeignCursorIsRefused() {
        CallArchive archive = archive(store(QUICK));

        assertThrows(
                IllegalArgumentException.class,
                () -> archive.list(CallArchive.Filter.ANY, "nonsense", 10));
    }

    private CallStore store(StoreLimits limits) {
        return store(database, limits);
    }

    private CallStore store(Database database, StoreLimits limits) {
        CallStore store =
                CallStore.open(
                        database,
                        dir.resolve("spool"),
                        stored::add,
                        InstantSource.fixed(NOW),
                        limits);
        open.add(store);
        return store;
    }

    private CallArchive archive(CallStore store) {
        StoredCalls calls = new StoredCalls(database, store);
        open.add(calls);
        return calls;
    }

    /** Keeps every other connection from writing until rolled back. */
    private Handle lock() {
        Handle handle = database.writer();
        handle.begin();
        handle.execute("DELETE FROM call WHERE id = 'nobody'");
        return handle;
    }

    private int rows(String table) {
        try (Handle reader = database.reader()) {
            return reader.createQuery("SELECT count(*) FROM " + table).mapTo(Integer.class).one();
        }
    }

    private List<String> states() {
        try (Handle reader = database.reader()) {
            return reader.createQuery("SELECT state FROM call").mapTo(String.class).list();
        }
    }

    private void assertAllFound(List<CallRecord> calls, CallStore store) {
        CallArchive archive = archive(store);
        calls.forEach(call -> assertEquals(Optional.of(call), archive.find(call.id())));
    }

    private static void awaitWritten(CallStore store) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> store.recovered().isDone() && store.gauges().backlog() == 0);
    }

    private static CallRecord opening(CallRecord call) {
        return new CallRecord(
                call.id(),
                call.tenant(),
                CallRecord.State.ARRIVED,
                call.direction(),
                call.from(),
                call.to(),
                call.flow(),
                call.started(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                call.legs(),
                List.of(),
                Optional.empty(),
                call.configHash());
    }

    /** Breaks the key of the table of legs. */
    private static CallRecord withLegsTwice(CallRecord call) {
        List<LegRecord> twice = new ArrayList<>(call.legs());
        twice.addAll(call.legs());
        return new CallRecord(
                call.id(),
                call.tenant(),
                call.state(),
                call.direction(),
                call.from(),
                call.to(),
                call.flow(),
                call.started(),
                call.answered(),
                call.ended(),
                call.cause(),
                call.hangupBy(),
                twice,
                call.segments(),
                call.recording(),
                call.configHash());
    }
}
