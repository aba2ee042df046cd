package tandem.engine.events;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Figures of the event stream: written by the hub's thread, read by any. */
public final class HubFigures {
    private final LongAdder read = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private final LongAdder catchUps = new LongAdder();
    private final Map<Sink.Reason, LongAdder> ended = new ConcurrentHashMap<>();
    private volatile long clients;

    void read(int events) {
        read.add(events);
    }

    void sent(int events) {
        sent.add(events);
    }

    void catchUp() {
        catchUps.increment();
    }

    void end(Sink.Reason reason) {
        ended.computeIfAbsent(reason, fresh -> new LongAdder()).increment();
    }

    void clients(int now) {
        clients = now;
    }

    /** Clients now. */
    public long clients() {
        return clients;
    }

    /** Events that were read from the log. */
    public long eventsRead() {
        return read.sum();
    }

    /** Events that were sent, counted for each client. */
    public long eventsSent() {
        return sent.sum();
    }

    /** Readings from the log for one client that was behind. */
    public long catchUps() {
        return catchUps.sum();
    }

    /** Streams that the engine ended, by reason. */
    public long ended(Sink.Reason reason) {
        LongAdder count = ended.get(reason);
        return count == null ? 0 : count.sum();
    }
}
