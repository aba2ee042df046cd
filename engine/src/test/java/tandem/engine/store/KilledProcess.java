package tandem.engine.store;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;

import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.RandomCalls;

/**
 * A process that opens and closes calls until it is killed, and says which openings and ends it was
 * told are on the disk.
 */
final class KilledProcess {
    private KilledProcess() {}

    public static void main(String[] args) throws InterruptedException {
        Path dir = Path.of(args[0]);
        CallStore store =
                CallStore.open(
                        Database.open("sqlite:tandem.db", dir),
                        dir.resolve("spool"),
                        call -> System.out.println("closed " + call.id()),
                        InstantSource.system(),
                        StoreLimits.DEFAULT);
        Semaphore inFlight = new Semaphore(100);
        RandomCalls random = new RandomCalls(Long.parseLong(args[1]));
        for (int i = 0; ; i++) {
            CallRecord live = random.live();
            inFlight.acquire();
            store.opened(
                    live,
                    () -> {
                        System.out.println("opened " + live.id());
                        inFlight.release();
                    });
            if (i % 2 == 0) {
                store.closed(random.ended());
            }
        }
    }
}
