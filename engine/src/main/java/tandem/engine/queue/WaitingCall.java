package tandem.engine.queue;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * A call in line. Ordered by priority, then by arrival in the whole engine, so that of several
 * lines the caller who waits longest comes first. Confined to the router's thread.
 */
final class WaitingCall implements Comparable<WaitingCall> {
    final long ticket;
    final String call;
    final CallQueue queue;
    final double priority;
    final long arrival;
    final long sinceNs;
    final Consumer<RouterEvent> events;

    /** The lease under which a seat rings for it, if one does. */
    @Nullable Lease offered;

    /** Seats that declined or did not answer this call, and until when they are spared. */
    private final Map<SeatKey, Long> sparedUntilNs = new HashMap<>();

    WaitingCall(RouterCommand.Enqueue wish, CallQueue queue, long arrival, long sinceNs) {
        this.ticket = wish.ticket();
        this.call = wish.call();
        this.queue = queue;
        this.priority = wish.priority();
        this.arrival = arrival;
        this.sinceNs = sinceNs;
        this.events = wish.events();
    }

    boolean spares(Seat seat, long nowNs) {
        Long untilNs = sparedUntilNs.get(seat.key);
        return untilNs != null && untilNs - nowNs > 0;
    }

    void spare(Seat seat, long untilNs) {
        sparedUntilNs.put(seat.key, untilNs);
    }

    @Override
    public int compareTo(WaitingCall other) {
        int byPriority = Double.compare(other.priority, priority);
        return byPriority != 0 ? byPriority : Long.compare(arrival, other.arrival);
    }
}
