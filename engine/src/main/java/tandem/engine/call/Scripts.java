package tandem.engine.call;

/**
 * Gives call scripts their threads and their way to wait. In the engine each is a virtual thread;
 * in a simulation they run one at a time under virtual time.
 */
public interface Scripts {
    /** Starts a script. */
    void start(String name, Runnable script);

    /** A place where one script waits for others to wake it up. */
    Waiting waiting();

    /** Where one script waits. */
    interface Waiting {
        /** Parks the calling script until woken or until the deadline; may return early. */
        void park(long deadlineNs);

        /**
         * Wakes the script up if it is parked, or makes its next park return at once. Runs on: any.
         */
        void wake();
    }
}
