package tandem.engine.gate.complaint;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

import tandem.dialplan.limit.ComplaintRule.Severity;

/**
 * Somebody complains of calls of a tenant. Runs on: any (immutable).
 *
 * @param id drawn once, never again; 0 for one that is not kept yet
 * @param tenant whose calls
 * @param number key of the callee who complains; empty = not known, or erased since
 * @param about what it is about
 * @param text for a person
 * @param received when it came in, not when it was written down; whole milliseconds
 * @param by key of whoever wrote it down
 * @param closed what came of it
 */
public record Complaint(
        long id,
        String tenant,
        Source source,
        Severity severity,
        String number,
        About about,
        String text,
        Instant received,
        String by,
        Optional<Closed> closed) {

    /** Who passed it on. */
    public enum Source {
        REGULATOR,
        /** A centre where people report calls, as 12321 in China. */
        REPORTING_CENTRE,
        CARRIER,
        CALLEE,
        SEAT,
        OTHER;

        /** As the API, files and metrics write it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Source of(String word) {
            return Arrays.stream(values())
                    .filter(one -> one.word().equals(word))
                    .findFirst()
                    .orElse(OTHER);
        }
    }

    /**
     * What it is about, as far as that is known; each may be empty.
     *
     * @param shown id of the tenant's number that the callee saw
     * @param call id of the call
     */
    public record About(String shown, String campaign, String call) {}

    /**
     * It was looked into.
     *
     * @param upheld false: there was nothing in it, and it counts no longer
     */
    public record Closed(Instant at, String by, boolean upheld, String note) {}

    /** Whether it counts against whom it is about. */
    boolean counts() {
        return closed.map(Closed::upheld).orElse(true);
    }

    Complaint withId(long drawn) {
        return new Complaint(
                drawn, tenant, source, severity, number, about, text, received, by, closed);
    }

    Complaint closed(Closed how) {
        return new Complaint(
                id, tenant, source, severity, number, about, text, received, by, Optional.of(how));
    }

    /** The same without what says who complained. */
    Complaint erased() {
        return new Complaint(id, tenant, source, severity, "", about, "", received, by, closed);
    }
}
