package tandem.engine.api;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;

import tandem.engine.cdr.CallJson;
import tandem.engine.queue.QueueView;
import tandem.engine.queue.RouterView;
import tandem.engine.queue.SeatView;

/** Seats and queues as they are now. */
final class RouterRoutes {
    private final RouterView router;

    RouterRoutes(RouterView router) {
        this.router = router;
    }

    /** {@code GET /api/v1/seats} */
    void seats(Context context) {
        answer(context, "seats", router::seats, RouterRoutes::seat);
    }

    /** {@code GET /api/v1/queues} */
    void queues(Context context) {
        answer(context, "queues", router::queues, RouterRoutes::queue);
    }

    /** All of them on one page: there are as many as the plan has. */
    private static <T> void answer(
            Context context,
            String name,
            Supplier<List<T>> source,
            Function<T, ObjectNode> toJson) {
        Query.refuseAny(context);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode list = json.putArray(name);
        ask(source).forEach(each -> list.add(toJson.apply(each)));
        json.putNull("next");
        Json.answer(context, json);
    }

    private static <T> List<T> ask(Supplier<List<T>> source) {
        try {
            return source.get();
        } catch (RuntimeException e) {
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
