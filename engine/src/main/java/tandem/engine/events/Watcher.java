package tandem.engine.events;

import java.util.function.BooleanSupplier;

/**
 * A client of the event stream, as the hub knows it: what it wants and where it stands. It has no
 * buffer. Confined to the hub's thread, but for what is final.
 */
final class Watcher {
    final EventFilter filter;
    final Sink sink;

    /** Whether its key still allows it. */
    final BooleanSupplier allowed;

    /** Everything up to this number was sent or not wanted. */
    long cursor;

    State state = State.READY;

    /** When the state began. */
    long sinceNs;

    /** When something was sent last. */
    long sentNs;

    /** What a client is doing. */
    enum State {
        READY,
        /** Something is on the way to it. */
        WRITING,
        /** Older events are being read for it. */
        READING,
        ENDED
    }

    Watcher(EventFilter filter, Sink sink, BooleanSupplier allowed, long cursor) {
        this.filter = filter;
        this.sink = sink;
        this.allowed = allowed;
        this.cursor = cursor;
    }

    void enter(State next, long nowNs) {
        state = next;
        sinceNs = nowNs;
    }
}
