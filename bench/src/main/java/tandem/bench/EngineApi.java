package tandem.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * Reads an engine's HTTP API. Runs on: any; blocks, each request at most {@value #REQUEST_LIMIT_S}
 * s.
 */
final class EngineApi implements AutoCloseable {
    private static final int REQUEST_LIMIT_S = 5;
    private static final long POLL_MS = 50;

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(REQUEST_LIMIT_S)).build();
    private final ObjectMapper json = new ObjectMapper();
    private final String base;

    EngineApi(InetSocketAddress http) {
        this.base = "http://" + http.getHostString() + ":" + http.getPort() + "/api/v1";
    }

    /** The first call of the list that fits; empty when none does before the limit. */
    Optional<JsonNode> awaitCall(Predicate<JsonNode> fits, Duration limit) throws IOException {
        long deadlineNs = System.nanoTime() + limit.toNanos();
        do {
            for (JsonNode call : getJson("/calls").path("calls")) {
                if (fits.test(call)) {
                    return Optional.of(call);
                }
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MS));
        } while (deadlineNs - System.nanoTime() > 0);
        return Optional.empty();
    }

    /** One call, read again until it fits; as it is after the limit. */
    JsonNode awaitCall(String id, Predicate<JsonNode> fits, Duration limit) throws IOException {
        long deadlineNs = System.nanoTime() + limit.toNanos();
        JsonNode call = getJson("/calls/" + id);
        while (!fits.test(call) && deadlineNs - System.nanoTime() > 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MS));
            call = getJson("/calls/" + id);
        }
        return call;
    }

    /** The recording of a call as WAV. */
    byte[] recording(String id) throws IOException {
        return get("/calls/" + id + "/recording");
    }

    private JsonNode getJson(String path) throws IOException {
        return json.readTree(get(path));
    }

    private byte[] get(String path) throws IOException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(base + path))
                        .timeout(Duration.ofSeconds(REQUEST_LIMIT_S))
                        .build();
        try {
            HttpResponse<byte[]> response =
                    client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() != 200) {
                throw new IOException("GET " + path + " answered " + response.statusCode());
            }
            return response.body();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
