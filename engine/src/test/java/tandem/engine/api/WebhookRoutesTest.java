package tandem.engine.api;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import tandem.dialplan.EngineSettings;
import tandem.dialplan.Plan;
import tandem.dialplan.RecordingPolicy;
import tandem.dialplan.Tenant;
import tandem.dialplan.Webhook;
import tandem.engine.access.Hmac;
import tandem.engine.events.hook.Webhooks;
import tandem.engine.journal.Entry;
import tandem.engine.journal.MemoryJournal;
import tandem.engine.time.SystemClock;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Webhooks over real sockets: what a receiver gets, and what the API says of it. */
@Timeout(60)
final class WebhookRoutesTest {
    private static final String SECRET = "a-secret-of-the-crm";

    @TempDir private Path dir;

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final AtomicReference<Function<Received, Integer>> answer =
            new AtomicReference<>(got -> 200);
    private HttpServer receiver;
    private Webhooks webhooks;
    private LiveApi api;

    private record Received(String path, Map<String, String> headers, String body) {}

    @BeforeEach
    void start() throws IOException {
        receiver =
                HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        receiver.createContext("/", this::receive);
        receiver.start();
        open("127.0.0.1:" + receiver.getAddress().getPort());
    }

    private void open(String allowed) {
        Plan plan = plan(allowed);
        MemoryJournal journal = new MemoryJournal();
        webhooks =
                new Webhooks(
                        journal, new SystemClock(), dir, () -> plan.settings().fetch().allow());
        webhooks.know(plan);
        api = new LiveApi(plan, journal, new WebhookRoutes(webhooks).operations());
    }

    private Plan plan(String allowed) {
        Webhook hook =
                new Webhook(
                        "crm",
                        URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + "/in"),
                        SECRET,
                        List.of("call.*"),
                        20_000,
                        60_000);
        Tenant tenant =
                new Tenant(
                        "demo",
                        ZoneOffset.UTC,
                        List.of(),
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        new RecordingPolicy(false),
                        Tenant.Limits.NONE,
                        List.of(hook),
                        List.of());
        return Plans.with(
                new EngineSettings.Http("127.0.0.1", 0, "none"),
                Map.of(),
                Map.of("demo", tenant),
                new EngineSettings.Fetch(List.of(allowed)));
    }

    private void receive(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new java.util.TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name, values.getFirst()));
        Received got =
                new Received(
                        exchange.getRequestURI().getPath(),
                        headers,
                        new String(
                                exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        received.add(got);
        int status = answer.get().apply(got);
        if (status / 100 == 3) {
            exchange.getResponseHeaders().add("Location", "/elsewhere");
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    @AfterEach
    void stop() {
        webhooks.close();
        api.close();
        receiver.stop(0);
    }

    private JsonNode hook() {
        return api.get("/api/v1/webhooks").json().at("/webhooks/0");
    }

    @Test
    void aReceiverGetsTheEventWithASignatureThatItCanCheck() {
        api.fact("demo", "c-1", "call.opened", "{\"from\":\"ü\"}");

        await().until(() -> received.size() == 1);
        Received got = received.getFirst();
        assertEquals("/in", got.path);
        assertEquals("application/json", got.headers.get("Content-Type"));
        assertEquals("1", got.headers.get("Tandem-Event"));
        assertTrue(got.body.startsWith("{\"id\":\"1\""), got.body);
        assertEquals(
                "v1=" + Hmac.sha256(SECRET, got.headers.get("Tandem-Time") + "\n" + got.body),
                got.headers.get("Tandem-Signature"));
        await().until(() -> hook().get("delivered").asInt() == 1);
        assertEquals("delivering", hook().get("state").asText());
        assertEquals(0, hook().get("lag").asInt());
    }

    @Test
    void whatFailsIsTriedAgainWithAnotherDeliveryId() {
        answer.set(got -> received.size() < 3 ? 500 : 204);

        api.journal.append(new Entry.Draft(Instant.now(), "demo", "c-1", "call.opened", "{}"));

        await().until(() -> hook().get("delivered").asInt() == 1);
        assertEquals(
                3,
                received.stream()
                        .map(got -> got.headers.get("Tandem-Delivery"))
                        .distinct()
                        .count());
        assertEquals(2, hook().get("failed").asInt());
        assertEquals("status 500", hook().at("/last_error/detail").asText());
    }

    @Test
    void aRedirectIsNotFollowed() {
        answer.set(got -> 302);

        api.fact("demo", "c-1", "call.opened", "{}");

        await().until(() -> hook().get("failed").asInt() > 0);
        assertTrue(received.stream().allMatch(got -> got.path.equals("/in")));
        assertEquals(
                "status 302, redirects are not followed", hook().at("/last_error/detail").asText());
    }

    @Test
    void aHostThatIsNotAllowedIsNeverAsked() {
        webhooks.close();
        api.close();
        open("example.com");

        api.fact("demo", "c-1", "call.opened", "{}");

        await().until(() -> hook().get("failed").asInt() > 0);
        assertEquals(List.of(), received);
        assertEquals("host is not in fetch.allow", hook().at("/last_error/detail").asText());
    }

    @Test
    void aReceiverThatSays410IsLeftAloneUntilAReplay() {
        answer.set(got -> 410);
        api.fact("demo", "c-1", "call.opened", "{}");
        await().until(() -> hook().get("state").asText().equals("disabled"));

        answer.set(got -> 200);
        api.fact("demo", "c-2", "call.opened", "{}");
        LiveApi.Answer replay = api.post("/api/v1/webhooks/demo/crm/replay", "{\"after\":\"0\"}");

        assertEquals(200, replay.status());
        assertEquals(1, api.get("/api/v1/webhooks").json().get("webhooks").size());
        await().until(() -> hook().get("delivered").asInt() == 2);
    }

    @Test
    void lettersAreListedAndUnknownHooksAreNotFound() {
        JsonNode letters = api.get("/api/v1/webhooks/demo/crm/dead-letters").json();
        assertEquals(0, letters.get("letters").size());
        assertEquals(
                0, api.post("/api/v1/webhooks/demo/crm/replay", "{}").json().get("count").asInt());
        assertEquals(404, api.get("/api/v1/webhooks/demo/x/dead-letters").status());
        assertEquals(404, api.post("/api/v1/webhooks/demo/x/replay", "{}").status());
        assertEquals(
                400,
                api.post(
                                "/api/v1/webhooks/demo/crm/replay",
                                "{\"after\":\"0\",\"letters\":[\"1\"]}")
                        .status());
    }
}
