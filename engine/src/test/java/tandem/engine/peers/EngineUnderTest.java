package tandem.engine.peers;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.awaitility.Awaitility;

import tandem.engine.Engine;
import tandem.engine.config.ConfigRejected;

/** A whole engine on free loopback ports, on the shipped conf tree with small changes. */
final class EngineUnderTest implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final int FIRST_PORT = 15_000;
    private static final int PORTS = 15_000;
    private static final AtomicInteger NEXT_PORT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(PORTS));

    final int trunkPort;
    final Path conf;
    final Path data;
    private final Engine engine;
    private final HttpClient http = HttpClient.newHttpClient();

    /** What a test changes in the conf tree before the start. */
    interface Change {
        void in(Path conf) throws IOException;
    }

    private EngineUnderTest(int trunkPort, Path conf, Path data, Engine engine) {
        this.trunkPort = trunkPort;
        this.conf = conf;
        this.data = data;
        this.engine = engine;
    }

    static EngineUnderTest start(Path dir, Change change) throws IOException, ConfigRejected {
        return start(dir, change, Map.of());
    }

    static EngineUnderTest start(Path dir, Change change, Map<String, String> more)
            throws IOException, ConfigRejected {
        int trunkPort = freePort();
        Path conf = copyOf(Path.of("..", "conf"), dir.resolve("conf"));
        trunkPort(trunkPort).in(conf);
        change.in(conf);
        Path data = dir.resolve("data");
        Map<String, String> set = new HashMap<>();
        set.put("sip.udp.port", "0");
        set.put("http.port", "0");
        set.put("media.ports", "0");
        set.putAll(more);
        return new EngineUnderTest(trunkPort, conf, data, Engine.start(conf, data, set));
    }

    static EngineUnderTest start(Path dir) throws IOException, ConfigRejected {
        return start(dir, conf -> {});
    }

    /** Moves the trunk {@code lab} to another port. */
    static Change trunkPort(int port) {
        return conf -> {
            Path trunks = conf.resolve("trunks.yaml");
            Files.writeString(
                    trunks, Files.readString(trunks).replace("port: 5080", "port: " + port));
        };
    }

    /** Adds a file to the demo tenant. */
    static Change tenantFile(String name, String text) {
        return conf -> Files.writeString(conf.resolve("tenants/demo").resolve(name), text);
    }

    /** A prompt that is over soon. */
    static void brief(Path conf, String prompt) throws IOException {
        Files.copy(
                conf.resolve("prompts/position/1.wav"),
                conf.resolve(prompt),
                StandardCopyOption.REPLACE_EXISTING);
    }

    static Path copyOf(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
        return to;
    }

    /**
     * A UDP port that nobody has; below those that the system hands out by itself, so that it stays
     * free until it is used, also while other tests open sockets.
     */
    static int freePort() throws IOException {
        InetAddress host = InetAddress.getByName("127.0.0.1");
        for (int tries = 0; tries < PORTS; tries++) {
            int port = FIRST_PORT + Math.floorMod(NEXT_PORT.getAndIncrement(), PORTS);
            try (DatagramSocket socket = new DatagramSocket(port, host)) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                // The next one.
            }
        }
        throw new IOException("no free port");
    }

    Engine engine() {
        return engine;
    }

    InetSocketAddress sip() {
        return engine.sipAddress();
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return JSON.readTree(text(path));
    }

    String text(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + engine.httpPort() + path);
        HttpResponse<String> response =
                http.send(
                        HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new AssertionError(path + " -> " + response.statusCode() + " " + response.body());
        }
        return response.body();
    }

    /** The ended calls, once there are that many. */
    List<JsonNode> ended(int count, Duration limit) {
        return Awaitility.await()
                .atMost(limit)
                .until(
                        () ->
                                nodes(get("/api/v1/calls?state=ended&limit=500").get("calls"))
                                        .toList(),
                        calls -> calls.size() == count);
    }

    static Stream<JsonNode> nodes(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    /** One field of each element. */
    static List<String> texts(JsonNode array, String field) {
        return nodes(array).map(node -> node.get(field).asText()).toList();
    }

    /** The value of a gauge or the sum of a counter over its labels. */
    double metric(String name) throws IOException, InterruptedException {
        return text("/metrics")
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Override
    public void close() {
        engine.close();
        http.close();
    }
}
