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
    Page list(Filter filter, String after, int limit);

    /**
     * @param next cursor of the following page, empty at the end
     */
    record Page(List<CallRecord> calls, String next) {
        public Page {
            calls = List.copyOf(calls);
        }
    }

    /** Empty texts mean any. */
    record Filter(String from, String to, String tenant, String cause) {
        public static final Filter ANY = new Filter("", "", "", "");

        /** Whether a call is what is looked for. */
        public boolean matches(CallRecord call) {
            return (from.isEmpty() || from.equals(call.from()))
                    && (to.isEmpty() || to.equals(call.to()))
                    && (tenant.isEmpty() || tenant.equals(call.tenant()))
                    && (cause.isEmpty()
                            || call.cause()
                                    .map(EndCause::reason)
                                    .filter(cause::equals)
                                    .isPresent());
        }
    }
}
