package tandem.engine.peers;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import tandem.bench.Goertzel;
import tandem.bench.Wav;
import tandem.bench.phone.Ending;
import tandem.bench.phone.PhoneCall;
import tandem.bench.phone.SipPhone;
import tandem.bench.rtp.Tone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a tenant says of its recordings holds on real calls: sealed, paused, left out, required. */
@Execution(ExecutionMode.CONCURRENT)
class RecordingRulesTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
    private static final int CALLER_HZ = 440;
    private static final int SEAT_HZ = 1000;

    @TempDir Path dir;
    private final ObjectMapper json = new ObjectMapper();

    private EngineUnderTest engine(String rules, Map<String, String> set) throws Exception {
        return EngineUnderTest.start(
                dir,
                conf -> {
                    Path secrets = Files.createDirectories(conf.resolve("secrets"));
                    Path secret = Files.writeString(secrets.resolve("recordings"), KEY);
                    Files.setPosixFilePermissions(
                            secret, PosixFilePermissions.fromString("rw-------"));
                    Path tenant = conf.resolve("tenants/demo/tenant.yaml");
                    String text = Files.readString(tenant);
                    Files.writeString(
                            tenant,
                            text.substring(0, text.indexOf("recording:"))
                                    + "recording:\n"
                                    + rules.indent(2));
                },
                set);
    }

    private static SipPhone carrier(EngineUnderTest engine) throws Exception {
        return SipPhone.on("127.0.0.1", engine.trunkPort).peer(engine.sip());
    }

    private static SipPhone seat(EngineUnderTest engine, String id) throws Exception {
        SipPhone phone = SipPhone.on("127.0.0.1").answerCalls(0, Tone.of(SEAT_HZ));
        phone.register(engine.sip(), id, "tandem-" + id);
        return phone;
    }

    @Test
    void aSealedRecordingIsPausedByAnOperatorReadInPartsAndGuardsItself() throws Exception {
        try (EngineUnderTest engine =
                        engine(
                                """
                                default: { mode: all, channels: parties, max_parties: 3, rate: 16000 }
                                key: "${secret:recordings}"
                                """,
                                Map.of());
                SipPhone carrier = carrier(engine);
                SipPhone _ = seat(engine, "1001")) {
            PhoneCall call = carrier.call("4000", Tone.of(CALLER_HZ));
            call.awaitTone(SEAT_HZ, SOON);
            String id = onlyLive(engine);
            talkFor(engine, 600);
            assertEquals(202, steer(engine, id, "pause", "card-number").statusCode());
            talkFor(engine, 1400);
            assertEquals(202, steer(engine, id, "resume", "resumed").statusCode());
            talkFor(engine, 2000);
            call.hangup();
            call.awaitEnded(SOON);

            JsonNode ended = complete(engine);
            String name = ended.get("recording").get("file").asText();
            Path file = engine.data.resolve("recordings").resolve(name);
            byte[] stored = Files.readAllBytes(file);
            assertTrue(name.endsWith(".sealed"), name);
            assertFalse(new String(stored, StandardCharsets.ISO_8859_1).contains("RIFF"));

            byte[] whole = read(engine, id, "").body();
            Wav wav = Wav.read(whole);
            assertTrue(hears(wav, 0, CALLER_HZ) && hears(wav, 2, SEAT_HZ));
            assertFalse(hears(wav, 0, SEAT_HZ) || hears(wav, 2, CALLER_HZ));
            assertFalse(hears(wav, 1, SEAT_HZ), "what is relayed is not the engine's");
            assertTrue(longestSilenceMs(wav, 0) >= 500, "paused: " + longestSilenceMs(wav, 0));
            HttpResponse<byte[]> part = read(engine, id, "bytes=9000-20000");
            assertEquals(206, part.statusCode());
            assertArrayEquals(Arrays.copyOfRange(whole, 9000, 20_001), part.body());

            String manifest =
                    Files.readString(Path.of(file.toString().replace(".sealed", ".json")));
            assertTrue(manifest.contains("card-number"), manifest);
            assertFalse(manifest.contains(KEY));
            assertEquals(3, json.readTree(manifest).get("parties").get(1).get("channel").asInt());
            assertHeldAndReleased(engine, id, file);

            stored[1000] ^= 1;
            Files.write(file, stored);
            assertEquals(409, read(engine, id, "").statusCode());
        }
    }

    private void assertHeldAndReleased(EngineUnderTest engine, String id, Path file)
            throws Exception {
        Path hold = Path.of(file.toString().replace(".sealed", ".hold"));
        assertEquals(409, post(engine, id + "/recording/release", "case 7").statusCode());
        assertEquals(200, post(engine, id + "/recording/hold", "case 7").statusCode());
        assertTrue(Files.readString(hold).contains("case 7"));
        Awaitility.await().atMost(SOON).until(() -> !held(engine, id).isNull());
        assertEquals("case 7", held(engine, id).get("reason").asText());
        assertEquals(200, post(engine, id + "/recording/release", "closed").statusCode());
        assertFalse(Files.exists(hold));
        Awaitility.await().atMost(SOON).until(() -> held(engine, id).isNull());
    }

    private HttpResponse<String> post(EngineUnderTest engine, String path, String reason)
            throws Exception {
        String body = json.createObjectNode().put("reason", reason).toString();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(uri(engine, path))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private static JsonNode held(EngineUnderTest engine, String id) throws Exception {
        return engine.get("/api/v1/calls/" + id).get("recording").get("held");
    }

    @Test
    void aSeatThatIsNotRecordedIsSilentInTheRecordingOfItsCaller() throws Exception {
        try (EngineUnderTest engine =
                        engine(
                                """
                                default: { mode: all, format: opus }
                                seats: { "1001": { mode: none } }
                                """,
                                Map.of());
                SipPhone carrier = carrier(engine);
                SipPhone _ = seat(engine, "1001")) {
            PhoneCall call = carrier.call("4000", Tone.of(CALLER_HZ));
            call.awaitTone(SEAT_HZ, SOON);
            talkFor(engine, 700);
            call.hangup();
            call.awaitEnded(SOON);

            JsonNode ended = complete(engine);
            String id = ended.get("id").asText();
            byte[] kept = read(engine, id, "").body();
            assertEquals("OggS", new String(kept, 0, 4, StandardCharsets.ISO_8859_1));
            Wav wav = Wav.read(readAt(uri(engine, id + "/recording?format=wav"), "").body());
            assertFalse(hears(wav, 1, SEAT_HZ));
            assertTrue(longestSilenceMs(wav, 0) >= 500);
        }
    }

    @Test
    void aCallThatMustBeRecordedAndCannotBeIsRefused() throws Exception {
        try (EngineUnderTest engine =
                        engine(
                                "default: { mode: all, required: true }",
                                Map.of("recordings.min_free_mb", "100000000"));
                SipPhone carrier = carrier(engine)) {
            Ending ending = carrier.call("4004", Tone.of(CALLER_HZ)).awaitEnded(SOON);
            assertEquals(503, ending.status(), ending::toString);
            JsonNode call = engine.ended(1, SOON).getFirst();
            assertEquals("recording-unavailable", call.get("cause").asText());
        }
    }

    // ---- the engine, from outside

    private static String onlyLive(EngineUnderTest engine) throws Exception {
        return engine.get("/api/v1/calls?state=live").get("calls").get(0).get("id").asText();
    }

    private static void talkFor(EngineUnderTest engine, long ms) {
        Awaitility.await()
                .atMost(SOON)
                .until(
                        () ->
                                engine.get("/api/v1/calls?state=live")
                                                .get("calls")
                                                .get(0)
                                                .get("talk_ms")
                                                .asLong()
                                        >= ms);
    }

    /** The one call, once its recording is finished. */
    private static JsonNode complete(EngineUnderTest engine) {
        return Awaitility.await()
                .atMost(SOON)
                .until(
                        () -> engine.ended(1, SOON).getFirst(),
                        call -> !call.get("recording").get("sha256").isNull());
    }

    private HttpResponse<String> steer(
            EngineUnderTest engine, String id, String action, String reason) throws Exception {
        String body =
                json.createObjectNode().put("action", action).put("reason", reason).toString();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(uri(engine, id + "/recording"))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private static HttpResponse<byte[]> read(EngineUnderTest engine, String id, String range)
            throws Exception {
        return readAt(uri(engine, id + "/recording"), range);
    }

    private static HttpResponse<byte[]> readAt(URI uri, String range) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        if (!range.isEmpty()) {
            request.header("Range", range);
        }
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        }
    }

    private static URI uri(EngineUnderTest engine, String path) {
        int port = engine.engine().httpPort();
        return URI.create("http://127.0.0.1:" + port + "/api/v1/calls/" + path);
    }

    // ---- what is in a recording

    private static boolean hears(Wav wav, int channel, int hz) {
        int window = wav.rate() / 10;
        short[] samples = wav.channels()[channel];
        for (int at = 0; at + window <= samples.length; at += window) {
            if (Goertzel.share(samples, at, window, hz, wav.rate()) > 0.8
                    && Goertzel.levelDb(samples, at, window, hz, wav.rate()) > -30) {
                return true;
            }
        }
        return false;
    }

    private static long longestSilenceMs(Wav wav, int channel) {
        List<Integer> runs = new java.util.ArrayList<>(List.of(0));
        for (short sample : wav.channels()[channel]) {
            if (Math.abs(sample) <= 8) {
                runs.set(runs.size() - 1, runs.getLast() + 1);
            } else if (runs.getLast() > 0) {
                runs.add(0);
            }
        }
        return runs.stream().mapToInt(Integer::intValue).max().orElse(0) * 1000L / wav.rate();
    }
}
