package tandem.engine.gate.usage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All counters in memory, and the arithmetic on them. A call counts in a window from its time until
 * the window's length later; one whose time lies ahead, since the clock was set back, counts too.
 * Confined to one thread.
 */
final class UsageBook {
    private final Tally callees = new Tally();
    private final Tally callers = new Tally();
    private final Map<String, Integer> tenants = new HashMap<>();
    private int sweptPart;

    /** The bounds that are reached, in their order. */
    List<Usage.Hit> hits(Wish wish) {
        List<Usage.Hit> hits = new ArrayList<>(0);
        for (Bound bound : wish.bounds()) {
            long[] times = times(wish, bound);
            if (times.length >= bound.max()) {
                hits.add(new Usage.Hit(bound, times.length, next(bound, times)));
            }
        }
        return hits;
    }

    private long[] times(Wish wish, Bound bound) {
        Integer tenant = tenants.get(wish.tenant());
        Times times = new Times();
        boolean callee = bound.side() == Bound.Side.CALLEE;
        (callee ? callees : callers)
                .each(
                        callee ? wish.callee() : wish.caller(),
                        event -> {
                            boolean ours =
                                    bound.platform()
                                            || tenant != null && Event.tenant(event) == tenant;
                            boolean meant = (bound.purposes() >>> Event.purpose(event) & 1) != 0;
                            if (ours
                                    && meant
                                    && Event.ms(event) > wish.fromMs() - bound.windowMs()) {
                                times.add(Event.ms(event));
                            }
                        });
        return times.all();
    }

    /** When so many have left the window that one more is allowed; never for a bound of none. */
    private static Instant next(Bound bound, long[] times) {
        if (bound.max() == 0) {
            return Instant.MAX;
        }
        Arrays.sort(times);
        return Instant.ofEpochMilli(times[times.length - bound.max()] + bound.windowMs());
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

    void add(Reservation reservation) {
        callees.add(reservation.callee(), reservation.event());
        callers.add(reservation.caller(), reservation.event());
    }

    void remove(Reservation reservation) {
        callees.remove(reservation.callee(), reservation.event());
        callers.remove(reservation.caller(), reservation.event());
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
        callers.sweep(sweptPart, beforeMs);
        sweptPart = (sweptPart + 1) % Tally.PARTS;
    }

    long callees() {
        return callees.keys();
    }

    long octets() {
        return callees.octets() + callers.octets();
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
