package tandem.engine.events;

import java.util.function.Consumer;

/**
 * The way to one client. The hub has at most one thing on the way at a time. Runs on: the hub's
 * thread; nothing here waits.
 */
public interface Sink {
    /**
     * Sends events.
     *
     * @param done told once, on any thread, whether the client's side took them
     */
    void send(Batch batch, Consumer<Boolean> done);

    /**
     * Shows that the stream lives and where it stands.
     *
     * @param cursor everything up to this number was sent or not wanted
     */
    void beat(long cursor, Consumer<Boolean> done);

    /** Says why and ends; what cannot be said at once is left unsaid. */
    void close(Ending why);

    /**
     * Why a stream ends.
     *
     * @param first number of the first event that is kept, for {@code GONE}; else 0
     */
    record Ending(Reason reason, long first) {
        static Ending of(Reason reason) {
            return new Ending(reason, 0);
        }
    }

    /** Why a stream ends. */
    enum Reason {
        /** The next events of the client are no longer kept. */
        GONE,
        /** The client took nothing for half a minute. */
        SLOW,
        /** The key may no longer do this. */
        REVOKED,
        /** The engine stops. */
        STOPPING,
        /** The log cannot be read. */
        FAILED
    }
}
