package tandem.engine.store;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.RandomCalls;
import tandem.engine.cdr.Story;
import tandem.engine.journal.Entry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@ParameterizedClass
@EnumSource(TestDatabase.class)
final class StoreUpkeepTest {
    @Parameter TestDatabase kind;

    @TempDir Path dir;

    private StoreUnderTest store;
    private StoreUpkeep upkeep;

    @BeforeEach
    void open() {
        store = new StoreUnderTest(kind.open(dir), dir);
        upkeep = new StoreUpkeep(store.database);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void callsThatBeganBeforeGoWithAllTheirPartsAndOthersStay() {
        RandomCalls random = new RandomCalls(1);
        List<CallRecord> calls =
                IntStream.range(0, 1_200)
                        .mapToObj(i -> Story.ended(random))
                        .peek(story -> story.tell(store.calls))
                        .map(Story::record)
                        .toList();
        store.await();
        Instant before = calls.getFirst().started();
        List<String> young =
                calls.stream()
                        .filter(call -> !call.started().isBefore(before))
                        .map(CallRecord::id)
                        .sorted()
                        .toList();

        assertEquals(1_200 - young.size(), upkeep.deleteCalls(before));

        assertEquals(young, store.ids());
        upkeep.deleteCalls(Instant.parse("2999-01-01T00:00:00Z"));
        for (String table :
                List.of("call", "leg", "segment", "step", "mark", "recording", "call_tag")) {
            assertEquals(0, store.rows(table), table);
        }
    }

    @Test
    void eventsFromBeforeGo() {
        for (int i = 0; i < 1_300; i++) {
            store.journal.append(
                    new Entry.Draft(
                            StoreUnderTest.NOW.plusSeconds(i), "", "", "config.applied", "{}"));
        }
        store.await();

        assertEquals(1_000, upkeep.deleteEvents(StoreUnderTest.NOW.plusSeconds(1_000)));

        assertEquals(300, store.rows("event"));
    }

    @Test
    void aNumberIsErasedFromEventsButNotFromThoseOfAccess() {
        event("opt_out.added", "+4930123", "{\"number\":\"+4930123\"}");
        event("leg.note", "x", "{\"uri\":\"sip:+4930123@host\",\"other\":\"+49301234\"}");
        event("access.refused", "+4930123", "{\"number\":\"+4930123\"}");
        store.await();

        StoreUpkeep.Erased erased = upkeep.erase("+4930123", List.of());

        assertEquals(2, erased.events());
        try (Handle reader = store.database.reader()) {
            List<String> bodies =
                    reader.createQuery("SELECT subject || ' ' || body FROM event ORDER BY number")
                            .mapTo(String.class)
                            .list();
            assertEquals(
                    List.of(
                            "erased {\"number\":\"erased\"}",
                            "x {\"uri\":\"sip:erased@host\",\"other\":\"+49301234\"}",
                            "+4930123 {\"number\":\"+4930123\"}"),
                    bodies);
        }
        assertTrue(store.projector.available());
    }

    private void event(String type, String subject, String body) {
        store.journal.append(new Entry.Draft(StoreUnderTest.NOW, "", subject, type, body));
    }
}
