package tandem.engine.events.hook;

import java.time.Instant;

import tandem.engine.events.EventJson;
import tandem.engine.journal.Entry;

/** One event that one webhook is owed. Confined to the webhooks' thread, but for what is final. */
final class Delivery {
    final long number;
    final Instant at;

    /** What it is about; events about the same are delivered one after the other. */
    final String subject;

    final String json;

    /** Whether it is a dead letter that is tried again. */
    final boolean letter;

    int tries;

    /** Where its time to be given up begins. */
    long sinceMs;

    String lastError = "";

    private Delivery(
            long number, Instant at, String subject, String json, boolean letter, long sinceMs) {
        this.number = number;
        this.at = at;
        this.subject = subject;
        this.json = json;
        this.letter = letter;
        this.sinceMs = sinceMs;
    }

    static Delivery of(Entry entry) {
        return new Delivery(
                entry.number(),
                entry.at(),
                entry.subject(),
                EventJson.of(entry),
                false,
                entry.at().toEpochMilli());
    }

    static Delivery of(Letter letter, long nowMs) {
        return new Delivery(
                letter.number(), letter.at(), letter.subject(), letter.event(), true, nowMs);
    }
}
