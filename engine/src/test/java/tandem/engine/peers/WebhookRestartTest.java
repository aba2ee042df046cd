package tandem.engine.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A customer's web service is told of every call, however often the engine is killed. */
class WebhookRestartTest {
    private static final int[] LIVES_MS = {1800, 700, 1300};
    private static final String SECRET = "a-secret-of-the-customer";

    @TempDir Path dir;

    @Test
    void everyEventComesAndInTheOrderOfItsCall() throws Exception {
        Program.need("sipp");
        int carrierPort = EngineUnderTest.freePort();
        try (Customer customer = new Customer()) {
            EngineHome home = home(carrierPort, customer.port());
            try (SippLoad _ = carrier(home, carrierPort)) {
                for (int ms : LIVES_MS) {
                    try (EngineChild engine = EngineChild.start(home)) {
                        assertTrue(engine.lives(ms), home::lastWords);
                        engine.kill();
                    }
                }
            }
            try (EngineChild last = EngineChild.start(home)) {
                compare(last, customer);
            }
        }
    }

    private EngineHome home(int carrierPort, int customerPort) throws IOException {
        return EngineHome.in(
                dir,
                conf -> {
                    EngineUnderTest.trunkPort(carrierPort).in(conf);
                    Path engine = conf.resolve("engine.yaml");
                    Files.writeString(
                            engine,
                            Files.readString(engine)
                                    + "fetch: { allow: [\"127.0.0.1:%d\"] }%n"
                                            .formatted(customerPort));
                    Path secrets = Files.createDirectories(conf.resolve("secrets"));
                    Path secret = Files.writeString(secrets.resolve("customer"), SECRET);
                    Files.setPosixFilePermissions(
                            secret, PosixFilePermissions.fromString("rw-------"));
                    EngineUnderTest.tenantFile(
                                    "hooks.yaml",
                                    """
                                    version: 1
                                    tenant: demo
                                    webhooks:
                                      - { id: crm, url: "http://127.0.0.1:%d/calls", secret: "${secret:customer}", events: ["call.*"] }
                                    """
                                            .formatted(customerPort))
                            .in(conf);
                });
    }

    private SippLoad carrier(EngineHome home, int port) throws Exception {
        Path numbers = dir.resolve("numbers.csv");
        Files.writeString(numbers, "SEQUENTIAL\n4004;\n4003;\n");
        return SippLoad.start(
                dir,
                "through-restarts",
                port,
                "-inf",
                numbers.toString(),
                "-r",
                "20",
                "-m",
                "100000",
                "127.0.0.1:" + home.sipPort());
    }

    private static void compare(EngineChild engine, Customer customer) throws Exception {
        List<JsonNode> events = new ArrayList<>(engine.api().events());
        events.removeIf(event -> !event.get("type").asText().startsWith("call."));
        assertTrue(events.size() > 20, "only " + events.size() + " events");
        Set<Long> numbers =
                events.stream().map(event -> event.get("id").asLong()).collect(Collectors.toSet());
        Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .until(() -> customer.taken.keySet().containsAll(numbers));
        List<JsonNode> taken = new ArrayList<>(customer.order);
        taken.removeIf(event -> !numbers.contains(event.get("id").asLong()));
        Map<String, List<Long>> got = bySubject(taken);
        got.replaceAll((_, ids) -> List.copyOf(new LinkedHashSet<>(ids)));
        assertEquals(bySubject(events), got);
        assertEquals(List.of(), List.copyOf(customer.forged));
    }

    private static Map<String, List<Long>> bySubject(List<JsonNode> events) {
        return events.stream()
                .collect(
                        Collectors.groupingBy(
                                event -> event.get("subject").asText(),
                                Collectors.mapping(
                                        event -> event.get("id").asLong(), Collectors.toList())));
    }

    /**
     * Takes events, now and then not at once, and checks who sent them by what docs/api.md says.
     */
    private static final class Customer implements AutoCloseable {
        private static final ObjectMapper JSON = new ObjectMapper();

        final Map<Long, JsonNode> taken = new ConcurrentHashMap<>();
        final ConcurrentLinkedQueue<JsonNode> order = new ConcurrentLinkedQueue<>();
        final ConcurrentLinkedQueue<String> forged = new ConcurrentLinkedQueue<>();
        private final AtomicInteger asked = new AtomicInteger();
        private final HttpServer server;

        Customer() throws IOException {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/calls", this::take);
            server.start();
        }

        int port() {
            return server.getAddress().getPort();
        }

        private void take(HttpExchange exchange) throws IOException {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (asked.incrementAndGet() % 9 == 0) {
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            if (!isGenuine(exchange, body)) {
                forged.add(new String(body, StandardCharsets.UTF_8));
            }
            JsonNode event = JSON.readTree(body);
            order.add(event);
            taken.put(event.get("id").asLong(), event);
            exchange.sendResponseHeaders(204, -1);
        }

        private static boolean isGenuine(HttpExchange exchange, byte[] body) {
            String time = exchange.getRequestHeaders().getFirst("Tandem-Time");
            String sent = exchange.getRequestHeaders().getFirst("Tandem-Signature");
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
                mac.update((time + "\n").getBytes(StandardCharsets.UTF_8));
                return ("v1=" + HexFormat.of().formatHex(mac.doFinal(body))).equals(sent);
            } catch (java.security.GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
