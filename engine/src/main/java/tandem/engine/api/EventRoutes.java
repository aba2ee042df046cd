package tandem.engine.api;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.javalin.http.Context;
import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsContext;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.server.Response;

import tandem.dialplan.ApiKey;
import tandem.engine.access.Guard;
import tandem.engine.access.Principal;
import tandem.engine.events.EventFilter;
import tandem.engine.events.EventJson;
import tandem.engine.events.EventStream;
import tandem.engine.events.Sink;
import tandem.engine.journal.Entry;
import tandem.engine.journal.EventLog;

/** Events: a page of them, or a stream as server-sent events or over a WebSocket. */
public final class EventRoutes implements SocketRoute {
    private static final String PATH = "/api/v1/events";
    private static final String SOCKET_PATH = "/api/v1/events/ws";
    private static final String ATTRIBUTE = "tandem.stream";
    private static final String LEFT = "tandem.stream.left";

    /** RFC 6455 7.4.1. */
    private static final int UNSUPPORTED = 1003;

    /** In the registry of close codes: try again later. */
    private static final int TRY_AGAIN = 1013;

    /** Facts looked at for one page, however few of them are wanted. */
    private static final int SCAN = 10_000;

    private static final String NO_PLACE =
            "there are as many streams as there can be, in all or of this key";
    private static final int MESSAGE_OCTETS = 1_024;
    private static final Duration SILENCE = Duration.ofSeconds(60);
    private static final Pattern CURSOR = Pattern.compile("\\d{1,18}");

    private static final Schema.Fields EVENT =
            Schema.object("Event")
                    .with("id", Schema.text(20, "\\d+"), "Its number in the journal; a cursor.")
                    .with("at", Schema.time(), "When it happened.")
                    .with("type", Schema.text(), "What happened, such as call.ended.")
                    .with("tenant", Schema.text(), "Whose it is; empty = the engine's own.")
                    .with("subject", Schema.text(), "What it is about, such as a call's id.")
                    .with("data", Schema.open(), "What there is to say.");
    private static final Schema.Fields PAGE =
            Schema.object("Events")
                    .with("events", Schema.rows(EVENT), "In order.")
                    .with("next", Schema.text(20, "\\d+"), "Cursor to go on from.")
                    .with("last", Schema.text(20, "\\d+"), "Number of the newest event.");

    private final EventLog log;
    private final EventStream stream;
    private final Guard guard;
    private final Operation socket = declareSocket();
    private final ErrorLog errors = new ErrorLog();

    /** A request for a stream that was let in. */
    private record Wanted(Request request, EventFilter filter, long after) {}

    public EventRoutes(EventLog log, EventStream stream, Guard guard) {
        this.log = log;
        this.stream = stream;
        this.guard = guard;
    }

    /** The operations. */
    public List<Operation> operations() {
        return List.of(
                filters(Operation.get(PATH, "event.list"))
                        .summary("Events as a page, or with Accept: text/event-stream as a stream")
                        .query("limit", Schema.whole(1, 1_000), "100", "Events of a page.")
                        .answers(200, PAGE, "A page of events")
                        .does(this::list),
                socket);
    }

    @Override
    public Operation socket() {
        return socket;
    }

    private static Operation declareSocket() {
        return filters(Operation.get(SOCKET_PATH, "event.socket"))
                .summary("Events over a WebSocket, a message each")
                .answers(101, "", "The WebSocket is open")
                .problems(426)
                .does(EventRoutes::upgradeRequired);
    }

    private static Operation.Draft filters(Operation.Draft draft) {
        return draft.needs("events:read", ApiKey.Role.VIEWER)
                .eachTenant()
                .query("after", Schema.text(18, "\\d{1,18}"), "Events after this one.")
                .query(
                        "types",
                        Schema.text(2_000, EventFilter.TYPES_PATTERN),
                        "Types, with commas between, such as call.*,seat.state.")
                .query("tenant", Schema.text(), "Of this tenant.")
                .query("call", Schema.text(64, "[A-Za-z0-9._-]+"), "About this call.")
                .problems(404, 410);
    }

    private void list(Request request) throws IOException {
        String accept = request.context().header("Accept");
        if (accept != null && accept.contains("text/event-stream")) {
            stream(request);
        } else {
            page(request);
        }
    }

    private void page(Request request) {
        long after = request.has("after") ? request.whole("after") : log.first() - 1;
        int limit = (int) request.whole("limit");
        EventFilter filter = filter(request);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode list = json.putArray("events");
        long next = after;
        for (Entry entry : read(after)) {
            if (list.size() == limit) {
                break;
            }
            next = entry.number();
            if (filter.matches(entry)) {
                list.addRawValue(new RawValue(EventJson.of(entry)));
            }
        }
        json.put("next", Long.toString(next));
        json.put("last", Long.toString(Math.max(next, log.last())));
        request.answer(json);
    }

    private List<Entry> read(long after) {
        try {
            return log.read(after, SCAN);
        } catch (EventLog.Gone gone) {
            throw gone(gone.first());
        } catch (RuntimeException broken) {
            errors.missing("journal", broken);
            throw Problem.unavailable("events cannot be read now");
        }
    }

    private static Problem gone(long first) {
        return Problem.with(
                410,
                "these events are no longer kept",
                JsonNodeFactory.instance.objectNode().put("first", Long.toString(first)));
    }

    private void stream(Request request) throws IOException {
        Wanted wanted = wanted(request);
        String key = holder(request);
        if (!stream.enter(key)) {
            throw Problem.unavailable(NO_PLACE);
        }
        Context context = request.context();
        context.contentType("text/event-stream; charset=utf-8");
        context.header("Cache-Control", "no-store");
        context.header("X-Accel-Buffering", "no");
        try {
            context.res().flushBuffer();
        } catch (IOException gone) {
            stream.leave(key);
            throw gone;
        }
        Response response =
                ServletContextRequest.getServletContextRequest(context.req())
                        .getServletContextResponse();
        ServerSentSink sink = new ServerSentSink(response);
        context.future(
                () -> {
                    Runnable left = join(wanted, sink);
                    return sink.ended()
                            .whenComplete(
                                    (nothing, failure) -> {
                                        left.run();
                                        stream.leave(key);
                                    });
                });
    }

    private Runnable join(Wanted wanted, Sink sink) {
        return stream.join(
                wanted.filter, sink, () -> guard.still(wanted.request.principal()), wanted.after);
    }

    /** The key that answers for a stream; whoever is on this machine needs none. */
    private static String holder(Request request) {
        Principal principal = request.principal();
        return principal.equals(Principal.LOCAL) ? "" : principal.key();
    }

    /** Checks all of it while it can still be answered with a problem. */
    private Wanted wanted(Request request) {
        String header = request.context().header("Last-Event-ID");
        long after = log.last();
        if (header != null && CURSOR.matcher(header).matches()) {
            after = Long.parseLong(header);
        } else if (request.has("after")) {
            after = request.whole("after");
        }
        if (after < log.first() - 1) {
            throw gone(log.first());
        }
        if (after > log.last()) {
            throw Problem.badParameters(
                    Map.of("after", "there is no such event; the newest is " + log.last()));
        }
        return new Wanted(request, filter(request), after);
    }

    private static EventFilter filter(Request request) {
        String tenant =
                request.visibleTenant(request.text("tenant"))
                        .orElseThrow(() -> Problem.notFound("no such tenant"));
        return EventFilter.of(
                request.text("types"),
                Optional.of(tenant).filter(name -> !name.isEmpty()),
                request.text("call"),
                request.principal().is(ApiKey.Role.AUDITOR));
    }

    // ---- WebSocket

    @Override
    public void beforeUpgrade(Request request) {
        request.context().attribute(ATTRIBUTE, wanted(request));
    }

    @Override
    public void configure(WsConfig socket) {
        socket.onConnect(this::connected);
        socket.onMessage(context -> context.closeSession(UNSUPPORTED, "only events, one way"));
        socket.onBinaryMessage(
                context -> context.closeSession(UNSUPPORTED, "only events, one way"));
        socket.onClose(this::closed);
    }

    private void connected(WsContext context) {
        context.session.setIdleTimeout(SILENCE);
        context.session.setMaxTextMessageSize(MESSAGE_OCTETS);
        context.session.setMaxBinaryMessageSize(MESSAGE_OCTETS);
        Wanted wanted = context.attribute(ATTRIBUTE);
        if (wanted == null || !stream.enter(holder(wanted.request))) {
            context.closeSession(TRY_AGAIN, NO_PLACE);
            return;
        }
        context.attribute(LEFT, join(wanted, new WebSocketSink(context.session)));
    }

    private void closed(WsContext context) {
        Runnable left = context.attribute(LEFT);
        Wanted wanted = context.attribute(ATTRIBUTE);
        if (left != null && wanted != null) {
            left.run();
            stream.leave(holder(wanted.request));
        }
    }

    private static void upgradeRequired(Request request) {
        request.context().header("Upgrade", "websocket");
        throw Problem.of(426, "this is a WebSocket; without one, use " + PATH);
    }
}
