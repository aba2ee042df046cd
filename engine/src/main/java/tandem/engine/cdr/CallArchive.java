package tandem.engine.cdr;

import java.util.List;
import java.util.Optional;

/** Reads ended calls. Runs on: any thread that may block (HTTP). */
public interface CallArchive {
    Optional<CallRecord> find(String id);

    /**
     * Ended calls, newest first.
     *
     * @param filter what to look for
     * @param after cursor from an earlier page, or empty for the first
     * @param limit 1..500
     * @throws IllegalArgumentException when the cursor is none of ours
     */
    Page list(CallFilter filter, String after, int limit);

    /** How many ended calls there are; takes a while where there are many. */
    long count(CallFilter filter);

    /**
     * @param next cursor of the following page, empty at the end
     */
    record Page(List<CallRecord> calls, String next) {
        public Page {
            calls = List.copyOf(calls);
        }
    }
}
