package tandem.engine.gate.usage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import tandem.dialplan.Purpose;
import tandem.engine.time.EngineClock;

/** Counters as a long life would have left them, for measurements. */
public final class UsageBench {
    private static final int PIECE = 100_000;
    private static final long DAY_MS = 86_400_000;

    private UsageBench() {}

    /** The number of one of the counted, as it is dialled. */
    public static String callee(int number) {
        return "+86" + (13_000_000_000L + number);
    }

    /** Writes one call to each of so many callees, spread over the last day. */
    public static void fill(Path dir, String tenant, int callees, EngineClock clock)
            throws IOException {
        Files.createDirectories(dir);
        try (UsageLog log = new UsageLog(dir)) {
            log.addTenant(tenant);
            long fromMs = clock.now().toEpochMilli() - DAY_MS;
            for (int i = 0; i < callees; i++) {
                log.reserved(
                        new Reservation(
                                Keys.ofCallee(callee(i).substring(1)),
                                Keys.ofCaller(tenant, "n" + i % 1000),
                                Event.of(0, Purpose.SERVICE, fromMs + DAY_MS * i / callees)));
                if (i % PIECE == PIECE - 1) {
                    log.commit(clock.now());
                }
            }
            log.commit(clock.now());
        }
    }
}
