package tandem.engine.fetch;

import java.util.concurrent.ConcurrentHashMap;

import tandem.engine.time.EngineClock;

/**
 * Leaves a host alone that has not answered several times in a row: its callers then wait for
 * nothing, and it gets air. After a pause one question is let through; its answer opens the way for
 * all. Runs on: any.
 */
final class Breakers {
    private static final int TIMEOUTS = 5;
    private static final long PAUSE_NS = 10_000_000_000L;

    /** Hosts that fail at a time; a wildcard could name any number of them. */
    private static final int MOST_HOSTS = 1000;

    private final EngineClock clock;
    private final ConcurrentHashMap<String, Trouble> troubled = new ConcurrentHashMap<>();

    private record Trouble(int timeouts, long sparedUntilNs) {}

    Breakers(EngineClock clock) {
        this.clock = clock;
    }

    /** Whether the host may be asked now. */
    boolean tryPass(String host) {
        Trouble now = troubled.get(host);
        if (now == null || now.timeouts < TIMEOUTS) {
            return true;
        }
        long nowNs = clock.nanos();
        return now.sparedUntilNs - nowNs <= 0
                // Whoever moves the end of the pause is the one that tries.
                && troubled.replace(host, now, new Trouble(now.timeouts, nowNs + PAUSE_NS));
    }

    void answered(String host) {
        troubled.remove(host);
    }

    void timedOut(String host) {
        if (troubled.size() < MOST_HOSTS || troubled.containsKey(host)) {
            troubled.merge(
                    host,
                    new Trouble(1, clock.nanos()),
                    (before, _) -> new Trouble(before.timeouts + 1, clock.nanos() + PAUSE_NS));
        }
    }
}
