package tandem.engine.journal;

import java.util.List;
import java.util.function.LongConsumer;

/**
 * Reads the journal. Only facts that are on the disk are seen. Runs on: any thread that may block.
 */
public interface EventLog {
    /**
     * Facts in order.
     *
     * @param after number of the last one known; 0 = from the first that is kept
     * @param limit 1..10,000
     * @return at most that many; empty when there is none yet
     * @throws Gone when some after {@code after} are no longer kept
     */
    List<Entry> read(long after, int limit) throws Gone;

    /** Number of the last fact on the disk, 0 = none. */
    long last();

    /** Number of the first fact that is kept; last + 1 when none is. */
    long first();

    /**
     * Asks to be told when facts reach the disk.
     *
     * @param upTo told the number of the last one, on the writer's thread; must return at once
     * @return ends it
     */
    Subscription onDurable(LongConsumer upTo);

    /** Ends a subscription; no exception. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    /** What is asked for is no longer kept. */
    final class Gone extends Exception {
        private static final long serialVersionUID = 1L;
        private final long first;

        /**
         * @param first number of the first fact that is kept
         */
        public Gone(long first) {
            super("events before " + first + " are no longer kept");
            this.first = first;
        }

        /** Number of the first fact that is kept. */
        public long first() {
            return first;
        }
    }
}
