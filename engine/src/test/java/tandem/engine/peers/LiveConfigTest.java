package tandem.engine.peers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import tandem.bench.phone.Ending;
import tandem.bench.phone.PhoneCall;
import tandem.bench.phone.SipPhone;
import tandem.bench.rtp.Tone;
import tandem.engine.api.Contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The config of a running engine, changed while calls go on. */
@Execution(ExecutionMode.CONCURRENT)
class LiveConfigTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir Path dir;
    private EngineUnderTest engine;
    private SipPhone carrier;
    private final HttpClient http = HttpClient.newHttpClient();
    private Contract contract;

    @BeforeEach
    void start() throws Exception {
        engine =
                EngineUnderTest.start(
                        dir, conf -> Files.delete(conf.resolve("tenants/demo/tests.yaml")));
        carrier = SipPhone.on("127.0.0.1", engine.trunkPort).peer(engine.sip());
        contract = new Contract(engine.get("/api/v1/openapi.json"));
    }

    @AfterEach
    void stop() {
        carrier.close();
        engine.close();
        http.close();
    }

    @Test
    void badChangeIsRejectedLoudlyAndAGoodOneClearsIt() throws Exception {
        String good = edit("queues.yaml", "ring: 15s", "rng: 15s");
        HttpResponse<String> answer = post("/api/v1/config/apply", "{\"note\":\"faster\"}");
        assertEquals(422, answer.statusCode());
        JsonNode problem = JSON.readTree(answer.body()).get("problems").get(0);
        assertEquals("E107", problem.get("code").asText());
        assertEquals(2, engine.metric("tandem_config_rejected"));
        assertEquals(1, engine.metric("tandem_config_generation"));
        JsonNode part = engine.get("/readyz").get("config");
        assertEquals("degraded", part.get("condition").asText());
        assertTrue(
                part.get("detail").asText().startsWith("running=1 rejected=2 tenants/demo/queues"),
                part.toString());
        JsonNode config = get("/api/v1/config");
        assertEquals(2, config.get("rejected").get("generation").asInt());
        assertTrue(config.get("conf").get("differs").asBoolean());
        assertEquals(422, post("/api/v1/config/check", "").statusCode());

        Files.writeString(tenant("queues.yaml"), good.replace("ring: 15s", "ring: 16s"));
        JsonNode change = get("/api/v1/config/diff").get("changes").get(0);
        assertEquals("support", change.get("name").asText());
        assertEquals("16s", change.get("fields").get(0).get("to").asText());
        assertEquals(200, post("/api/v1/config/check", "").statusCode());
        assertEquals(200, post("/api/v1/config/apply", "").statusCode());
        assertEquals(0, engine.metric("tandem_config_rejected"));
        assertEquals(3, engine.metric("tandem_config_generation"));
        assertEquals("up", engine.get("/readyz").get("config").get("condition").asText());
        assertFalse(get("/api/v1/config").get("conf").get("differs").asBoolean());

        JsonNode history = get("/api/v1/config/history?limit=2").get("generations");
        assertEquals(2, history.size());
        assertEquals("applied", history.get(0).get("result").asText());
        assertEquals("faster", history.get(1).get("note").asText());
        JsonNode older = get("/api/v1/config/history?before=2").get("generations");
        assertEquals(1, older.size());
    }

    @Test
    void rollbackBringsBackWhatCallersHeard() throws Exception {
        String good = edit("numbers.yaml", "4003", "4093");
        assertEquals(200, post("/api/v1/config/apply", "").statusCode());
        assertEquals(404, carrier.call("4003", Tone.of(440)).awaitEnded(SOON).status());
        assertEquals(200, post("/api/v1/config/rollback", "").statusCode());

        PhoneCall call = carrier.call("4003", Tone.of(440));
        call.awaitTone(440, SOON);
        call.hangup();
        call.awaitEnded(SOON);
        assertEquals(404, post("/api/v1/config/rollback", "{\"generation\":77}").statusCode());
        assertTrue(good.contains("4003"));
    }

    @Test
    void callGoesOnWithThePlanItBeganWith() throws Exception {
        PhoneCall call = carrier.call("4003", Tone.of(440));
        call.awaitTone(440, SOON);
        edit("numbers.yaml", "4003", "4093");
        assertEquals(200, post("/api/v1/config/apply", "").statusCode());
        call.awaitTone(440, SOON);
        call.hangup();
        assertEquals(Ending.How.HUNG_UP, call.awaitEnded(SOON).how());
    }

    @Test
    void newSeatRegistersAndTakesCallsWithoutARestart() throws Exception {
        edit(
                "seats.yaml",
                "id: \"1010\", name: Jun, password: tandem-1010",
                "id: \"1011\", name: Kim, password: tandem-1011");
        edit("queues.yaml", "seats: [\"1001-1010\"]", "seats: [\"1011\"]");
        PhoneCall early = carrier.call("4000", Tone.of(440));
        early.awaitAnswered(SOON);
        HttpResponse<String> applied = post("/api/v1/config/apply", "");
        assertEquals(200, applied.statusCode(), applied.body());
        try (SipPhone seat = SipPhone.on("127.0.0.1")) {
            seat.register(engine.sip(), "1011", "tandem-1011");
            seat.answerCalls(0, Tone.of(1000));
            early.awaitTone(1000, SOON);
            early.hangup();
            early.awaitEnded(SOON);
        }
    }

    @Test
    void tenantWithAsManyCallsAsItMayHaveIsBusyAndTheLimitFollowsTheConfig() throws Exception {
        Path tenant = tenant("tenant.yaml");
        Files.writeString(
                tenant, Files.readString(tenant) + "\nlimits: { concurrent: { inbound: 1 } }\n");
        assertEquals(200, post("/api/v1/config/apply", "").statusCode());
        PhoneCall first = carrier.call("4003", Tone.of(440));
        first.awaitAnswered(SOON);
        assertEquals(486, carrier.call("4003", Tone.of(440)).awaitEnded(SOON).status());
        assertTrue(
                engine.text("/metrics")
                        .contains("tandem_calls_refused_total{reason=\"tenant-limit\"}"));
        assertEquals(200, post("/api/v1/config/rollback", "").statusCode());
        PhoneCall second = carrier.call("4003", Tone.of(440));
        second.awaitAnswered(SOON);
        first.hangup();
        second.hangup();
        first.awaitEnded(SOON);
        second.awaitEnded(SOON);
    }

    @Test
    void whatNeedsARestartIsSaidAndTheRestTakesEffect() throws Exception {
        Path file = engine.conf.resolve("engine.yaml");
        Files.writeString(
                file,
                Files.readString(file)
                        .replace("realm: tandem ", "realm: other ")
                        .replace("calls: 2000", "calls: 1"));
        JsonNode answer = JSON.readTree(post("/api/v1/config/apply", "").body());
        assertEquals("[\"sip.realm\"]", answer.get("restart_needed").toString());
        assertTrue(
                engine.get("/readyz")
                        .get("config")
                        .get("detail")
                        .asText()
                        .endsWith("restart_needed=sip.realm"));
        PhoneCall first = carrier.call("4003", Tone.of(440));
        first.awaitAnswered(SOON);
        assertEquals(503, carrier.call("4003", Tone.of(440)).awaitEnded(SOON).status());
        first.hangup();
        first.awaitEnded(SOON);
    }

    // ----

    private Path tenant(String file) {
        return engine.conf.resolve("tenants/demo").resolve(file);
    }

    /**
     * @return the file as it was
     */
    private String edit(String file, String from, String to) throws IOException {
        String before = Files.readString(tenant(file));
        assertTrue(before.contains(from), file + " has no " + from);
        Files.writeString(tenant(file), before.replace(from, to));
        return before;
    }

    private JsonNode get(String path) throws Exception {
        JsonNode body = engine.get(path);
        contract.assertAnswer("GET", URI.create(path), 200, "application/json", body.toString());
        return body;
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + engine.engine().httpPort() + path);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        HttpResponse<String> answer =
                http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        contract.assertRequest("POST", uri, body);
        contract.assertAnswer(
                "POST",
                uri,
                answer.statusCode(),
                answer.headers().firstValue("Content-Type").orElse(""),
                answer.body());
        return answer;
    }
}
