package tandem.engine.api;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import tandem.dialplan.ApiKey;
import tandem.engine.cdr.CallArchive;
import tandem.engine.cdr.CallCursor;
import tandem.engine.cdr.CallFilter;
import tandem.engine.cdr.CallJson;
import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.LiveCalls;

/**
 * Calls, live and ended, in one list: newest first by their begin. A call keeps its place when it
 * ends, so that a client who pages through sees each once.
 */
final class CallRoutes {
    private final LiveCalls live;
    private final CallArchive archive;
    private final InstantSource clock;
    private final ErrorLog errors;

    CallRoutes(LiveCalls live, CallArchive archive, InstantSource clock, ErrorLog errors) {
        this.live = live;
        this.archive = archive;
        this.clock = clock;
        this.errors = errors;
    }

    List<Operation> operations() {
        return List.of(
                CallFilterQuery.of(
                                Operation.get("/api/v1/calls", "call.list")
                                        .summary("Calls, live and ended, newest first")
                                        .needs("calls:read", ApiKey.Role.VIEWER)
                                        .eachTenant())
                        .query("state", Schema.word("all", "live", "ended"), "all", "Which calls.")
                        .query("limit", Schema.whole(1, 500), "100", "Calls of a page.")
                        .query("after", Schema.text(), "Cursor of an earlier page.")
                        .answers(200, CallSchema.PAGE, "A page of calls")
                        .does(this::list),
                Operation.get("/api/v1/calls/{id}", "call.get")
                        .summary("One call, live or ended")
                        .needs("calls:read", ApiKey.Role.VIEWER)
                        .eachTenant()
                        .path("id", Schema.text(), "Of the call.")
                        .answers(200, CallSchema.CALL, "The call")
                        .problems(404)
                        .does(this::one));
    }

    private void list(Request request) {
        String state = request.text("state");
        int limit = (int) request.whole("limit");
        Optional<CallCursor> after = cursor(request.text("after"));
        Optional<String> tenant = request.visibleTenant(request.text("tenant"));
        if (tenant.isEmpty()) {
            respond(request, List.of(), limit, false);
            return;
        }
        CallFilter filter = CallFilter.of(request::text).ofTenant(tenant.get());

        // Live before ended: a call that ends in between is found twice rather than not at all.
        List<CallRecord> calls = new ArrayList<>();
        if (!state.equals("ended")) {
            live.all().stream()
                    .filter(call -> filter.matches(call, clock.instant()))
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
        respond(request, newest(calls), limit, more);
    }

    private void one(Request request) {
        request.answer(CallJson.of(find(request), clock.instant()));
    }

    /**
     * The call that a request is about, live or ended.
     *
     * @throws Problem 404, also for a call that the sender may not see
     */
    CallRecord find(Request request) {
        String id = request.text("id");
        return live.find(id)
                .or(() -> stored(() -> archive.find(id)))
                .filter(call -> request.principal().sees(call.tenant()))
                .orElseThrow(() -> Problem.notFound("no call has this id"));
    }

    private void respond(Request request, List<CallRecord> calls, int limit, boolean more) {
        List<CallRecord> page = calls.subList(0, Math.min(limit, calls.size()));
        boolean next = !page.isEmpty() && (more || calls.size() > limit);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode list = json.putArray("calls");
        page.forEach(call -> list.add(CallJson.of(call, clock.instant())));
        json.put("next", next ? CallCursor.after(page.getLast()).text() : null);
        request.answer(json);
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

    private static Optional<CallCursor> cursor(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(CallCursor.parse(text));
        } catch (IllegalArgumentException e) {
            throw Problem.badParameters(Map.of("after", String.valueOf(e.getMessage())));
        }
    }

    private <T> T stored(Supplier<T> read) {
        try {
            return read.get();
        } catch (RuntimeException e) {
            errors.missing("archive", e);
            throw Problem.unavailable("ended calls cannot be read now");
        }
    }
}
