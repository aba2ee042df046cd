package tandem.engine.api;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;

import tandem.engine.cdr.CallArchive;
import tandem.engine.cdr.CallCursor;
import tandem.engine.cdr.CallJson;
import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.LiveCalls;

/**
 * Calls, live and ended, in one list: newest first by their begin. A call keeps its place when it
 * ends, so that a client who pages through sees each once.
 */
final class CallRoutes {
    private static final Set<String> PARAMETERS =
            Set.of("state", "from", "to", "tenant", "cause", "limit", "after");

    private final LiveCalls live;
    private final CallArchive archive;
    private final InstantSource clock;

    CallRoutes(LiveCalls live, CallArchive archive, InstantSource clock) {
        this.live = live;
        this.archive = archive;
        this.clock = clock;
    }

    /** {@code GET /api/v1/calls} */
    void list(Context context) {
        Query query = Query.of(context, PARAMETERS);
        String state = query.word("state", List.of("all", "live", "ended"));
        CallArchive.Filter filter =
                new CallArchive.Filter(
                        query.text("from"),
                        query.text("to"),
                        query.text("tenant"),
                        query.text("cause"));
        int limit = query.number("limit", 1, 500, 100);
        Optional<CallCursor> after = cursor(query);
        query.check();

        // Live before ended: a call that ends in between is found twice rather than not at all.
        List<CallRecord> calls = new ArrayList<>();
        if (!state.equals("ended")) {
            live.all().stream()
                    .filter(filter::matches)
                    .filter(call -> after.isEmpty() || after.get().isBefore(call))
                    .forEach(calls::add);
        }
        boolean more = false;
        if (!state.equals("live")) {
            CallArchive.Page ended =
                    stored(
                            () ->
                                    archive.list(
                                            filter, after.map(CallCursor::text).orElse(""), limit));
            more = !ended.next().isEmpty();
            calls.addAll(0, ended.calls());
        }
        respond(context, newest(calls), limit, more);
    }

    /** {@code GET /api/v1/calls/{id}} */
    void one(Context context) {
        Query.refuseAny(context);
        Json.answer(context, CallJson.of(find(context.pathParam("id")), clock.instant()));
    }

    /**
     * A call, live or ended.
     *
     * @throws Problem 404
     */
    CallRecord find(String id) {
        return live.find(id)
                .or(() -> stored(() -> archive.find(id)))
                .orElseThrow(() -> Problem.notFound("no call has this id"));
    }

    private void respond(Context context, List<CallRecord> calls, int limit, boolean more) {
        List<CallRecord> page = calls.subList(0, Math.min(limit, calls.size()));
        boolean next = !page.isEmpty() && (more || calls.size() > limit);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode list = json.putArray("calls");
        page.forEach(call -> list.add(CallJson.of(call, clock.instant())));
        json.put("next", next ? CallCursor.after(page.getLast()).text() : null);
        Json.answer(context, json);
    }

    /**
     * Each call once; of a call in both, the record that came first counts, which is the ended one.
     */
    private static List<CallRecord> newest(List<CallRecord> calls) {
        Set<String> ids = new HashSet<>();
        return calls.stream()
                .filter(call -> ids.add(call.id()))
                .sorted(CallCursor.NEWEST_FIRST)
                .toList();
    }

    private static Optional<CallCursor> cursor(Query query) {
        String text = query.text("after");
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(CallCursor.parse(text));
        } catch (IllegalArgumentException e) {
            query.complain("after", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static <T> T stored(Supplier<T> read) {
        try {
            return read.get();
        } catch (RuntimeException e) {
            throw Problem.unavailable("ended calls cannot be read now");
        }
    }
}
