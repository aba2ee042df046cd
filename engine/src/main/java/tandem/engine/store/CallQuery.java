package tandem.engine.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

import tandem.engine.cdr.CallCursor;
import tandem.engine.cdr.CallFilter;

/**
 * Makes the query for a filter, so that each kind of question goes along an index in the order of
 * the list: a number along its calls as caller, as dialled and as sent on to; a queue, seat or mark
 * along its tag; the rest along the begin of calls. Confined to one thread.
 */
final class CallQuery {
    private static final String ORDER = " ORDER BY %1$s.started_ms DESC, %1$s.%2$s DESC";

    private final CallFilter filter;
    private final Optional<CallCursor> place;
    private final List<String> conditions = new ArrayList<>(List.of("1 = 1"));
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final List<CallTags.Tag> tags = new ArrayList<>();

    /**
     * @param place after which to list
     */
    CallQuery(CallFilter filter, Optional<CallCursor> place) {
        this.filter = filter;
        this.place = place;
        equal("c.from_party", "from", filter.from());
        equal("c.to_party", "to", filter.to());
        equal("c.tenant", "tenant", filter.tenant());
        equal("c.cause", "cause", filter.cause());
        equal("c.direction", "direction", filter.direction());
        equal("c.flow", "flow", filter.flow());
        equal("c.hangup_by", "hangup_by", filter.hangupBy());
        if (filter.generation() != 0) {
            condition("c.generation = :generation", "generation", filter.generation());
        }
        if (filter.minDurationMs() > 0) {
            condition(
                    "c.ended_ms - c.started_ms >= :min_duration",
                    "min_duration",
                    filter.minDurationMs());
        }
        tag(CallTags.QUEUE, filter.queue());
        tag(CallTags.SEAT, filter.seat());
        tag(CallTags.MARK, filter.mark());
    }

    /** Whole rows of the table {@code call}, newest first. */
    Query list(Handle handle, int limit) {
        values.put("limit", limit);
        String sql =
                filter.number().isEmpty()
                        ? "SELECT c.* FROM " + source() + " LIMIT :limit"
                        : "SELECT c.* FROM call c WHERE c.id IN ("
                                + numbers(true)
                                + ")"
                                + ORDER.formatted("c", "id")
                                + " LIMIT :limit";
        return bound(handle.createQuery(sql));
    }

    /** One row with the number of calls. */
    Query count(Handle handle) {
        String sql =
                filter.number().isEmpty()
                        ? "SELECT count(*) FROM " + unordered()
                        : "SELECT count(*) FROM (" + numbers(false) + ") found";
        return bound(handle.createQuery(sql));
    }

    private String source() {
        return tags.isEmpty()
                ? unordered() + ORDER.formatted("c", "id")
                : unordered() + ORDER.formatted("t", "call_id");
    }

    /** The first tag leads, the others are looked up. */
    private String unordered() {
        if (tags.isEmpty()) {
            return "call c WHERE " + where("c", "id", 0);
        }
        return "call_tag t JOIN call c ON c.id = t.call_id WHERE t.kind = :kind0 AND t.name = :name0 AND "
                + where("t", "call_id", 1);
    }

    /** Ids of calls that a number is in, each once; of each role only as many as can be shown. */
    private String numbers(boolean limited) {
        values.put("number", filter.number());
        String caller = "call c WHERE c.from_party = :number AND " + where("c", "id", 0);
        String dialled = "call c WHERE c.to_party = :number AND " + where("c", "id", 0);
        String sentTo =
                "call_tag t JOIN call c ON c.id = t.call_id WHERE t.kind = 'party' AND t.name = :number AND "
                        + where("t", "call_id", 0);
        return String.join(
                " UNION ",
                ids(caller, "c", "id", limited),
                ids(dialled, "c", "id", limited),
                ids(sentTo, "t", "call_id", limited));
    }

    private static String ids(String from, String alias, String id, boolean limited) {
        String all = "SELECT " + alias + "." + id + " AS id FROM " + from;
        return limited
                ? "SELECT id FROM ("
                        + all
                        + ORDER.formatted(alias, id)
                        + " LIMIT :limit) some_"
                        + alias
                : all;
    }

    /**
     * @param alias of the table whose index leads
     * @param firstTag tags before it need not be looked up
     */
    private String where(String alias, String id, int firstTag) {
        List<String> all = new ArrayList<>(conditions);
        for (int i = firstTag; i < tags.size(); i++) {
            all.add(
                    "EXISTS (SELECT 1 FROM call_tag x WHERE x.kind = :kind%1$d AND x.name = :name%1$d AND x.started_ms = c.started_ms AND x.call_id = c.id)"
                            .formatted(i));
        }
        filter.startedAfter()
                .ifPresent(
                        at -> {
                            all.add(alias + ".started_ms >= :started_after");
                            values.put("started_after", at.toEpochMilli());
                        });
        filter.startedBefore()
                .ifPresent(
                        at -> {
                            all.add(alias + ".started_ms < :started_before");
                            values.put("started_before", at.toEpochMilli());
                        });
        place.ifPresent(
                cursor -> {
                    all.add(
                            "(%1$s.started_ms, %1$s.%2$s) < (:after_ms, :after_id)"
                                    .formatted(alias, id));
                    values.put("after_ms", cursor.startedMs());
                    values.put("after_id", cursor.id());
                });
        return String.join(" AND ", all);
    }

    private void equal(String column, String name, String wanted) {
        if (!wanted.isEmpty()) {
            condition(column + " = :" + name, name, wanted);
        }
    }

    private void condition(String sql, String name, Object value) {
        conditions.add(sql);
        values.put(name, value);
    }

    private void tag(String kind, String name) {
        if (!name.isEmpty()) {
            values.put("kind" + tags.size(), kind);
            values.put("name" + tags.size(), name);
            tags.add(new CallTags.Tag(kind, name));
        }
    }

    private Query bound(Query query) {
        values.forEach(query::bind);
        return query;
    }
}
