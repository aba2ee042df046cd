package tandem.engine.fetch;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import tandem.engine.fetch.Fetched.Answered;
import tandem.engine.fetch.Fetched.Failed;
import tandem.engine.fetch.Fetched.Reason;
import tandem.engine.fetch.Fetched.TimedOut;
import tandem.engine.time.SystemClock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Against services that are slow, dead, huge or wrong, over real connections. */
class HttpFetcherTest {
    private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer server;
    private String base;
    private HttpFetcher fetcher;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/ok", exchange -> answer(exchange, 200, "{\"a\":1}"));
        server.createContext("/missing", exchange -> answer(exchange, 404, "no"));
        server.createContext("/redirect", this::redirect);
        server.createContext("/huge", exchange -> answer(exchange, 200, "x".repeat(70_000)));
        server.createContext("/large", exchange -> answer(exchange, 200, "x".repeat(65_536)));
        server.createContext("/hang", this::hang);
        server.createContext("/drip", this::drip);
        server.createContext("/echo", this::echo);
        server.createContext(
                "/third-time",
                exchange -> answer(exchange, asked.incrementAndGet() < 3 ? 503 : 200, "ok"));
        server.start();
        base = "http://127.0.0.1:" + server.getAddress().getPort();
        fetcher =
                new HttpFetcher(
                        new SystemClock(),
                        outcome ->
                                counts.computeIfAbsent(outcome, _ -> new AtomicInteger())
                                        .incrementAndGet());
    }

    @AfterEach
    void stop() {
        release.countDown();
        fetcher.close();
        server.stop(0);
    }

    @Test
    void theAnswerComesWithItsStatusAndText() throws Exception {
        assertEquals(new Answered(200, "{\"a\":1}"), get("/ok", 2000, 0));
        assertEquals(new Answered(404, "no"), get("/missing", 2000, 3));
        assertEquals(1, count("ok"));
        assertEquals(1, count("error"));
        Awaitility.await().until(() -> fetcher.underWay() == 0);
    }

    @Test
    void methodHeadersAndBodyArrive() throws Exception {
        Answered answer =
                assertInstanceOf(
                        Answered.class,
                        fetch(
                                new FetchRequest(
                                        "PUT",
                                        base + "/echo?x=1%262",
                                        Map.of("X-Key", "secret"),
                                        "{\"n\":\"é\"}",
                                        2000,
                                        0,
                                        List.of("127.0.0.1"))));
        assertEquals("PUT /echo?x=1%262 secret {\"n\":\"é\"}", answer.body());
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        assertEquals(302, assertInstanceOf(Answered.class, get("/redirect", 2000, 0)).status());
        assertEquals(0, asked.get());
    }

    @Test
    void anAnswerIsReadUpToItsBound() throws Exception {
        assertInstanceOf(Answered.class, get("/large", 2000, 0));
        assertEquals(Reason.BROKEN, assertInstanceOf(Failed.class, get("/huge", 2000, 0)).reason());
    }

    @Test
    void aServiceThatHangsIsATimeout() throws Exception {
        assertInstanceOf(TimedOut.class, get("/hang", 200, 0));
        assertEquals(1, count("timeout"));
    }

    @Test
    void aServiceThatDripsIsATimeoutToo() throws Exception {
        assertInstanceOf(TimedOut.class, get("/drip", 300, 0));
    }

    @Test
    void aDeadServiceIsBroken() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        FetchRequest request = request("http://127.0.0.1:" + port + "/", 2000, 1);
        assertEquals(Reason.BROKEN, assertInstanceOf(Failed.class, fetch(request)).reason());
        assertEquals(1, count("broken"), "one outcome for all tries");
    }

    @Test
    void anotherTryIsMadeAfterAServerError() throws Exception {
        assertEquals(new Answered(200, "ok"), get("/third-time", 2000, 2));
        assertEquals(3, asked.get());
    }

    @Test
    void whatIsNotAllowedIsNotAsked() throws Exception {
        for (String url :
                List.of(
                        "http://localhost:" + server.getAddress().getPort() + "/third-time",
                        "not a url",
                        "file:///etc/passwd")) {
            assertEquals(
                    Reason.REFUSED,
                    assertInstanceOf(Failed.class, fetch(request(url, 2000, 0))).reason(),
                    url);
        }
        assertEquals(0, asked.get());
        assertEquals(3, count("refused"));
    }

    @Test
    void aHeaderThatCannotBeSentIsRefused() throws Exception {
        FetchRequest request =
                new FetchRequest(
                        "GET",
                        base + "/ok",
                        Map.of("Host", "elsewhere"),
                        "",
                        2000,
                        0,
                        List.of("127.0.0.1"));
        assertEquals(Reason.REFUSED, assertInstanceOf(Failed.class, fetch(request)).reason());
    }

    @Test
    void whoIsCancelledIsNotTold() {
        CompletableFuture<Fetched> told = new CompletableFuture<>();
        Fetcher.Running running = fetcher.fetch(request(base + "/hang", 30_000, 0), told::complete);
        Awaitility.await().until(() -> asked.get() == 1);
        running.cancel();
        Awaitility.await().until(() -> fetcher.underWay() == 0);
        assertEquals(1, count("cancelled"));
        assertTrue(!told.isDone());
    }

    @Test
    void aHostThatDoesNotAnswerIsSparedForAWhile() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertInstanceOf(TimedOut.class, get("/hang", 100, 0));
        }
        assertEquals(Reason.SPARED, assertInstanceOf(Failed.class, get("/ok", 2000, 0)).reason());
        assertEquals(1, count("spared"));
    }

    @Test
    void questionsBeyondTheBoundAreRefusedAtOnce() throws Exception {
        for (int i = 0; i < 500; i++) {
            fetcher.fetch(request(base + "/hang", 30_000, 0), _ -> {});
        }
        assertEquals(Reason.BUSY, assertInstanceOf(Failed.class, get("/ok", 2000, 0)).reason());
    }

    // ----

    private Fetched get(String path, long timeoutMs, int retries) throws Exception {
        return fetch(request(base + path, timeoutMs, retries));
    }

    private static FetchRequest request(String url, long timeoutMs, int retries) {
        return new FetchRequest("GET", url, Map.of(), "", timeoutMs, retries, List.of("127.0.0.1"));
    }

    private Fetched fetch(FetchRequest request) throws Exception {
        CompletableFuture<Fetched> told = new CompletableFuture<>();
        fetcher.fetch(request, told::complete);
        return told.get(20, TimeUnit.SECONDS);
    }

    private int count(String outcome) {
        return counts.getOrDefault(outcome, new AtomicInteger()).get();
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] octets = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, octets.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(octets);
        }
    }

    private void redirect(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().add("Location", base + "/third-time");
        answer(exchange, 302, "");
    }

    private void hang(HttpExchange exchange) {
        asked.incrementAndGet();
        await();
    }

    private void drip(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 1000);
        exchange.getResponseBody().write('x');
        exchange.getResponseBody().flush();
        await();
    }

    private void await() {
        try {
            release.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void echo(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        answer(
                exchange,
                200,
                String.join(
                        " ",
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().toString(),
                        exchange.getRequestHeaders().getFirst("X-Key"),
                        body));
    }
}
