package tandem.engine.queue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import tandem.dialplan.QueueSpec;

/** One line of waiting calls and the seats that serve it. Confined to the router's thread. */
final class CallQueue {
    final QueueKey key;
    QueueSpec spec;
    boolean known = true;

    /** Seats by key, in the order of the config. */
    final Map<SeatKey, Seat> seats = new LinkedHashMap<>();

    /** All in line, those that ring a seat included: the order that callers are told. */
    final TreeSet<WaitingCall> line = new TreeSet<>();

    /** Those in line that no seat rings for. */
    final TreeSet<WaitingCall> unoffered = new TreeSet<>();

    long offered;
    long answered;
    long abandoned;

    CallQueue(QueueKey key, QueueSpec spec) {
        this.key = key;
        this.spec = spec;
    }

    boolean anyReachable() {
        return seats.values().stream().anyMatch(Seat::reachable);
    }

    int positionOf(WaitingCall waiting) {
        return line.headSet(waiting, true).size();
    }

    QueueView view(long nowNs) {
        List<String> calls = line.stream().map(waiting -> waiting.call).toList();
        long longest =
                line.stream().mapToLong(waiting -> nowNs - waiting.sinceNs).max().orElse(0)
                        / 1_000_000;
        int reachable = (int) seats.values().stream().filter(Seat::reachable).count();
        int idle = (int) seats.values().stream().filter(seat -> seat.free(nowNs)).count();
        return new QueueView(
                key.tenant(),
                key.name(),
                calls,
                longest,
                reachable,
                idle,
                offered,
                answered,
                abandoned);
    }
}
