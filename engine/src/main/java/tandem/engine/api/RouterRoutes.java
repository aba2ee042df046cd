package tandem.engine.api;

import java.util.List;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import tandem.dialplan.ApiKey;
import tandem.engine.access.Principal;
import tandem.engine.cdr.CallJson;
import tandem.engine.queue.QueueView;
import tandem.engine.queue.RouterView;
import tandem.engine.queue.SeatView;

/** Seats and queues as they are now. */
final class RouterRoutes {
    static final Schema.Fields SEAT =
            Schema.object("Seat")
                    .with("tenant", Schema.text(), "Whose it is.")
                    .with("id", Schema.text(), "Unique in the tenant.")
                    .with("name", Schema.text(), "For people.")
                    .with(
                            "state",
                            Schema.word("away", "idle", "ringing", "talking", "wrap-up"),
                            "What it is doing.")
                    .with("since", Schema.time(), "When that began.")
                    .with("call", Schema.maybe(Schema.text()), "The call that holds it.")
                    .with("until", Schema.maybe(Schema.time()), "When the state ends at last.")
                    .with("devices", Schema.count(), "Registered contacts.");
    static final Schema.Fields QUEUE =
            Schema.object("Queue")
                    .with("tenant", Schema.text(), "Whose it is.")
                    .with("name", Schema.text(), "Unique in the tenant.")
                    .with("waiting", Schema.rows(Schema.text()), "Calls in line, first first.")
                    .with("longest_wait_ms", Schema.count(), "Of the first in line.")
                    .with("seats_reachable", Schema.count(), "With a registered device.")
                    .with("seats_idle", Schema.count(), "That could take a call now.")
                    .with("offered", Schema.count(), "Calls that got in line, since the start.")
                    .with("answered", Schema.count(), "Of these, by a seat.")
                    .with("abandoned", Schema.count(), "Of these, by callers who hung up.");

    private final RouterView router;
    private final ErrorLog errors;

    RouterRoutes(RouterView router, ErrorLog errors) {
        this.router = router;
        this.errors = errors;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/api/v1/seats", "seat.list")
                        .summary("Seats and what they are doing")
                        .needs("seats:read", ApiKey.Role.VIEWER)
                        .eachTenant()
                        .answers(200, Schema.page("Seats", "seats", SEAT), "All seats")
                        .does(this::seats),
                Operation.get("/api/v1/queues", "queue.list")
                        .summary("Queues and who waits in them")
                        .needs("queues:read", ApiKey.Role.VIEWER)
                        .eachTenant()
                        .answers(200, Schema.page("Queues", "queues", QUEUE), "All queues")
                        .does(this::queues));
    }

    private void seats(Request request) {
        answer(request, "seats", seatsFor(request.principal()));
    }

    private void queues(Request request) {
        answer(request, "queues", queuesFor(request.principal()));
    }

    /** The seats that somebody may see. */
    ArrayNode seatsFor(Principal principal) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        ask(router::seats).stream()
                .filter(seat -> principal.sees(seat.tenant()))
                .forEach(seat -> list.add(seat(seat)));
        return list;
    }

    /** The queues that somebody may see. */
    ArrayNode queuesFor(Principal principal) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        ask(router::queues).stream()
                .filter(queue -> principal.sees(queue.tenant()))
                .forEach(queue -> list.add(queue(queue)));
        return list;
    }

    /** All of them on one page: there are as many as the plan has. */
    private static void answer(Request request, String name, ArrayNode list) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set(name, list);
        json.putNull("next");
        request.answer(json);
    }

    private <T> List<T> ask(Supplier<List<T>> source) {
        try {
            return source.get();
        } catch (RuntimeException e) {
            errors.missing("router", e);
            throw Problem.unavailable("the router does not answer now");
        }
    }

    private static ObjectNode seat(SeatView seat) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("tenant", seat.tenant());
        json.put("id", seat.id());
        json.put("name", seat.name());
        json.put("state", seat.state());
        json.put("since", CallJson.time(seat.since()));
        json.put("call", seat.call().orElse(null));
        json.put("until", seat.until().map(CallJson::time).orElse(null));
        json.put("devices", seat.devices());
        return json;
    }

    private static ObjectNode queue(QueueView queue) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("tenant", queue.tenant());
        json.put("name", queue.name());
        ArrayNode waiting = json.putArray("waiting");
        queue.waiting().forEach(waiting::add);
        json.put("longest_wait_ms", queue.longestWaitMs());
        json.put("seats_reachable", queue.seatsReachable());
        json.put("seats_idle", queue.seatsIdle());
        json.put("offered", queue.offered());
        json.put("answered", queue.answered());
        json.put("abandoned", queue.abandoned());
        return json;
    }
}
