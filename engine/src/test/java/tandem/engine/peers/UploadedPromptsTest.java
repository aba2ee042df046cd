package tandem.engine.peers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tandem.bench.phone.Dial;
import tandem.bench.phone.PhoneCall;
import tandem.bench.phone.SipPhone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Prompts go up by HTTP, into a plan, and to somebody's ear. */
class UploadedPromptsTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PLAN =
            """
            version: 1
            tenant: demo
            numbers:
              - { id: up, number: "5050", inbound: { flow: up } }
            flows:
              up:
                start: tell
                steps:
                  tell: { play: { file: "upload:jingle", times: 20 }, next: end }
                  end: { hangup: normal }
            """;

    @TempDir Path dir;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void anUploadedToneIsHeardAndReplacedAndCannotBeDeletedWhileAPlanNamesIt() throws Exception {
        try (EngineUnderTest engine = EngineUnderTest.start(dir);
                SipPhone phone = SipPhone.on("127.0.0.1", engine.trunkPort).peer(engine.sip())) {
            Files.writeString(engine.conf.resolve("tenants/demo/uploads.yaml"), PLAN);
            HttpResponse<String> early = send(engine, "POST", "/api/v1/config/apply", "");
            assertTrue(early.body().contains("has uploaded no prompt 'jingle'"), early.body());

            HttpResponse<String> first = put(engine, "jingle", tone(1000, 6000));
            assertEquals(201, first.statusCode(), first.body());
            JsonNode kept = JSON.readTree(first.body());
            assertEquals("upload:jingle", kept.get("prompt").asText());
            assertEquals(64, kept.get("sha256").asText().length());
            assertEquals("WAV PCM 16 bit", kept.at("/report/format").asText());
            assertEquals(1000, kept.at("/report/length_ms").asInt());

            HttpResponse<String> applied = send(engine, "POST", "/api/v1/config/apply", "");
            assertEquals(200, applied.statusCode(), applied.body());
            PhoneCall running = phone.dial(Dial.to("5050"));
            running.awaitTone(1000, SOON);

            HttpResponse<String> second = put(engine, "jingle", tone(1400, 6000));
            assertEquals(200, second.statusCode(), second.body());
            PhoneCall next = phone.dial(Dial.to("5050"));
            next.awaitTone(1400, SOON);
            assertTrue(running.hears(1000), "what runs goes on");

            HttpResponse<String> inUse = send(engine, "DELETE", "/api/v1/prompts/jingle", "");
            assertEquals(409, inUse.statusCode());
            assertEquals(
                    "flows.up.steps.tell",
                    JSON.readTree(inUse.body()).at("/uses/0/place").asText(),
                    inUse.body());

            Files.delete(engine.conf.resolve("tenants/demo/uploads.yaml"));
            assertEquals(200, send(engine, "POST", "/api/v1/config/apply", "").statusCode());
            assertEquals(200, send(engine, "DELETE", "/api/v1/prompts/jingle", "").statusCode());
            assertEquals(404, send(engine, "GET", "/api/v1/prompts/jingle", "").statusCode());
        }
    }

    @Test
    void whatCannotBeHeardIsRefusedWithReasonAndPlace() throws Exception {
        try (EngineUnderTest engine = EngineUnderTest.start(dir)) {
            byte[] good = tone(1000, 6000);
            assertRefused(422, "truncated", put(engine, "a", Arrays.copyOf(good, 5000)));
            HttpResponse<String> cut = put(engine, "a", Arrays.copyOf(good, 5000));
            assertEquals(44, JSON.readTree(cut.body()).get("position").asInt(), cut.body());
            assertRefused(422, "no sound file", put(engine, "a", "hello".getBytes()));
            HttpResponse<String> silent = put(engine, "a", tone(1000, 0));
            assertRefused(422, "is silent all along", silent);
            assertEquals(1000, JSON.readTree(silent.body()).at("/report/length_ms").asInt());
            assertRefused(
                    400, "bad parameters: name", put(engine, "Not a name".replace(' ', '-'), good));
            assertRefused(400, "the file is missing", put(engine, "a", new byte[0]));
            assertRefused(
                    404, "no tenant", send(engine, "PUT", "/api/v1/prompts/a?tenant=x", good));
            assertEquals(0, engine.get("/api/v1/prompts").get("prompts").size());

            assertEquals(201, put(engine, "b", good).statusCode());
            assertEquals(201, put(engine, "a", good).statusCode());
            JsonNode page = engine.get("/api/v1/prompts?limit=1");
            assertEquals("a", page.at("/prompts/0/name").asText());
            page =
                    engine.get(
                            "/api/v1/prompts?after="
                                    + page.get("next").asText().replace(" ", "%20"));
            assertEquals("b", page.at("/prompts/0/name").asText());
            assertTrue(engine.text("/api/v1/prompts/b/audio").startsWith("RIFF"));
        }
    }

    private static void assertRefused(int status, String why, HttpResponse<String> answer) {
        assertEquals(status, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains(why), answer.body());
    }

    private HttpResponse<String> put(EngineUnderTest engine, String name, byte[] octets)
            throws IOException, InterruptedException {
        return send(engine, "PUT", "/api/v1/prompts/" + name, octets);
    }

    private HttpResponse<String> send(
            EngineUnderTest engine, String method, String path, String body)
            throws IOException, InterruptedException {
        return send(engine, method, path, body.getBytes(StandardCharsets.UTF_8));
    }

    private HttpResponse<String> send(
            EngineUnderTest engine, String method, String path, byte[] body)
            throws IOException, InterruptedException {
        BodyPublisher content =
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body);
        URI uri = URI.create("http://127.0.0.1:" + engine.engine().httpPort() + path);
        return http.send(
                HttpRequest.newBuilder(uri).method(method, content).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** A second of 44.1 kHz stereo. */
    private static byte[] tone(int hz, int amplitude) {
        int frames = 44_100;
        ByteBuffer wav = ByteBuffer.allocate(44 + 4 * frames).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes()).putInt(36 + 4 * frames).put("WAVEfmt ".getBytes());
        wav.putInt(16).putShort((short) 1).putShort((short) 2).putInt(44_100).putInt(176_400);
        wav.putShort((short) 4).putShort((short) 16).put("data".getBytes()).putInt(4 * frames);
        for (int i = 0; i < frames; i++) {
            short sample = (short) (amplitude * Math.sin(2 * Math.PI * hz * i / 44_100));
            wav.putShort(sample).putShort(sample);
        }
        return wav.array();
    }
}
