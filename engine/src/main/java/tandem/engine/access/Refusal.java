package tandem.engine.access;

import java.util.Locale;

/**
 * Why a request is not let in. Immutable.
 *
 * @param reason for metrics and the journal
 * @param status of the answer
 * @param retryMs when to try again; 0 = that would not help
 * @param detail for the client; says nothing that helps to guess
 */
public record Refusal(Reason reason, int status, long retryMs, String detail) {

    /** What is wrong. */
    public enum Reason {
        /** Nothing is signed. */
        UNSIGNED,
        UNKNOWN_KEY,
        MALFORMED,
        /** Outside of five minutes. */
        TIME,
        /** None of the live secrets made the signature. */
        SIGNATURE,
        REPLAYED,
        /** More nonces are in use than the key may have. */
        NONCES,
        /** Too many requests of the key. */
        RATE,
        /** Too many bad signatures of the address. */
        ADDRESS,
        ROLE,
        SCOPE,
        /** The key is of one tenant, the operation of the whole engine. */
        TENANT,
        /** The request is for another host: a page in a browser was led here. */
        HOST,
        /** A page of another site sent it. */
        ORIGIN;

        /** As in metrics and the journal. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    static Refusal unauthorized(Reason reason, String detail) {
        return new Refusal(reason, 401, 0, detail);
    }

    static Refusal forbidden(Reason reason, String detail) {
        return new Refusal(reason, 403, 0, detail);
    }

    static Refusal tooMany(Reason reason, long waitNs, String detail) {
        return new Refusal(reason, 429, Math.max(1, waitNs / 1_000_000), detail);
    }
}
