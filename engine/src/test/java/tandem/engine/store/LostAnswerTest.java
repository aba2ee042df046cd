package tandem.engine.store;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tandem.dialplan.EngineSettings;
import tandem.engine.cdr.CallFact;
import tandem.engine.cdr.CallProjection;
import tandem.engine.cdr.RandomCalls;
import tandem.engine.cdr.Story;
import tandem.engine.journal.Entry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** PostgreSQL commits, and its answer never arrives: nobody can know, and nothing counts twice. */
final class LostAnswerTest {
    @TempDir Path dir;

    @Test
    void whatWasCommittedWithoutAnAnswerIsNotSettledTwice() throws Exception {
        EngineSettings.Store direct = TestDatabase.POSTGRES.settings();
        PostgresUrl url = PostgresUrl.parse(direct.url());
        try (CutConnection between = new CutConnection(url.port());
                StoreUnderTest store =
                        new StoreUnderTest(
                                Database.open(
                                        new EngineSettings.Store(
                                                "postgresql://127.0.0.1:%d/%s"
                                                        .formatted(between.port(), url.database()),
                                                direct.user(),
                                                direct.password()),
                                        dir),
                                dir)) {
            RandomCalls random = new RandomCalls(21);
            Story stored = Story.ended(random);
            stored.tell(store.calls);
            store.await();

            between.loseNextAnswer();
            // Of all facts that come late this one would show most: it adds to the record.
            CallFact wrapUp = new CallFact.WrappedUp("1001", 5_000);
            store.calls.note(stored.id(), stored.tenant(), StoreUnderTest.NOW, wrapUp);
            List<Story> stories =
                    IntStream.range(0, 20).mapToObj(i -> Story.ended(random)).toList();
            stories.forEach(story -> story.tell(store.calls));
            store.journal.append(
                    new Entry.Draft(StoreUnderTest.NOW, "", "ops", "config.applied", "{}"));
            assertTrue(between.lost());
            store.await();

            CallProjection expected = CallProjection.of(stored.record());
            expected.apply(StoreUnderTest.NOW, wrapUp);
            assertEquals(Optional.of(expected.record()), store.archive.find(stored.id()));
            for (Story story : stories) {
                assertEquals(Optional.of(story.record()), store.archive.find(story.id()));
            }
            assertEquals(21, store.rows("call"));
            assertEquals(1, store.rows("event"));
            assertEquals(22, store.stored.size());
            assertEquals(22, store.projector.writtenTotal());
            assertEquals(1, store.projector.failuresTotal());
            assertEquals(0, store.calls.fresh().size());
        }
    }
}
