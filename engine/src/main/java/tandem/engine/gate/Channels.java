package tandem.engine.gate;

import java.util.concurrent.ConcurrentHashMap;

/** Legs to trunks that a tenant has now, those on their way included. Runs on: any. */
final class Channels {
    /** A tenant that has none is not here. */
    private final ConcurrentHashMap<String, Integer> used = new ConcurrentHashMap<>();

    /** Takes one more, if there are fewer than the limit. */
    boolean tryTake(String tenant, int limit) {
        boolean[] taken = new boolean[1];
        used.compute(
                tenant,
                (_, count) -> {
                    int before = count == null ? 0 : count;
                    taken[0] = before < limit;
                    return taken[0] ? Integer.valueOf(before + 1) : count;
                });
        return taken[0];
    }

    /** Takes one more, whatever the limit. */
    void take(String tenant) {
        used.merge(tenant, 1, Integer::sum);
    }

    void release(String tenant) {
        used.computeIfPresent(tenant, (_, count) -> count == 1 ? null : count - 1);
    }

    int used(String tenant) {
        return used.getOrDefault(tenant, 0);
    }
}
