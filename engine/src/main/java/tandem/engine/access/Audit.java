package tandem.engine.access;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import tandem.engine.journal.Entry;
import tandem.engine.journal.Journal;
import tandem.engine.time.EngineClock;

/**
 * Writes down who changed what: {@code audit.} and the operation, such as {@code
 * audit.config.apply}. Runs on: any.
 */
public final class Audit {
    private final Journal journal;
    private final EngineClock clock;

    public Audit(Journal journal, EngineClock clock) {
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * @param operation its id
     * @param visit the request; its query and body stay out, since they may hold numbers of people
     * @param status of the answer
     */
    public void changed(Principal principal, String operation, Visit visit, int status) {
        journal.append(
                new Entry.Draft(
                        clock.now(),
                        principal.tenant().orElse(""),
                        principal.key(),
                        "audit." + operation,
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("key", principal.key())
                                .put("address", visit.address())
                                .put("method", visit.method())
                                .put("path", visit.path())
                                .put("status", status)
                                .put("outcome", status < 400 ? "done" : "refused")
                                .toString()));
    }
}
