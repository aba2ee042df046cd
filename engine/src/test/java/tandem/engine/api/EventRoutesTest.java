package tandem.engine.api;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import tandem.engine.cdr.SampleCall;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Events over real sockets, as clients see them. */
@Timeout(30)
final class EventRoutesTest {
    private LiveApi api;

    @BeforeEach
    void start() {
        api = new LiveApi(Plans.open(), List.of());
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void aPageHasEventsAsTheyWereWrittenAndTheCursorToGoOnFrom() {
        api.fact("demo", "c-1", "call.opened", "{\"from\":\"1001\"}");
        api.fact("demo", "c-1", "call.ended", "{}");

        JsonNode first = api.get("/api/v1/events?limit=1").json();

        assertEquals(
                "{\"id\":\"1\",\"at\":\"2026-03-01T10:00:00.125Z\",\"type\":\"call.opened\","
                        + "\"tenant\":\"demo\",\"subject\":\"c-1\",\"data\":{\"from\":\"1001\"}}",
                first.at("/events/0").toString());
        assertEquals("1", first.get("next").asText());
        assertEquals("2", first.get("last").asText());
        assertEquals(
                "call.ended",
                api.get("/api/v1/events?after=1").json().at("/events/0/type").asText());
        JsonNode end = api.get("/api/v1/events?after=2").json();
        assertEquals(0, end.get("events").size());
        assertEquals("2", end.get("next").asText());
    }

    @Test
    void filtersChooseByTypeTenantAndCall() {
        api.fact("demo", "c-1", "call.opened", "{}");
        api.fact("demo", "demo/1001", "seat.state", "{\"state\":\"ringing\",\"call\":\"c-1\"}");
        api.fact("other", "c-2", "call.opened", "{}");
        api.fact("", "", "engine.started", "{}");

        assertEquals(List.of("1", "3"), ids("types=call.*"));
        assertEquals(List.of("2", "4"), ids("types=seat.state,engine.started"));
        assertEquals(List.of("1", "2"), ids("tenant=demo"));
        assertEquals(List.of("1", "2"), ids("call=c-1"));
        assertEquals(List.of("1"), ids("call=c-1&types=call.opened"));
        assertEquals(List.of("1", "2", "3", "4"), ids("types=*"));
        assertEquals(List.of(), ids("types=call"));
    }

    @Test
    void aCursorThatIsNoLongerKeptIsGoneAndSaysWhatIs() {
        IntStream.range(0, 5).forEach(each -> api.fact("demo", "c", "call.opened", "{}"));
        api.journal.forget(3);

        LiveApi.Answer gone = api.get("/api/v1/events?after=2");

        assertEquals(410, gone.status());
        assertEquals("4", gone.json().get("first").asText());
        assertEquals(List.of("4", "5"), ids("types=*"));
    }

    @Test
    void aStreamBeginsNowAndGoesOnAsThingsHappen() throws Exception {
        api.fact("demo", "c-1", "call.opened", "{}");
        try (Lines stream = sse("/api/v1/events")) {
            awaitClients(1);
            api.fact("demo", "c-2", "call.opened", "{\"n\":1}");
            api.fact("demo", "c-2", "call.ended", "{\"n\":2}");

            await().until(() -> stream.ids().equals(List.of("2", "3")));
            assertTrue(stream.lines.contains("id: 3"));
        }
        await().until(() -> api.stream.figures().clients() == 0 || beat());
    }

    @Test
    void aStreamResumesBehindTheLastEventOfTheClient() throws Exception {
        IntStream.range(0, 700).forEach(each -> api.fact("demo", "c", "call.opened", "{}"));
        try (Lines stream = sse("/api/v1/events?after=3", "Last-Event-ID", "690")) {
            await().until(() -> stream.ids().size() == 10);
            assertEquals("691", stream.ids().getFirst());
        }
        try (Lines stream = sse("/api/v1/events?after=0")) {
            await().until(() -> stream.ids().size() == 700);
            assertEquals(
                    IntStream.rangeClosed(1, 700).mapToObj(Integer::toString).toList(),
                    stream.ids());
        }
    }

    @Test
    void nothingIsMissedOrDoubledWhileEventsComeAndClientsResume() throws Exception {
        Thread writer =
                Thread.ofPlatform()
                        .start(
                                () ->
                                        IntStream.range(0, 20_000)
                                                .forEach(
                                                        each ->
                                                                api.fact(
                                                                        "demo",
                                                                        "c-" + each % 3,
                                                                        "call.opened",
                                                                        "{}")));
        List<Lines> streams =
                Stream.of("after=0", "after=0&call=c-1", "after=0&types=call.*")
                        .map(query -> sse("/api/v1/events?" + query))
                        .toList();
        writer.join();

        for (Lines stream : streams) {
            await().atMost(20, TimeUnit.SECONDS)
                    .until(() -> !stream.ids().isEmpty() && last(stream) >= 19_998);
            List<Long> numbers = stream.ids().stream().map(Long::valueOf).toList();
            assertEquals(numbers.stream().distinct().sorted().toList(), numbers);
            stream.close();
        }
        assertEquals(20_000, streams.getFirst().ids().size());
        assertEquals(6_667, streams.get(1).ids().size());
    }

    private static long last(Lines stream) {
        return Long.parseLong(stream.ids().getLast());
    }

    @Test
    void aStreamWithABadCursorIsRefusedBeforeItBegins() {
        api.fact("demo", "c", "call.opened", "{}");
        api.fact("demo", "c", "call.opened", "{}");
        api.journal.forget(1);

        assertEquals(410, stream("/api/v1/events?after=0").status());
        assertEquals(400, stream("/api/v1/events?after=99").status());
        assertEquals(400, stream("/api/v1/events?types=No!").status());
        assertEquals(400, stream("/api/v1/events?after=x").status());
    }

    private LiveApi.Answer stream(String path) {
        return api.send("GET", path, "", java.util.Map.of("Accept", "text/event-stream"));
    }

    @Test
    void aWebSocketGetsAMessageForEachEvent() throws Exception {
        api.fact("demo", "c-1", "call.opened", "{}");
        Messages messages = new Messages();
        WebSocket socket = socket("/api/v1/events/ws?after=0&types=call.*", messages);
        api.fact("demo", "demo/1001", "seat.state", "{}");
        api.fact("demo", "c-1", "call.ended", "{}");

        await().until(() -> messages.texts.size() == 2);
        assertTrue(messages.texts.getFirst().startsWith("{\"id\":\"1\""));
        assertTrue(messages.texts.getLast().startsWith("{\"id\":\"3\""));

        socket.sendText("hello", true).join();
        await().until(() -> messages.closed.isDone());
        assertEquals(1003, messages.closed.join());
        await().until(() -> api.stream.figures().clients() == 0);
    }

    @Test
    void aWebSocketThatMayNotOpenSaysWhyOverHttp() {
        CompletionException refused =
                assertThrows(
                        CompletionException.class,
                        () -> socket("/api/v1/events/ws?after=99", new Messages()));

        var handshake = assertInstanceOf(WebSocketHandshakeException.class, refused.getCause());
        assertEquals(400, handshake.getResponse().statusCode());
        assertEquals(426, api.get("/api/v1/events/ws").status());
    }

    @Test
    void whenTheEngineStopsClientsAreTold() throws Exception {
        Messages messages = new Messages();
        socket("/api/v1/events/ws", messages);
        Lines stream = sse("/api/v1/events");
        awaitClients(2);

        api.stream.close();

        await().until(() -> messages.closed.isDone() && stream.lines.contains("event: stopping"));
        assertEquals(1001, messages.closed.join());
    }

    @Test
    void aSnapshotLeadsOnToTheEventsAfterIt() {
        api.fact("demo", "c-1", "call.opened", "{}");
        api.calls.live.add(SampleCall.talking());

        JsonNode snapshot = api.get("/api/v1/snapshot").json();

        assertEquals("1", snapshot.get("cursor").asText());
        assertEquals("c-2", snapshot.at("/calls/0/id").asText());
        assertEquals(3, snapshot.get("seats").size());
        assertEquals(1, snapshot.get("queues").size());
    }

    private boolean beat() {
        api.fact("demo", "c", "call.opened", "{}");
        return false;
    }

    private void awaitClients(int count) {
        await().until(() -> api.stream.figures().clients() == count);
    }

    private List<String> ids(String query) {
        return api.get("/api/v1/events?" + query)
                .json()
                .get("events")
                .valueStream()
                .map(event -> event.get("id").asText())
                .toList();
    }

    private Lines sse(String path, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(api.uri(path)).header("Accept", "text/event-stream");
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<Stream<String>> answer =
                    api.client().send(request.build(), HttpResponse.BodyHandlers.ofLines());
            assertEquals(200, answer.statusCode());
            return new Lines(answer);
        } catch (java.io.IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Collects what a stream sends. */
    private static final class Lines implements AutoCloseable {
        private final List<String> lines = new CopyOnWriteArrayList<>();
        private final java.util.Queue<String> ids =
                new java.util.concurrent.ConcurrentLinkedQueue<>();
        private final HttpResponse<Stream<String>> answer;

        Lines(HttpResponse<Stream<String>> answer) {
            this.answer = answer;
            Thread.ofVirtual().start(this::read);
        }

        private void read() {
            try {
                answer.body()
                        .forEach(
                                line -> {
                                    if (line.startsWith("data: {\"id\"")) {
                                        ids.add(line.split("\"")[3]);
                                    } else if (lines.size() < 1_000) {
                                        lines.add(line);
                                    }
                                });
            } catch (RuntimeException closed) {
                lines.add("closed");
            }
        }

        List<String> ids() {
            return List.copyOf(ids);
        }

        @Override
        public void close() {
            answer.body().close();
        }
    }

    private WebSocket socket(String path, Messages messages) {
        return api.client()
                .newWebSocketBuilder()
                .buildAsync(
                        java.net.URI.create(api.uri(path).toString().replace("http:", "ws:")),
                        messages)
                .join();
    }

    private static final class Messages implements WebSocket.Listener {
        private final List<String> texts = new CopyOnWriteArrayList<>();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            texts.add(data.toString());
            return WebSocket.Listener.super.onText(socket, data, last);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            closed.complete(status);
            return WebSocket.Listener.super.onClose(socket, status, reason);
        }
    }
}
