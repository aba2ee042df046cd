package tandem.engine.peers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import tandem.bench.Wav;
import tandem.bench.phone.Ending;
import tandem.bench.phone.PhoneCall;
import tandem.bench.phone.SipPhone;
import tandem.bench.rtp.Tone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Calls that a program places, with phones as carrier and seats; each test calls its own number.
 */
@Execution(ExecutionMode.CONCURRENT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlacedCallsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int CALLEE_HZ = 440;
    private static final int SEAT_HZ = 1000;
    private static final String FLOWS =
            """
            version: 1
            tenant: demo
            queues:
              placed: { seats: ["1001"], ring: 15s, max_wait: 1m }
            flows:
              placed-survey:
                start: who
                steps:
                  who:
                    switch:
                      value: contact.name
                      cases: { "Ada": ask }
                      default: stranger
                  stranger: { hangup: normal }
                  ask:
                    gather: { digits: 1, timeout: 20s }
                    on: { digits: which }
                    next: none
                  which:
                    switch:
                      value: gather.value
                      cases: { "5": content }
                      default: none
                  content: { hangup: normal }
                  none: { hangup: normal }
            """;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, CompletableFuture<PhoneCall>> rung = new ConcurrentHashMap<>();
    private final AtomicInteger keys = new AtomicInteger();
    private EngineUnderTest engine;
    private SipPhone carrier;

    @BeforeAll
    void start(@TempDir Path dir) throws Exception {
        engine = EngineUnderTest.start(dir, EngineUnderTest.tenantFile("placed.yaml", FLOWS));
        carrier =
                SipPhone.on("127.0.0.1", engine.trunkPort)
                        .peer(engine.sip())
                        .neverAnswer()
                        .onIncoming(call -> ringing(dialled(call)).complete(call));
    }

    @AfterAll
    void stop() throws Exception {
        try {
            Gone.within(engine, SOON, false);
            engine.engine().drain();
            HttpResponse<String> refused = place(key(), order("100099", "\"flow\":\"menu\""));
            assertEquals(503, refused.statusCode(), "an engine that drains places no calls");
            assertTrue(refused.headers().firstValue("Retry-After").isPresent());
        } finally {
            carrier.close();
            engine.close();
            http.close();
        }
    }

    @Test
    void flowRunsWithTheCallee() throws Exception {
        String id =
                placed(
                        order(
                                "100001",
                                "\"flow\":\"placed-survey\",\"variables\":{\"name\":\"Ada\"}"));
        PhoneCall callee = callee("100001");
        assertEquals("4000", callee.peer());
        assertEquals("outbound", engine.get("/api/v1/calls/" + id).get("direction").asText());
        callee.answer(Tone.of(CALLEE_HZ));
        Awaitility.await().atMost(SOON).until(() -> path(call(id)).contains("ask"));
        callee.sendDigits("5");
        assertEquals(Ending.How.PEER_HUNG_UP, callee.awaitEnded(Duration.ofSeconds(20)).how());

        JsonNode call = ended(id);
        assertEquals(List.of("who", "ask", "which", "content"), path(call));
        assertEquals("4000", call.get("from").asText());
        assertEquals("100001", call.get("to").asText());
        assertEquals("normal", call.get("cause").asText());
        assertEquals("trunk", call.get("legs").get(0).get("role").asText());
        assertEquals(1, call.get("legs").size());
        assertEquals(List.of("placed_survey"), EngineUnderTest.texts(call.get("marks"), "name"));
        assertTrue(call.get("recording").get("complete").asBoolean(), call.toString());
        List<String> events =
                EngineUnderTest.nodes(engine.get("/api/v1/events?after=0&limit=1000").get("events"))
                        .filter(event -> event.get("subject").asText().equals(id))
                        .map(event -> event.get("type").asText())
                        .toList();
        assertTrue(
                events.containsAll(
                        List.of(
                                "call.opened",
                                "call.acted",
                                "leg.ringing",
                                "call.answered",
                                "digits.entered",
                                "call.ended")),
                events.toString());
    }

    @Test
    void calleeIsRungAndThenWaitsInTheQueue() throws Exception {
        try (SipPhone seat = seat("1001")) {
            seat.neverAnswer();
            String id = placed(order("100002", "\"queue\":\"placed\""));
            callee("100002").answer(Tone.of(CALLEE_HZ));
            PhoneCall atSeat = seat.awaitCall(SOON);
            assertEquals("100002", atSeat.peer());
            atSeat.answer(Tone.of(SEAT_HZ));
            atSeat.awaitTone(CALLEE_HZ, SOON);
            callee("100002").awaitTone(SEAT_HZ, SOON);
            letTalk(callee("100002"), atSeat);
            callee("100002").hangup();
            atSeat.awaitEnded(SOON);

            JsonNode call = ended(id);
            assertEquals("callee", call.get("hangup_by").asText());
            assertEquals(
                    List.of("ring", "queue", "ring", "talk"),
                    EngineUnderTest.texts(call.get("segments"), "kind"));
            assertRecorded(call, CALLEE_HZ, SEAT_HZ);
        }
    }

    @Test
    void seatIsRungFirstAndThenDials() throws Exception {
        try (SipPhone desk = seat("1002");
                SipPhone mobile = seat("1002")) {
            desk.neverAnswer();
            mobile.neverAnswer();
            String id = placed(order("100003", "\"seat\":\"1002\""));
            PhoneCall atDesk = desk.awaitCall(SOON);
            PhoneCall atMobile = mobile.awaitCall(SOON);
            assertEquals("100003", atDesk.peer());
            assertFalse(ringing("100003").isDone(), "the callee is rung before the seat is there");
            // Whichever has the leg that the call began with, once it is the other one that
            // answers.
            atMobile.answer(Tone.of(SEAT_HZ));
            assertEquals(Ending.How.CANCELLED, atDesk.awaitEnded(SOON).how());
            PhoneCall callee = callee("100003");
            assertEquals("4000", callee.peer());
            JsonNode ringing = call(id);
            assertTrue(ringing.get("answered").isNull(), ringing.toString());
            callee.answer(Tone.of(CALLEE_HZ));
            callee.awaitTone(SEAT_HZ, SOON);
            atMobile.awaitTone(CALLEE_HZ, SOON);
            letTalk(callee, atMobile);
            atMobile.hangup();
            callee.awaitEnded(SOON);

            JsonNode call = ended(id);
            assertEquals("seat", call.get("hangup_by").asText());
            assertEquals("outbound", call.get("direction").asText());
            assertEquals("1002", call.get("from").asText());
            assertFalse(call.get("answered").isNull());
            assertRecorded(call, SEAT_HZ, CALLEE_HZ);
        }
    }

    @Test
    void seatThatIsNotThereEndsTheCallAndNobodyElseIsRung() throws Exception {
        JsonNode call = ended(placed(order("100004", "\"seat\":\"1009\"")));
        assertEquals("seat-away", call.get("cause").asText());
        assertFalse(ringing("100004").isDone());
    }

    @Test
    void busyAndUnansweredCallsSaySo() throws Exception {
        String busy = placed(order("100005", "\"flow\":\"menu\""));
        String silent = placed(order("100006", "\"flow\":\"menu\",\"ring_s\":1"));
        callee("100005").decline(486);
        assertEquals(Ending.How.CANCELLED, callee("100006").awaitEnded(SOON).how());

        assertEquals("busy", ended(busy).get("cause").asText());
        assertEquals(486, ended(busy).get("sip_status").asInt());
        assertTrue(ended(busy).get("answered").isNull());
        assertTrue(ended(busy).get("recording").isNull());
        assertEquals("no-answer", ended(silent).get("cause").asText());
    }

    @Test
    void deleteCancelsWhatRingsAndHangsUpWhatTalks() throws Exception {
        String ringing = placed(order("100007", "\"flow\":\"echo\""));
        String talking = placed(order("100008", "\"flow\":\"echo\""));
        callee("100007");
        callee("100008").answer(Tone.of(CALLEE_HZ));
        callee("100008").awaitTone(CALLEE_HZ, SOON);
        assertEquals(202, delete(ringing));
        assertEquals(202, delete(talking));
        assertEquals(Ending.How.CANCELLED, callee("100007").awaitEnded(SOON).how());
        assertEquals(Ending.How.PEER_HUNG_UP, callee("100008").awaitEnded(SOON).how());

        assertEquals("api-hangup", ended(ringing).get("cause").asText());
        assertEquals("api-hangup", ended(talking).get("cause").asText());
        assertEquals(202, delete(ringing), "once more");
        assertEquals(404, delete("nobody"));
    }

    @Test
    void whatTheGateRefusesIsNotRungAndHasARecord() throws Exception {
        HttpResponse<String> refused = place(key(), order("1000x9", "\"flow\":\"menu\""));

        assertEquals(403, refused.statusCode());
        JsonNode problem = JSON.readTree(refused.body());
        assertEquals("number_invalid", problem.get("reasons").get(0).get("reason").asText());
        JsonNode call = ended(problem.get("id").asText());
        assertEquals("blocked-number-invalid", call.get("cause").asText());
        assertEquals(0, call.get("legs").size());
        assertEquals(
                List.of("placed_survey", "refused:number_invalid"),
                EngineUnderTest.texts(call.get("marks"), "name"));
        assertFalse(ringing("1000x9").isDone());
    }

    @Test
    void sameKeyPlacesOneCall() throws Exception {
        String key = key();
        String order = order("100010", "\"flow\":\"menu\"");
        HttpResponse<String> first = place(key, order);
        HttpResponse<String> second = place(key, order);
        HttpResponse<String> other = place(key, order("100011", "\"flow\":\"menu\""));

        assertEquals(202, first.statusCode(), first.body());
        assertEquals(first.body(), second.body());
        assertEquals(
                "/api/v1/calls/" + JSON.readTree(first.body()).get("id").asText(),
                second.headers().firstValue("Location").orElse(""));
        assertEquals(422, other.statusCode());
        callee("100010").decline(486);
        ended(JSON.readTree(first.body()).get("id").asText());
        assertFalse(ringing("100011").isDone());
    }

    @Test
    void orderThatDoesNotFitIsRefusedWithAllThatIsWrong() throws Exception {
        HttpResponse<String> wrong =
                place(
                        key(),
                        order("100012", "\"flow\":\"nowhere\",\"trunk\":\"none\"")
                                .replace("support-line", "no-line"));
        assertEquals(400, wrong.statusCode());
        assertEquals(
                List.of("flow", "from", "trunk"),
                EngineUnderTest.texts(JSON.readTree(wrong.body()).get("fields"), "name"));
        assertEquals(
                400,
                place(key(), order("100012", "\"flow\":\"menu\",\"seat\":\"1001\"")).statusCode());
        assertEquals(400, place("", order("100012", "\"flow\":\"menu\"")).statusCode());
        assertFalse(ringing("100012").isDone());
    }

    // ----

    private SipPhone seat(String id) {
        SipPhone phone = SipPhone.on("127.0.0.1");
        phone.register(engine.sip(), id, "tandem-" + id);
        return phone;
    }

    static String dialled(PhoneCall call) {
        return call.inviteHeader("To").replaceAll("(?s).*sip:([^@]*)@.*", "$1");
    }

    private CompletableFuture<PhoneCall> ringing(String number) {
        return rung.computeIfAbsent(number, _ -> new CompletableFuture<>());
    }

    private PhoneCall callee(String number) throws Exception {
        return ringing(number).get(SOON.toSeconds(), java.util.concurrent.TimeUnit.SECONDS);
    }

    private String key() {
        return "key-" + keys.incrementAndGet();
    }

    static String order(String to, String more) {
        return "{\"from\":\"support-line\",\"to\":\"%s\",\"purpose\":\"survey\",%s}"
                .formatted(to, more);
    }

    private String placed(String order) throws Exception {
        HttpResponse<String> answer = place(key(), order);
        assertEquals(202, answer.statusCode(), answer.body());
        return JSON.readTree(answer.body()).get("id").asText();
    }

    private HttpResponse<String> place(String key, String order) throws Exception {
        return place(http, engine.engine().httpPort(), key, order);
    }

    static HttpResponse<String> place(HttpClient http, int port, String key, String order)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/calls"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(order));
        if (!key.isEmpty()) {
            request.header("Idempotency-Key", key);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private int delete(String id) throws Exception {
        URI uri =
                URI.create(
                        "http://127.0.0.1:" + engine.engine().httpPort() + "/api/v1/calls/" + id);
        return http.send(
                        HttpRequest.newBuilder(uri).DELETE().build(),
                        HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    private JsonNode call(String id) throws Exception {
        return engine.get("/api/v1/calls/" + id);
    }

    private JsonNode ended(String id) {
        return Awaitility.await()
                .atMost(SOON)
                .until(() -> call(id), call -> call.get("state").asText().equals("ended"));
    }

    private static List<String> path(JsonNode call) {
        return EngineUnderTest.texts(call.get("path"), "step");
    }

    /** Until each has heard half a second more of the other. */
    private static void letTalk(PhoneCall... parties) {
        for (PhoneCall party : parties) {
            long enough = party.stream().received() + 25;
            Awaitility.await().atMost(SOON).until(() -> party.stream().received() >= enough);
        }
    }

    /** What is heard on the left and on the right of its recording, and what is not. */
    private void assertRecorded(JsonNode call, int left, int right) throws Exception {
        JsonNode recording = call.get("recording");
        assertTrue(recording.get("complete").asBoolean(), call.toString());
        Path wav = engine.data.resolve("recordings").resolve(recording.get("file").asText());
        short[][] sound = Wav.read(Files.readAllBytes(wav)).channels();
        assertTrue(BaresipMeeting.toneSeconds(sound[0], left) > 0, "left has no " + left);
        assertTrue(BaresipMeeting.toneSeconds(sound[1], right) > 0, "right has no " + right);
        assertEquals(0, BaresipMeeting.toneSeconds(sound[0], right), "left has " + right);
    }
}
