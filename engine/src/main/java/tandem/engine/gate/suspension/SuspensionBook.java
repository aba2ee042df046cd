package tandem.engine.gate.suspension;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/** All suspensions in memory. Runs on: any reads, the ledger's thread alone changes. */
final class SuspensionBook {
    /** Those that are over are shown for so long. */
    static final Duration OVER_KEPT = Duration.ofDays(400);

    /** Those in force; that are over besides, the oldest of which go sooner when there are more. */
    static final int MOST = 10_000;

    private final ConcurrentNavigableMap<Long, Suspension> ids = new ConcurrentSkipListMap<>();
    private final ConcurrentHashMap<Scope, List<Suspension>> scopes = new ConcurrentHashMap<>();
    private long lastId;

    /** The next id to draw. */
    long next() {
        return lastId + 1;
    }

    /** Puts one in, in place of what was under its id. */
    void put(Suspension suspension) {
        lastId = Math.max(lastId, suspension.id());
        ids.put(suspension.id(), suspension);
        scopes.compute(
                suspension.scope(),
                (_, before) ->
                        Stream.concat(
                                        before == null
                                                ? Stream.empty()
                                                : others(before, suspension),
                                        Stream.of(suspension))
                                .toList());
    }

    private static Stream<Suspension> others(List<Suspension> all, Suspension than) {
        return all.stream().filter(one -> one.id() != than.id());
    }

    Optional<Suspension> find(long id) {
        return Optional.ofNullable(ids.get(id));
    }

    List<Suspension> of(Scope scope) {
        return scopes.getOrDefault(scope, List.of());
    }

    /** The latest first. */
    Collection<Suspension> all() {
        return ids.descendingMap().values();
    }

    int size() {
        return ids.size();
    }

    /** Forgets those that were over long ago, and when there are too many the oldest of them. */
    void forget(Instant now) {
        Instant before = now.minus(OVER_KEPT);
        List<Suspension> over =
                ids.values().stream()
                        .filter(one -> !one.holds(now))
                        .sorted(Comparator.comparing(SuspensionBook::end))
                        .toList();
        long tooMany = ids.size() - MOST;
        for (int i = 0; i < over.size(); i++) {
            if (i < tooMany || end(over.get(i)).isBefore(before)) {
                remove(over.get(i));
            }
        }
    }

    private static Instant end(Suspension over) {
        return over.lifted().map(Suspension.Lifted::at).or(over::until).orElse(Instant.MAX);
    }

    private void remove(Suspension gone) {
        ids.remove(gone.id());
        scopes.computeIfPresent(
                gone.scope(),
                (_, before) -> {
                    List<Suspension> left = others(before, gone).toList();
                    return left.isEmpty() ? null : left;
                });
    }
}
