package tandem.engine.fetch;

import java.util.function.Consumer;

/** Asks web services. Runs on: any; nothing here waits. */
public interface Fetcher {
    /**
     * Begins to ask.
     *
     * @param done told once how it ended, on any thread, unless it is cancelled before; must return
     *     at once
     */
    Running fetch(FetchRequest request, Consumer<Fetched> done);

    /** What was begun. */
    interface Running {
        /** Nobody waits for the answer any more. Does nothing when it has ended. Runs on: any. */
        void cancel();
    }
}
