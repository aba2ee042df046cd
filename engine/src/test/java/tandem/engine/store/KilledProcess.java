package tandem.engine.store;

import java.nio.file.Path;
import java.util.concurrent.Semaphore;

import tandem.engine.cdr.CallFact;
import tandem.engine.cdr.FactJson;
import tandem.engine.cdr.RandomCalls;
import tandem.engine.cdr.Story;
import tandem.engine.journal.Entry;

/**
 * A process that opens and closes calls until it is killed, and says which openings it was told are
 * on the disk, and which calls are in the database.
 */
final class KilledProcess {
    private KilledProcess() {}

    public static void main(String[] args) throws InterruptedException {
        Path dir = Path.of(args[0]);
        TestDatabase kind = TestDatabase.SQLITE;
        StoreUnderTest store =
                new StoreUnderTest(
                        kind.open(dir),
                        dir,
                        StoreUnderTest.QUICK,
                        call -> System.out.println("closed " + call.id()));
        Semaphore inFlight = new Semaphore(50);
        RandomCalls random = new RandomCalls(Long.parseLong(args[1]));
        for (int i = 0; ; i++) {
            Story story = i % 3 == 0 ? Story.open(random) : Story.ended(random);
            inFlight.acquire();
            CallFact opening = story.facts().getFirst().fact();
            store.journal.append(
                    new Entry.Draft(
                            story.facts().getFirst().at(),
                            story.tenant(),
                            story.id(),
                            FactJson.type(opening),
                            FactJson.body(opening)),
                    () -> {
                        System.out.println("opened " + story.id());
                        inFlight.release();
                    });
            new Story(
                            story.id(),
                            story.tenant(),
                            story.facts().subList(1, story.facts().size()),
                            story.record())
                    .tell(store.calls);
        }
    }
}
