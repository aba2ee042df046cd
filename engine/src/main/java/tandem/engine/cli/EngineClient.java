package tandem.engine.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

import tandem.engine.access.RequestSigner;
import tandem.engine.api.ConfigRoutes;
import tandem.engine.ops.RunFile;

/** Asks a running engine over its API. Options of all commands that do. */
final class EngineClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(150);

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${sys:tandem.home:-.}/data",
            description = "Finds the engine that runs on this data (default: ${DEFAULT-VALUE}).")
    Path data = Path.of("data");

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The engine, such as http://127.0.0.1:8080, instead of --data.")
    @Nullable URI url;

    @Option(names = "--key", paramLabel = "ID", description = "Signs requests with this key ...")
    @Nullable String key;

    @Option(
            names = "--secret-file",
            paramLabel = "FILE",
            description = "... and the secret in this file.")
    @Nullable Path secretFile;

    /** What an engine answered. */
    record Answer(int status, JsonNode body) {
        boolean good() {
            return status / 100 == 2;
        }
    }

    /** No engine could be asked; the message says why. */
    static final class NoEngine extends Exception {
        private static final long serialVersionUID = 1L;

        NoEngine(String message) {
            super(message);
        }
    }

    Answer get(String path) throws NoEngine {
        return send("GET", path, "");
    }

    Answer post(String path, ObjectNode body) throws NoEngine {
        return send("POST", path, body.toString());
    }

    private Answer send(String method, String path, String body) throws NoEngine {
        URI uri = base().resolve(path);
        byte[] octets = body.getBytes(StandardCharsets.UTF_8);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri)
                        .timeout(LIMIT)
                        .header("User-Agent", ConfigRoutes.CLI_AGENT)
                        .method(method, HttpRequest.BodyPublishers.ofByteArray(octets));
        if (octets.length > 0) {
            request.header("Content-Type", "application/json");
        }
        sign(request, method, uri, octets);
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> response =
                    http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), JSON.readTree(response.body()));
        } catch (JsonProcessingException notOurs) {
            throw new NoEngine(uri + " does not answer like an engine");
        } catch (IOException e) {
            throw new NoEngine("no engine answers at " + base() + ": " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoEngine("interrupted");
        }
    }

    private URI base() throws NoEngine {
        if (url != null) {
            return url;
        }
        return RunFile.find(data)
                .map(address -> URI.create("http://" + reachable(address.http())))
                .orElseThrow(
                        () ->
                                new NoEngine(
                                        "no engine runs on "
                                                + data
                                                + "; start it with 'tandem run', or give --url"));
    }

    /** An engine that listens everywhere is asked here. */
    private static String reachable(String address) {
        return address.startsWith("0.0.0.0:")
                ? "127.0.0.1" + address.substring("0.0.0.0".length())
                : address;
    }

    private void sign(HttpRequest.Builder request, String method, URI uri, byte[] body)
            throws NoEngine {
        if (key == null && secretFile == null) {
            return;
        }
        if (key == null || secretFile == null) {
            throw new NoEngine("--key and --secret-file belong together");
        }
        new RequestSigner(key, secret(secretFile), InstantSource.system(), new SecureRandom())
                .headers(method, uri, body)
                .forEach(request::header);
    }

    private static String secret(Path file) throws NoEngine {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new NoEngine("cannot read " + file + ": " + e);
        }
    }
}
