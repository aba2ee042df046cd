package tandem.engine.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import tandem.engine.cdr.CallArchive;
import tandem.engine.cdr.CallFact;
import tandem.engine.cdr.CallFilter;
import tandem.engine.cdr.CallProjection;
import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.EndCause;
import tandem.engine.cdr.RandomCalls;
import tandem.engine.cdr.RecordingRecord;
import tandem.engine.cdr.SampleCall;
import tandem.engine.cdr.Story;
import tandem.engine.journal.Entry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@ParameterizedClass
@EnumSource(TestDatabase.class)
final class ProjectorTest {
    @Parameter TestDatabase kind;

    @TempDir Path dir;

    private final List<AutoCloseable> open = new ArrayList<>();
    private Database database;

    @BeforeEach
    void openDatabase() {
        database = kind.open(dir);
        database.writer().close();
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable closeable : open.reversed()) {
            closeable.close();
        }
    }

    @Test
    void whatTheFactsMakeIsStoredAndReadsBackEqual() {
        long seed = System.nanoTime();
        StoreUnderTest store = store();
        List<Story> stories = tell(store, 300, new RandomCalls(seed));

        store.await();

        assertStored(stories, store, seed);
        assertEquals(300, store.stored.size());
        assertEquals(300, store.projector.writtenTotal());
    }

    @Test
    void anEndedCallIsReadableAtOnceAlthoughTheDatabaseIsLocked() {
        StoreUnderTest store = store();
        Story story = Story.ended(new RandomCalls(1));

        try (Handle lock = lock()) {
            story.tell(store.calls);

            assertEquals(
                    Optional.ofNullable(store.calls.fresh().get(story.id())),
                    Optional.of(story.record()));
            assertEquals(Optional.of(story.record()), store.archive.find(story.id()));
            lock.rollback();
        }
        store.await();
        assertStored(List.of(story), store, 1);
    }

    @Test
    void whatHappensWhileTheDatabaseIsLockedIsSettledOnceAfterwards() {
        long seed = System.nanoTime();
        StoreUnderTest store = store();
        List<Story> stories;
        try (Handle lock = lock()) {
            stories = tell(store, 200, new RandomCalls(seed));
            if (kind == TestDatabase.SQLITE) {
                Awaitility.await().until(() -> !store.projector.available());
            }
            Awaitility.await().until(() -> store.projector.backlog() > 0);
            assertTrue(store.calls.writable(), "calls go on");
            lock.rollback();
        }
        store.await();

        assertStored(stories, store, seed);
        assertEquals(200, store.rows("call"));
        assertEquals(200, store.stored.size());
    }

    @Test
    void whatWasNotSettledAtCloseIsSettledByTheNextStart() {
        List<Story> stories;
        try (Handle lock = lock()) {
            StoreUnderTest store =
                    new StoreUnderTest(
                            database, dir, new StoreLimits(64, 0, 1, 20, 100), call -> {});
            stories = tell(store, 20, new RandomCalls(6));
            store.close();
            lock.rollback();
        }

        StoreUnderTest next = store();
        next.await();

        assertEquals(20, next.rows("call"));
        assertStored(stories, next, 6);
    }

    @Test
    void aPositionThatWasLostSettlesEverythingAgainAndChangesNothing() {
        StoreUnderTest store = store();
        List<Story> stories = tell(store, 30, new RandomCalls(7));
        store.journal.append(
                new Entry.Draft(StoreUnderTest.NOW, "", "ops", "config.applied", "{}"));
        store.await();
        close(store);
        try (Handle writer = database.writer()) {
            writer.execute("DELETE FROM journal_position");
        }

        StoreUnderTest next = store();
        next.await();

        assertEquals(30, next.rows("call"));
        assertEquals(1, next.rows("event"));
        assertStored(stories, next, 7);
    }

    /** As PostgreSQL does in a crash, whose last commits were not on its disk. */
    @Test
    void commitsThatTheDatabaseForgotAreSettledAgainWhileTheEngineRuns() {
        long seed = System.nanoTime();
        RandomCalls random = new RandomCalls(seed);
        StoreUnderTest store = store();
        List<Story> kept = tell(store, 20, random);
        Story across = Story.ended(random);
        tellPart(store, across, 0, 2);
        store.await();
        SettlingSession.Position before = position(store);
        tellPart(store, across, 2, across.facts().size());
        List<Story> forgotten = new ArrayList<>(tell(store, 20, random));
        forgotten.add(across);
        store.journal.append(
                new Entry.Draft(StoreUnderTest.NOW, "", "ops", "config.applied", "{}"));
        store.await();

        forget(store, forgotten, before);
        List<Story> later = tell(store, 5, random);
        store.await();

        assertStored(kept, store, seed);
        assertStored(forgotten, store, seed);
        assertStored(later, store, seed);
        assertEquals(46, store.rows("call"));
        assertEquals(1, store.rows("event"));
    }

    @Test
    void anIdleDatabaseIsAskedWhetherItStillHasEverything() {
        StoreUnderTest store = store();
        List<Story> stories = tell(store, 3, new RandomCalls(22));
        store.await();

        forget(store, stories, SettlingSession.Position.NEVER);

        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> store.rows("call") == 3);
    }

    @Test
    void factsOfAStoredCallChangeItsRecord() {
        StoreUnderTest store = store();
        Story story = Story.ended(new RandomCalls(8));
        story.tell(store.calls);
        store.await();
        RecordingRecord repaired =
                new RecordingRecord(
                        "2026/03/01/x.wav", story.record().started(), 10, 1, false, "ab", "cut");

        store.calls.note(
                story.id(),
                story.tenant(),
                StoreUnderTest.NOW,
                new CallFact.RecordingEnded(repaired));
        store.await();

        CallProjection expected = CallProjection.of(story.record());
        expected.apply(StoreUnderTest.NOW, new CallFact.RecordingEnded(repaired));
        assertEquals(Optional.of(expected.record()), store.archive.find(story.id()));
        assertEquals(1, store.rows("call"));
    }

    @Test
    void factsOfCallsThatNobodyKnowsAreCountedAndHoldNothingUp() {
        StoreUnderTest store = store();
        store.calls.note("ghost", "demo", StoreUnderTest.NOW, new CallFact.Answered());
        Story story = Story.ended(new RandomCalls(9));
        story.tell(store.calls);
        store.await();

        assertEquals(1, store.projector.straysTotal());
        assertStored(List.of(story), store, 9);
    }

    @Test
    void otherFactsGoToTheTableOfEvents() {
        StoreUnderTest store = store();
        store.journal.append(
                new Entry.Draft(
                        StoreUnderTest.NOW, "demo", "ops", "config.applied", "{\"generation\":2}"));
        store.await();

        try (Handle reader = database.reader()) {
            assertEquals(
                    "demo ops config.applied {\"generation\":2}",
                    reader.createQuery(
                                    "SELECT tenant || ' ' || subject || ' ' || type || ' ' || body FROM event")
                            .mapTo(String.class)
                            .one());
        }
        assertEquals(1, store.projector.eventsTotal());
    }

    @Test
    void callsOfADeadProcessEndOnceByEngineRestart() {
        long seed = System.nanoTime();
        RandomCalls random = new RandomCalls(seed);
        StoreUnderTest dead = store();
        List<Story> done = tell(dead, 20, random);
        List<Story> left = IntStream.range(0, 20).mapToObj(i -> Story.open(random)).toList();
        left.forEach(story -> story.tell(dead.calls));
        dead.await();
        close(dead);

        StoreUnderTest next = store();
        next.await();
        close(next);
        StoreUnderTest last = store();
        last.await();

        assertEquals(20, next.recovered.calls());
        assertEquals(0, last.recovered.calls());
        assertEquals(40, last.rows("call"));
        assertStored(done, last, seed);
        for (Story story : left) {
            CallRecord found = last.archive.find(story.id()).orElseThrow();
            assertEquals(Optional.of(new EndCause("engine-restart", 0, 41)), found.cause());
            assertEquals(Optional.of(CallRecord.HangupBy.ENGINE), found.hangupBy());
            assertEquals(story.record().legs().size(), found.legs().size());
            assertTrue(found.legs().stream().allMatch(leg -> leg.ended().isPresent()));
            assertTrue(found.segments().stream().allMatch(s -> s.ended().isPresent()));
            assertFalse(found.ended().orElseThrow().isBefore(story.facts().getLast().at()));
            assertFalse(found.ended().orElseThrow().isAfter(StoreUnderTest.NOW));
        }
    }

    @Test
    void dialogsOfLegsThatStillStandAreKeptForTheNextProcess() {
        StoreUnderTest dead = store();
        Story story = Story.open(new RandomCalls(11));
        var dialog = RandomCalls.dialogOf(11);
        story.tell(dead.calls);
        int leg = story.record().legs().size() + 1;
        for (CallFact fact :
                List.of(
                        new CallFact.LegOpened(
                                leg, tandem.engine.cdr.LegRecord.Role.TRUNK, "1", "lab", ""),
                        new CallFact.DialogKept(leg, dialog))) {
            dead.calls.note(story.id(), story.tenant(), StoreUnderTest.NOW, fact);
        }
        dead.await();
        close(dead);

        StoreUnderTest next = store();

        assertTrue(next.recovered.owed().stream().anyMatch(bye -> bye.dialog().equals(dialog)));
        next.await();
        assertEquals(
                dialog.callId(),
                next.archive.find(story.id()).orElseThrow().legs().getLast().sipCallId());
    }

    @Test
    void aRecordThatTheDatabaseNeverTakesDoesNotHoldUpTheOthers() throws Exception {
        StoreUnderTest store = store();
        List<Story> good = tell(store, 5, new RandomCalls(10));
        try (Handle writer = database.writer()) {
            refuseFlow(writer, "forbidden");
        }
        CallRecord bad = SampleCall.queued();
        store.calls.note(
                bad.id(),
                bad.tenant(),
                bad.started(),
                new CallFact.Opened(
                        bad.tenant(), bad.direction(), "1", "2", "forbidden", "cafe", 1));
        store.calls.closed(bad);
        good = new ArrayList<>(good);
        good.addAll(tell(store, 5, new RandomCalls(12)));
        store.await();

        assertStored(good, store, 10);
        assertEquals(1, store.projector.rejectedTotal());
        assertEquals(1, Files.readAllLines(dir.resolve("journal/rejected.jsonl")).size());
        assertTrue(store.projector.available());
    }

    @Test
    void aListenerThatThrowsHoldsNothingUp() {
        StoreUnderTest store =
                new StoreUnderTest(
                        database,
                        dir,
                        StoreUnderTest.QUICK,
                        call -> {
                            throw new IllegalStateException("a bug");
                        });
        open.add(store);
        List<Story> stories = tell(store, 3, new RandomCalls(14));

        store.await();

        assertEquals(0, store.projector.failuresTotal());
        assertStored(stories, store, 14);
    }

    @Test
    void whoWaitsForAFactIsToldWhenItIsSettled() throws Exception {
        StoreUnderTest store = store();
        tell(store, 3, new RandomCalls(15));
        Awaitility.await().until(() -> store.journal.gauges().waiting() == 0);

        store.projector.settled(store.journal.last()).get(30, TimeUnit.SECONDS);

        assertEquals(3, store.rows("call"));
        assertEquals(store.journal.last(), store.projector.free());
    }

    @Test
    void whatAnOpenCallNeedsIsNotFree() {
        StoreUnderTest store = store();
        tell(store, 2, new RandomCalls(16));
        store.await();
        long before = store.journal.last();
        Story.open(new RandomCalls(17)).tell(store.calls);
        tell(store, 2, new RandomCalls(18));
        store.await();

        assertEquals(before, store.projector.free());
    }

    @Test
    void pagesCoverEachCallOnceWhileNewOnesArrive() {
        long seed = System.nanoTime();
        StoreUnderTest store = store();
        RandomCalls random = new RandomCalls(seed);
        Set<String> first = new HashSet<>();
        tell(store, 100, random).forEach(story -> first.add(story.id()));

        List<String> seen = new ArrayList<>();
        String after = "";
        do {
            CallArchive.Page page = store.archive.list(CallFilter.ANY, after, 7);
            page.calls().forEach(call -> seen.add(call.id()));
            after = page.next();
            Story.ended(random).tell(store.calls);
        } while (!after.isEmpty());

        assertEquals(seen.size(), new HashSet<>(seen).size(), () -> "none twice, seed " + seed);
        assertTrue(seen.containsAll(first), () -> "none missing, seed " + seed);
    }

    @Test
    void aForeignCursorIsRefused() {
        StoreUnderTest store = store();

        assertThrows(
                IllegalArgumentException.class,
                () -> store.archive.list(CallFilter.ANY, "nonsense", 10));
    }

    // ---- what they share

    private StoreUnderTest store() {
        StoreUnderTest store = new StoreUnderTest(database, dir);
        open.add(store);
        return store;
    }

    private void close(StoreUnderTest store) {
        open.remove(store);
        store.close();
    }

    private static List<Story> tell(StoreUnderTest store, int count, RandomCalls random) {
        List<Story> stories = IntStream.range(0, count).mapToObj(i -> Story.ended(random)).toList();
        stories.forEach(story -> story.tell(store.calls));
        return stories;
    }

    private static void assertStored(List<Story> stories, StoreUnderTest store, long seed) {
        for (Story story : stories) {
            assertEquals(
                    Optional.of(story.record()),
                    store.archive.find(story.id()),
                    () -> "seed " + seed);
        }
    }

    private static void tellPart(StoreUnderTest store, Story story, int from, int to) {
        new Story(story.id(), story.tenant(), story.facts().subList(from, to), story.record())
                .tell(store.calls);
    }

    private SettlingSession.Position position(StoreUnderTest store) {
        SettlingSession session = new SettlingSession(database, store.journal.id());
        try {
            return session.position();
        } finally {
            session.close();
        }
    }

    private void forget(StoreUnderTest store, List<Story> stories, SettlingSession.Position back) {
        try (Handle writer = database.writer()) {
            writer.useTransaction(
                    handle -> {
                        CallTables.delete(handle, stories.stream().map(Story::id).toList());
                        handle.execute("DELETE FROM event");
                        handle.execute(
                                "UPDATE journal_position SET settled = ?, open_from = ? WHERE journal = ?",
                                back.settled(),
                                back.openFrom(),
                                store.journal.id());
                    });
        }
    }

    private Handle lock() {
        Handle handle = database.writer();
        handle.begin();
        kind.lockCalls(handle);
        return handle;
    }

    private void refuseFlow(Handle writer, String flow) {
        if (kind == TestDatabase.SQLITE) {
            writer.execute(
                    "CREATE TRIGGER refuse BEFORE INSERT ON call WHEN NEW.flow = '"
                            + flow
                            + "' BEGIN SELECT RAISE(ABORT, 'refused'); END");
        } else {
            writer.execute("ALTER TABLE call ADD CONSTRAINT refuse CHECK (flow <> '" + flow + "')");
        }
    }
}
