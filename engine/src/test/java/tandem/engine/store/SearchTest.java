package tandem.engine.store;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import tandem.engine.cdr.CallArchive;
import tandem.engine.cdr.CallCursor;
import tandem.engine.cdr.CallFilter;
import tandem.engine.cdr.CallJson;
import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.CallWords;
import tandem.engine.cdr.EndCause;
import tandem.engine.cdr.RandomCalls;
import tandem.engine.cdr.Story;
import tandem.engine.cdr.Words;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@ParameterizedClass
@EnumSource(TestDatabase.class)
final class SearchTest {
    @Parameter TestDatabase kind;

    @TempDir Path dir;

    /**
     * The database must find what the filter itself says of each record, in order, page by page.
     */
    @Test
    void anyFilterFindsWhatItSaysInOrder() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        RandomCalls calls = new RandomCalls(seed);
        try (StoreUnderTest store = new StoreUnderTest(kind.open(dir), dir)) {
            List<CallRecord> all =
                    IntStream.range(0, 400)
                            .mapToObj(i -> Story.ended(calls))
                            .peek(story -> story.tell(store.calls))
                            .map(Story::record)
                            .toList();
            store.await();
            int found = 0;
            for (int i = 0; i < 300; i++) {
                CallFilter filter = filter(all.get(random.nextInt(all.size())), random);
                List<String> expected =
                        all.stream()
                                .filter(call -> filter.matches(call, Instant.EPOCH))
                                .sorted(CallCursor.NEWEST_FIRST)
                                .map(CallRecord::id)
                                .toList();
                found += expected.size();

                assertEquals(
                        expected, listed(store.archive, filter), "seed " + seed + " " + filter);
                assertEquals(
                        expected.size(),
                        store.archive.count(filter),
                        "seed " + seed + " " + filter);
            }
            assertTrue(found > 300, "filters find something");
        }
    }

    private static List<String> listed(CallArchive archive, CallFilter filter) {
        List<String> ids = new ArrayList<>();
        String after = "";
        do {
            CallArchive.Page page = archive.list(filter, after, 37);
            page.calls().forEach(call -> ids.add(call.id()));
            after = page.next();
        } while (!after.isEmpty());
        return ids;
    }

    /** One to three wishes that a given call meets. */
    private static CallFilter filter(CallRecord call, SplittableRandom random) {
        Map<String, String> wishes = new HashMap<>();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            switch (random.nextInt(14)) {
                case 0 -> wishes.put("from", call.from());
                case 1 -> wishes.put("to", call.to());
                case 2, 3 -> wishes.put("number", any(CallWords.numbers(call), random));
                case 4 -> wishes.put("tenant", call.tenant());
                case 5 -> wishes.put("cause", call.cause().map(EndCause::reason).orElse(""));
                case 6 -> wishes.put("direction", Words.of(call.direction()));
                case 7 -> wishes.put("flow", call.flow());
                case 8 -> wishes.put("queue", any(CallWords.queues(call), random));
                case 9 -> wishes.put("seat", any(CallWords.seats(call), random));
                case 10 -> wishes.put("mark", any(CallWords.marks(call), random));
                case 11 -> {
                    wishes.put("started_after", CallJson.time(call.started()));
                    wishes.put("started_before", CallJson.time(call.started().plusSeconds(900)));
                }
                case 12 -> wishes.put("min_duration_ms", Long.toString(random.nextLong(400)));
                default -> {
                    wishes.put("hangup_by", call.hangupBy().map(Words::of).orElse(""));
                    wishes.put("generation", Long.toString(call.generation()));
                }
            }
        }
        return CallFilter.of(name -> wishes.getOrDefault(name, ""));
    }

    private static String any(java.util.Set<String> words, SplittableRandom random) {
        return words.isEmpty() ? "" : List.copyOf(words).get(random.nextInt(words.size()));
    }
}
