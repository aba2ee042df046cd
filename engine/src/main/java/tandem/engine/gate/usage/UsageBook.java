package tandem.engine.gate.usage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All counters in memory, and the arithmetic on them. A call counts in a window from its time until
 * the window's length later; one whose time lies ahead, since the clock was set back, counts too.
 * Confined to one thread.
 */
final class UsageBook {
    private final Tally callees = new Tally();
    private final Map<Long, Timeline> callers = new HashMap<>();
    private final Map<String, Integer> tenants = new HashMap<>();
    private int sweptPart;

    /** The bounds that are reached, in their order. */
    List<Usage.Hit> hits(Wish wish) {
        List<Usage.Hit> hits = new ArrayList<>(0);
        for (Bound bound : wish.bounds()) {
            switch (bound.side()) {
                case CALLEE -> ofCallee(wish, bound).ifPresent(hits::add);
                case CALLER -> ofCaller(wish, bound).ifPresent(hits::add);
            }
        }
        return hits;
    }

    private Optional<Usage.Hit> ofCallee(Wish wish, Bound bound) {
        long[] times = times(wish, bound);
        if (times.length < bound.max()) {
            return Optional.empty();
        }
        Arrays.sort(times);
        long leaves = bound.max() == 0 ? 0 : times[times.length - bound.max()];
        return Optional.of(hit(bound, times.length, leaves));
    }

    private long[] times(Wish wish, Bound bound) {
        Integer tenant = tenants.get(wish.tenant());
        Times times = new Times();
        callees.each(
                wish.callee(),
                event -> {
                    boolean ours =
                            bound.platform() || tenant != null && Event.tenant(event) == tenant;
                    boolean meant = (bound.purposes() >>> Event.purpose(event) & 1) != 0;
                    if (ours && meant && Event.ms(event) > wish.fromMs() - bound.windowMs()) {
                        times.add(Event.ms(event));
                    }
                });
        return times.all();
    }

    private Optional<Usage.Hit> ofCaller(Wish wish, Bound bound) {
        Timeline line = callers.get(wish.caller());
        int count = line == null ? 0 : line.countAfter(wish.fromMs() - bound.windowMs());
        if (count < bound.max()) {
            return Optional.empty();
        }
        long leaves = line == null || bound.max() == 0 ? 0 : line.newest(bound.max());
        return Optional.of(hit(bound, count, leaves));
    }

    /** There is room when so many have left that one more is allowed; never for a bound of none. */
    private static Usage.Hit hit(Bound bound, int count, long leavesMs) {
        Instant next =
                bound.max() == 0 ? Instant.MAX : Instant.ofEpochMilli(leavesMs + bound.windowMs());
        return new Usage.Hit(bound, count, next);
    }

    /**
     * What a wish counts as.
     *
     * @param tenant number of its tenant
     */
    static Reservation reservation(Wish wish, int tenant) {
        return new Reservation(
                wish.callee(), wish.caller(), Event.of(tenant, wish.purpose(), wish.stampMs()));
    }

    /** Whether the tenant has no call to the callee. */
    boolean isNew(Wish wish) {
        Integer tenant = tenants.get(wish.tenant());
        boolean[] known = new boolean[1];
        if (tenant != null) {
            callees.each(wish.callee(), event -> known[0] |= Event.tenant(event) == tenant);
        }
        return !known[0];
    }

    void add(Reservation reservation) {
        callees.add(reservation.callee(), reservation.event());
        callers.computeIfAbsent(reservation.caller(), _ -> new Timeline())
                .add(Event.ms(reservation.event()));
    }

    void remove(Reservation reservation) {
        callees.remove(reservation.callee(), reservation.event());
        Timeline line = callers.get(reservation.caller());
        if (line != null) {
            line.remove(Event.ms(reservation.event()));
        }
    }

    /** The number of a tenant, or -1 when it has none yet. */
    int tenant(String name) {
        return tenants.getOrDefault(name, -1);
    }

    /** Gives the next number to a tenant; numbers follow the order of the calls. */
    int addTenant(String name) {
        int number = tenants.size();
        if (number >= Event.MOST_TENANTS) {
            throw new IllegalStateException("more tenants than " + Event.MOST_TENANTS);
        }
        tenants.put(name, number);
        return number;
    }

    /** Forgets what no window reaches any more, a part at a time. */
    void sweep(long nowMs) {
        long beforeMs = nowMs - Bound.LONGEST.toMillis();
        callees.sweep(sweptPart, beforeMs);
        sweptPart = (sweptPart + 1) % Tally.PARTS;
        if (sweptPart == 0) {
            callers.values().forEach(line -> line.sweep(beforeMs));
            callers.values().removeIf(line -> line.count() == 0);
        }
    }

    long callees() {
        return callees.keys();
    }

    long octets() {
        return callees.octets() + callers.values().stream().mapToLong(Timeline::octets).sum();
    }

    /** A list of numbers without boxes. */
    private static final class Times {
        private long[] times = new long[4];
        private int count;

        void add(long ms) {
            if (count == times.length) {
                times = Arrays.copyOf(times, 2 * count);
            }
            times[count++] = ms;
        }

        long[] all() {
            return Arrays.copyOf(times, count);
        }
    }
}
