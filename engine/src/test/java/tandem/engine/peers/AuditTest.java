package tandem.engine.peers;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import tandem.engine.audit.ChainCheck;
import tandem.engine.audit.Head;
import tandem.engine.cli.AuditCommand;
import tandem.engine.cli.EvidenceCommand;
import tandem.engine.evidence.EvidenceCheck;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Who did what to a running engine, and the evidence of it, checked when the engine is gone. */
class AuditTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String NUMBER = "13900139000";

    @TempDir Path dir;

    private final HttpClient http = HttpClient.newHttpClient();
    private EngineUnderTest engine;

    @Test
    void actsAreChainedShownAndGatheredAsEvidence() throws Exception {
        Head head;
        Path archive = dir.resolve("evidence.zip");
        try (EngineUnderTest running = EngineUnderTest.start(dir)) {
            engine = running;
            head = acts();
            Files.write(archive, evidence());
        }
        http.close();

        Path audit = engine.data.resolve("audit");
        ChainCheck.Found found = ChainCheck.of(audit, Optional.of(head));
        assertEquals(List.of(), found.wrong());
        assertTrue(found.head().number() > head.number());
        assertEquals(List.of(), EvidenceCheck.of(archive, Optional.of(audit)).wrong());
        String data = engine.data.toString();
        assertEquals(0, run(new AuditCommand(), "verify", "--data", data, "--head", head + ""));
        assertEquals(0, run(new EvidenceCommand(), "verify", "--data", data, archive.toString()));

        Path segment;
        try (var segments = Files.list(audit)) {
            segment = segments.findFirst().orElseThrow();
        }
        String text = Files.readString(segment);
        assertFalse(text.contains(NUMBER), "the log names nobody");
        assertTrue(text.contains("\"act\":\"engine.stopped\""));
        Files.writeString(segment, text.replaceFirst("\"who\":\"local\"", "\"who\":\"lokal\""));
        assertEquals(1, run(new AuditCommand(), "verify", "--data", data));
    }

    /** A change of a list, a call that the gate refuses because of it, a change of the config. */
    private Head acts() throws Exception {
        JsonNode listed = ask(201, "POST", "blacklist", "{\"number\":\"%s\"}".formatted(NUMBER));
        ask(
                201,
                "POST",
                "consents",
                """
                {"number":"%s","purposes":["marketing"],"source":"web_form","text":"I agree"}
                """
                        .formatted(NUMBER));
        String order = PlacedCallsTest.order(NUMBER, "\"flow\":\"menu\"");
        HttpResponse<String> refused =
                PlacedCallsTest.place(http, engine.engine().httpPort(), "key-1", order);
        assertEquals(403, refused.statusCode());
        String call = JSON.readTree(refused.body()).get("id").asText();
        Files.writeString(engine.conf.resolve("prompts/readme.txt"), "changed");
        ask(200, "POST", "config/apply", "{\"note\":\"a file more\"}");

        JsonNode ofCall =
                Awaitility.await()
                        .until(
                                () -> engine.get("/api/v1/audit?call=" + call).get("entries"),
                                rows -> rows.size() == 2);
        assertEquals(List.of("gate.denied", "call.place"), EngineUnderTest.texts(ofCall, "act"));
        assertEquals(
                "blacklist/" + listed.get("id").asLong(),
                ofCall.at("/0/detail/reasons/0/rule").asText());
        assertEquals("127.0.0.1", ofCall.at("/1/from").asText());
        JsonNode applied = engine.get("/api/v1/audit?act=config.applied").get("entries");
        JsonNode files = applied.at("/" + (applied.size() - 1) + "/detail/files");
        assertEquals(List.of("prompts/readme.txt"), EngineUnderTest.texts(files, "path"));
        assertEquals("file", applied.at("/0/who").asText());
        JsonNode head = engine.get("/api/v1/audit/head");
        return new Head(head.get("number").asLong(), head.get("hash").asText());
    }

    private byte[] evidence() throws Exception {
        String wish = "{\"number\":\"%s\",\"from\":\"%s\",\"to\":\"%s\"}";
        Instant now = Instant.now();
        JsonNode job =
                ask(
                        202,
                        "POST",
                        "evidence",
                        wish.formatted(
                                NUMBER,
                                now.minus(Duration.ofDays(1)),
                                now.plus(Duration.ofDays(1))));
        String path = "/api/v1/evidence/" + job.get("id").asText();
        Awaitility.await().until(() -> engine.get(path).get("state").asText().equals("done"));
        URI uri = URI.create("http://127.0.0.1:" + engine.engine().httpPort() + path + "/file");
        byte[] zip =
                http.send(
                                HttpRequest.newBuilder(uri).build(),
                                HttpResponse.BodyHandlers.ofByteArray())
                        .body();
        try (ZipInputStream files = new ZipInputStream(new ByteArrayInputStream(zip))) {
            Map<String, String> texts = new HashMap<>();
            for (ZipEntry next = files.getNextEntry(); next != null; next = files.getNextEntry()) {
                texts.put(next.getName(), new String(files.readAllBytes(), UTF_8));
            }
            assertTrue(texts.get("calls.jsonl").contains(NUMBER));
            assertTrue(texts.get("consents.jsonl").contains("I agree"));
            assertTrue(texts.get("lists.jsonl").contains("blacklist"));
            assertTrue(texts.get("decisions.jsonl").contains("blacklisted"));
            assertTrue(texts.get("audit.jsonl").contains("call.place"));
            assertTrue(texts.get("audit.jsonl").contains("blacklist.add"), "by what it made");
        }
        return zip;
    }

    private JsonNode ask(int status, String method, String path, String body) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + engine.engine().httpPort() + "/api/v1/" + path);
        HttpResponse<String> answer =
                http.send(
                        HttpRequest.newBuilder(uri)
                                .header("Content-Type", "application/json")
                                .method(method, HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertEquals(status, answer.statusCode(), answer.body());
        return JSON.readTree(answer.body());
    }

    private static int run(Object command, String... args) {
        return new CommandLine(command).execute(args);
    }
}
