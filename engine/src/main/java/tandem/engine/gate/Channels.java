package tandem.engine.gate;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Legs to trunks that a tenant has now, or that show one of its numbers, those on their way
 * included. Runs on: any but a loop; behind its own lock, under which nothing waits.
 */
final class Channels {
    /** Who has none is not here. */
    private final Map<String, Integer> used = new HashMap<>();

    /**
     * Something that has channels.
     *
     * @param name a tenant, or a tenant and one of its numbers
     * @param limit as many as it may have
     */
    record Bearer(String name, int limit) {}

    /**
     * Takes one more of both, or of none.
     *
     * @return which of them has as many as it may
     */
    synchronized Optional<Bearer> tryTake(Bearer one, Bearer other) {
        if (used(one.name()) >= one.limit()) {
            return Optional.of(one);
        }
        if (used(other.name()) >= other.limit()) {
            return Optional.of(other);
        }
        take(one.name());
        take(other.name());
        return Optional.empty();
    }

    /** Takes one more, whatever the limit. */
    synchronized void take(String name) {
        used.merge(name, 1, Integer::sum);
    }

    synchronized void release(String name) {
        used.computeIfPresent(name, (_, count) -> count == 1 ? null : count - 1);
    }

    synchronized int used(String name) {
        return used.getOrDefault(name, 0);
    }
}
