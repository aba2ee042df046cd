package tandem.engine.audit;

import java.util.Optional;
import java.util.Set;

import tandem.engine.journal.Entry;
import tandem.engine.journal.JsonText;

/**
 * What the journal is told of an entry, for the stream of events and webhooks. The log is the
 * record; this is a copy that is made when the entry is on the disk, and names it. Runs on: any.
 */
public final class Announcement {
    private static final String KEY = "key ";

    /** Of these the journal has facts of their own, which say more. */
    private static final Set<String> TOLD =
            Set.of("config.applied", "config.rejected", "engine.started", "engine.stopping");

    private static final Set<String> TOLD_KINDS =
            Set.of("gate", "suspension", "anomaly", "exception");

    private Announcement() {}

    /** The fact; empty when the journal knows already. */
    public static Optional<Entry.Draft> of(AuditEntry entry) {
        Act act = entry.act();
        String kind = act.name().substring(0, Math.max(0, act.name().indexOf('.')));
        if (TOLD.contains(act.name()) || TOLD_KINDS.contains(kind)) {
            return Optional.empty();
        }
        String key = act.who().startsWith(KEY) ? act.who().substring(KEY.length()) : "";
        JsonText body =
                new JsonText()
                        .put("entry", entry.number())
                        .put("who", act.who())
                        .putIf("key", key)
                        .putIf("address", act.from())
                        .putIf("object", act.object())
                        .putIf("call", act.call());
        String told = body.put("outcome", act.outcome()).end();
        return Optional.of(
                new Entry.Draft(
                        entry.at(),
                        act.tenant(),
                        key,
                        type(act.name()),
                        act.hasDetail() ? joined(told, act.detail()) : told));
    }

    private static String type(String name) {
        boolean alone = name.startsWith("access.") || name.startsWith("audit.");
        return alone ? name : "audit." + name;
    }

    /** One object with the members of both. */
    private static String joined(String one, String other) {
        return one.substring(0, one.length() - 1) + "," + other.substring(1);
    }
}
