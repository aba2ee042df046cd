package tandem.engine.api;

import java.time.InstantSource;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import tandem.dialplan.ApiKey;
import tandem.engine.cdr.CallJson;
import tandem.engine.cdr.LiveCalls;
import tandem.engine.journal.EventLog;

/**
 * {@code GET /api/v1/snapshot}: live calls, seats and queues, and the cursor from which events lead
 * on. The cursor is taken first: what happens while the rest is looked at is in the events that
 * follow, and may be in the snapshot already, but is never in neither.
 */
final class SnapshotRoute {
    private static final Schema.Fields SNAPSHOT =
            Schema.object("Snapshot")
                    .with("cursor", Schema.text(), "Events after this one lead on.")
                    .with("at", Schema.time(), "When it was taken.")
                    .with("calls", Schema.rows(CallSchema.CALL), "Live ones.")
                    .with("seats", Schema.rows(RouterRoutes.SEAT), "All.")
                    .with("queues", Schema.rows(RouterRoutes.QUEUE), "All.");

    private final EventLog log;
    private final LiveCalls live;
    private final RouterRoutes router;
    private final InstantSource clock;

    SnapshotRoute(EventLog log, LiveCalls live, RouterRoutes router, InstantSource clock) {
        this.log = log;
        this.live = live;
        this.router = router;
        this.clock = clock;
    }

    Operation operation() {
        return Operation.get("/api/v1/snapshot", "snapshot.get")
                .summary("What lives now, and the cursor from which events lead on")
                .needs("events:read", ApiKey.Role.VIEWER)
                .eachTenant()
                .answers(200, SNAPSHOT, "The snapshot")
                .does(this::get);
    }

    private void get(Request request) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("cursor", Long.toString(log.last()));
        json.put("at", CallJson.time(clock.instant()));
        ArrayNode calls = json.putArray("calls");
        live.all().stream()
                .filter(call -> request.principal().sees(call.tenant()))
                .forEach(call -> calls.add(CallJson.of(call, clock.instant())));
        json.set("seats", router.seatsFor(request.principal()));
        json.set("queues", router.queuesFor(request.principal()));
        request.answer(json);
    }
}
