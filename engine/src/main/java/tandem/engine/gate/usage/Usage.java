package tandem.engine.gate.usage;

import java.time.Instant;
import java.util.List;

/**
 * The counters behind a gate. Runs on: any thread that may wait some milliseconds; never a loop.
 */
public interface Usage {
    /** Counts a call if every bound allows it, all or nothing. */
    Answer reserve(Wish wish);

    /** What {@link #reserve} would say, counting nothing; empty when it would allow it. */
    List<Hit> ask(Wish wish);

    /** It was no call after all. */
    void release(Reservation reservation);

    /** What comes of a wish. */
    sealed interface Answer {
        /**
         * It counts, and no crash forgets it.
         *
         * @param isNew whether the tenant has no other call to the callee in its counters
         */
        record Reserved(Reservation reservation, boolean isNew) implements Answer {}

        /** At least one bound is reached; all of them are told. */
        record Reached(List<Hit> hits) implements Answer {
            public Reached {
                hits = List.copyOf(hits);
            }
        }

        /** The disk or the loop does not answer: nothing counts, and nobody may call. */
        record Unavailable(String why) implements Answer {}
    }

    /**
     * A bound that is reached.
     *
     * @param count calls in its window
     * @param next when there is room again, should nobody call until then
     */
    record Hit(Bound bound, int count, Instant next) {}
}
