package tandem.engine.gate.consent;

import java.time.Instant;
import java.util.Optional;

/**
 * Somebody has agreed to be called by a tenant. Runs on: any (immutable).
 *
 * @param id drawn once, never again; 0 for one that is not kept yet
 * @param tenant by whom
 * @param number key of the callee
 * @param to what
 * @param evidence how that can be shown
 * @param given when, whole seconds
 * @param expires from when on it no longer counts, whole seconds; empty = never
 * @param by key or call that wrote it down
 * @param withdrawn how it was ended before
 */
public record Consent(
        long id,
        String tenant,
        String number,
        Agreed to,
        Evidence evidence,
        Instant given,
        Optional<Instant> expires,
        String by,
        Optional<Withdrawn> withdrawn) {

    /**
     * How a consent can be shown.
     *
     * @param source one word: {@code web_form}, {@code recording}, {@code paper} ...
     * @param text what the callee was shown or told, or has said
     * @param sha256 hash of the document or recording, 64 hex digits; or empty
     * @param reference where that is: the call and the offset in its recording, a file number; or
     *     empty
     */
    public record Evidence(String source, String text, String sha256, String reference) {}

    /** Who took it back, and why. */
    public record Withdrawn(Instant at, String by, String reason) {}

    public Consent {
        given = Instant.ofEpochSecond(given.getEpochSecond());
        expires = expires.map(at -> Instant.ofEpochSecond(at.getEpochSecond()));
    }

    Consent withId(long drawn) {
        return new Consent(drawn, tenant, number, to, evidence, given, expires, by, withdrawn);
    }

    Consent withdrawn(Withdrawn how) {
        return new Consent(id, tenant, number, to, evidence, given, expires, by, Optional.of(how));
    }

    /** Whether it counts at a time. */
    public boolean holds(Instant at) {
        return withdrawn.isEmpty()
                && !given.isAfter(at)
                && (expires.isEmpty() || at.isBefore(expires.get()));
    }
}
