package tandem.engine.audit;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import tandem.engine.journal.JsonText;

/**
 * An act in its place in the chain. Immutable.
 *
 * @param number from 1, without holes
 * @param previous hash of the entry before it
 * @param at when it was told
 */
public record AuditEntry(long number, String previous, Instant at, Act act) {
    private static final String BEFORE_HASH = ",\"hash\":\"";
    private static final String AFTER_HASH = "\"}\n";

    /** Octets of a line from the comma before the hash to its end. */
    static final int TAIL = BEFORE_HASH.length() + Sha256.HEX + AFTER_HASH.length();

    public AuditEntry {
        at = at.truncatedTo(ChronoUnit.MILLIS);
    }

    /**
     * A line of the file, and its hash.
     *
     * @param octets UTF-8 with the line feed
     */
    record Line(byte[] octets, String hash) {}

    /**
     * Its line: a JSON object whose last member is the hash, SHA-256 over all octets of the line
     * before the comma that precedes it. So what is hashed is what is written, and no form has to
     * be agreed upon.
     */
    Line line() {
        String json = json().end();
        String open = json.substring(0, json.length() - 1);
        String hash = Sha256.of(open.getBytes(StandardCharsets.UTF_8));
        String line = open + BEFORE_HASH + hash + AFTER_HASH;
        return new Line(line.getBytes(StandardCharsets.UTF_8), hash);
    }

    private JsonText json() {
        JsonText json =
                new JsonText()
                        .put("n", number)
                        .put("previous", previous)
                        .put("at", at.toString())
                        .put("who", act.who())
                        .putIf("from", act.from())
                        .put("act", act.name())
                        .putIf("object", act.object())
                        .putIf("tenant", act.tenant())
                        .putIf("call", act.call())
                        .put("outcome", act.outcome());
        return act.hasDetail() ? json.putRaw("detail", act.detail()) : json;
    }
}
