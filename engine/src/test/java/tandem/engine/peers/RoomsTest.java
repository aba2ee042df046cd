package tandem.engine.peers;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import tandem.bench.phone.PhoneCall;
import tandem.bench.phone.SipPhone;
import tandem.bench.rtp.Tone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Who hears whom in talks of more than two, by tones over real sockets. */
@Execution(ExecutionMode.CONCURRENT)
class RoomsTest {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final int CALLER_HZ = 440;
    private static final int SEAT_HZ = 1000;
    private static final int OTHER_HZ = 1700;

    private static final String FLOWS =
            """
            version: 1
            tenant: demo
            numbers:
              - { id: t-talk, number: "5000", inbound: { flow: talk } }
              - { id: t-park, number: "5001", inbound: { flow: lot } }
              - { id: t-fetch, number: "5002", inbound: { flow: fetch } }
              - { id: t-out, number: "777", inbound: { flow: talk } }
            flows:
              talk:
                start: in
                steps:
                  in: { conference: { room: "of-${call.to}", max: 2, finish: "#" }, on: { full: no }, next: echo }
                  echo: { echo: { max: 1m }, next: end }
                  no: { hangup: busy }
                  end: { hangup: normal }
              lot:
                start: wait
                steps:
                  wait: { park: { slot: "7", timeout: 1m, music: prompts/hold.wav }, next: end }
                  end: { hangup: normal }
              fetch:
                start: get
                steps:
                  get: { pickup: { slot: "7" }, on: { empty: no }, next: end }
                  no: { hangup: not-found }
                  end: { hangup: normal }
            """;

    @TempDir Path dir;
    private final HttpClient http = HttpClient.newHttpClient();
    private EngineUnderTest engine;
    private SipPhone carrier;

    @BeforeEach
    void start() throws Exception {
        engine = EngineUnderTest.start(dir, EngineUnderTest.tenantFile("rooms.yaml", FLOWS));
        carrier = SipPhone.on("127.0.0.1", engine.trunkPort).peer(engine.sip());
    }

    @AfterEach
    void stop() {
        carrier.close();
        engine.close();
        http.close();
    }

    private SipPhone seat(String id, int hz) throws Exception {
        SipPhone phone = SipPhone.on("127.0.0.1").answerCalls(0, Tone.of(hz));
        phone.register(engine.sip(), id, "tandem-" + id);
        return phone;
    }

    @Test
    void aSupervisorListensThenWhispersThenBargesThenTakesOver() throws Exception {
        try (SipPhone seat = seat("1001", SEAT_HZ)) {
            PhoneCall caller = carrier.call("4000", CALLER_HZ);
            PhoneCall agent = seat.awaitCall(SOON);
            caller.awaitTone(SEAT_HZ, SOON);
            String call = onlyLive();
            assertEquals(404, post(call, "supervise", "{\"seat\":\"9999\"}"));
            assertEquals(409, post(call, "supervise", "{\"seat\":\"1002\"}"));
            assertEquals(404, post("c-none", "supervise", "{\"seat\":\"1002\"}"));
            try (SipPhone boss = seat("1002", OTHER_HZ)) {
                assertEquals(409, post(call, "supervise", "{\"seat\":\"1001\"}"));
                assertEquals(202, post(call, "supervise", "{\"seat\":\"1002\"}"));
                PhoneCall ear = boss.awaitCall(SOON);
                assertEquals("listen", ear.inviteHeader("X-Tandem-Supervise"));
                hears(ear, CALLER_HZ);
                hears(ear, SEAT_HZ);
                deaf(caller, OTHER_HZ);
                deaf(agent, OTHER_HZ);
                hears(caller, SEAT_HZ);
                assertEquals("talking", seatState("1002"));

                assertEquals(202, supervise(call, "whisper"));
                hears(agent, OTHER_HZ);
                deaf(caller, OTHER_HZ);
                assertEquals(202, supervise(call, "barge"));
                hears(caller, OTHER_HZ);
                hears(caller, SEAT_HZ);
                assertEquals(202, supervise(call, "takeover"));
                agent.awaitEnded(SOON);
                caller.awaitTone(OTHER_HZ, SOON);
                ear.awaitTone(CALLER_HZ, SOON);
                assertTrue(List.of("wrap-up", "idle").contains(seatState("1001")));
                caller.hangup();
                ear.awaitEnded(SOON);
            }
        }
        JsonNode ended = engine.ended(1, SOON).getFirst();
        assertEquals(
                List.of("listen", "whisper", "barge", "takeover"),
                EngineUnderTest.nodes(ended.get("segments"))
                        .filter(segment -> segment.get("kind").asText().equals("supervision"))
                        .map(segment -> segment.get("name").asText())
                        .toList());
        assertEquals(
                List.of("caller", "seat", "supervisor"),
                EngineUnderTest.texts(ended.get("legs"), "role"));
        assertTrue(
                EngineUnderTest.texts(ended.get("marks"), "name").contains("supervisor_takeover"));
        assertEquals(0, engine.metric("tandem_seat_leases"));
    }

    @Test
    void aSupervisorWhoIsDroppedLeavesTheTalkAsItWas() throws Exception {
        try (SipPhone seat = seat("1001", SEAT_HZ)) {
            PhoneCall caller = carrier.call("4000", CALLER_HZ);
            PhoneCall agent = seat.awaitCall(SOON);
            caller.awaitTone(SEAT_HZ, SOON);
            String call = onlyLive();
            try (SipPhone boss = seat("1002", OTHER_HZ)) {
                assertEquals(202, supervise(call, "barge"));
                PhoneCall ear = boss.awaitCall(SOON);
                hears(caller, OTHER_HZ);
                assertEquals(202, delete("/api/v1/calls/" + call + "/supervise"));
                ear.awaitEnded(SOON);
                caller.awaitTone(SEAT_HZ, SOON);
                agent.awaitTone(CALLER_HZ, SOON);
                assertEquals(404, delete("/api/v1/calls/" + call + "/supervise"));
            }
            caller.hangup();
            agent.awaitEnded(SOON);
        }
    }

    @Test
    void aThirdPartyStaysWhenTheSeatLeaves() throws Exception {
        try (SipPhone seat = seat("1001", SEAT_HZ)) {
            PhoneCall caller = carrier.call("4000", CALLER_HZ);
            PhoneCall agent = seat.awaitCall(SOON);
            caller.awaitTone(SEAT_HZ, SOON);
            String call = onlyLive();
            try (SipPhone third = seat("1002", OTHER_HZ)) {
                assertEquals(400, post(call, "add", "{}"));
                assertEquals(202, post(call, "add", "{\"seat\":\"1002\"}"));
                PhoneCall guest = third.awaitCall(SOON);
                hears(caller, OTHER_HZ);
                hears(caller, SEAT_HZ);
                hears(agent, OTHER_HZ);
                hears(guest, CALLER_HZ);
                hears(guest, SEAT_HZ);
                agent.hangup();
                caller.awaitTone(OTHER_HZ, SOON);
                guest.awaitTone(CALLER_HZ, SOON);
                guest.hangup();
                caller.awaitEnded(SOON);
            }
        }
        JsonNode ended = engine.ended(1, SOON).getFirst();
        assertEquals(
                2,
                EngineUnderTest.nodes(ended.get("segments"))
                        .filter(segment -> segment.get("kind").asText().equals("talk"))
                        .count());
    }

    @Test
    void aThirdPartyByNumberPassesTheGate() throws Exception {
        try (SipPhone seat = seat("1001", SEAT_HZ)) {
            PhoneCall caller = carrier.call("4000", CALLER_HZ);
            PhoneCall agent = seat.awaitCall(SOON);
            caller.awaitTone(SEAT_HZ, SOON);
            String call = onlyLive();
            carrier.answerCalls(0, Tone.of(OTHER_HZ));
            String number = "{\"number\":\"%s\",\"trunk\":\"%s\",\"caller_id\":\"%s\"}";
            assertEquals(403, post(call, "add", number.formatted("12x", "lab", "support-line")));
            assertEquals(403, post(call, "add", number.formatted("123456", "lab", "foreign")));
            assertEquals(404, post(call, "add", number.formatted("123456", "none", "t-talk")));
            assertEquals(202, post(call, "add", number.formatted("123456", "lab", "support-line")));
            PhoneCall guest = carrier.awaitCall(SOON);
            hears(agent, OTHER_HZ);
            hears(guest, SEAT_HZ);
            hears(guest, CALLER_HZ);
            agent.hold();
            deafSoon(guest, SEAT_HZ);
            hears(guest, CALLER_HZ);
            agent.resume();
            hears(guest, SEAT_HZ);
            caller.hangup();
            guest.awaitEnded(SOON);
            agent.awaitEnded(SOON);
        }
    }

    @Test
    void aTalkIsPlayedIntoAndItsLegsAreSentDigits() throws Exception {
        try (SipPhone seat = seat("1001", SEAT_HZ)) {
            PhoneCall caller = carrier.call("4000", CALLER_HZ);
            PhoneCall agent = seat.awaitCall(SOON);
            caller.awaitTone(SEAT_HZ, SOON);
            String call = onlyLive();

            assertEquals(400, post(call, "play", "{\"files\":[\"prompts/none.wav\"]}"));
            String music = "{\"files\":[\"prompts/hold.wav\"],\"to\":\"caller\"}";
            assertEquals(202, post(call, "play", music));
            caller.awaitSoundBut(SEAT_HZ, SOON);
            assertTrue(agent.hears(CALLER_HZ));
            assertEquals(202, delete("/api/v1/calls/" + call + "/play"));
            caller.awaitTone(SEAT_HZ, SOON);

            assertEquals(202, post(call, "digits", "{\"leg\":2,\"digits\":\"12#\"}"));
            agent.awaitDigits("12#", SOON);
            assertEquals(404, post(call, "digits", "{\"leg\":7,\"digits\":\"1\"}"));

            assertEquals(202, post(call, "level", "{\"leg\":1,\"sent_db\":-30}"));
            Awaitility.await().atMost(SOON).until(() -> caller.levelDb(SEAT_HZ) < -25);
            assertEquals(202, post(call, "talking", "{\"on\":true}"));
            assertEquals(409, post(call, "pickup", "{\"seat\":\"1002\"}"));
            caller.hangup();
            agent.awaitEnded(SOON);
        }
    }

    @Test
    void callsMeetInAConference() throws Exception {
        PhoneCall one = carrier.call("5000", CALLER_HZ).awaitAnswered(SOON);
        Awaitility.await().atMost(SOON).until(() -> members().size() == 1);
        PhoneCall two = carrier.call("5000", SEAT_HZ).awaitAnswered(SOON);
        one.awaitTone(SEAT_HZ, SOON);
        two.awaitTone(CALLER_HZ, SOON);
        assertEquals(486, carrier.call("5000", OTHER_HZ).awaitEnded(SOON).status());

        String first = members().get(0).get("call").asText();
        String member = "/api/v1/conferences/of-5000/members/";
        assertEquals(202, post(member + first, "{\"muted\":true}"));
        two.awaitSilence(SOON);
        assertTrue(members().get(0).get("muted").asBoolean());
        assertEquals(202, post(member + first, "{\"muted\":false}"));
        two.awaitTone(CALLER_HZ, SOON);
        assertEquals(404, delete("/api/v1/conferences/other/members/" + first));
        assertEquals(202, delete(member + first));
        one.awaitTone(CALLER_HZ, SOON); // the echo that follows in its flow
        Awaitility.await().atMost(SOON).until(() -> members().size() == 1);
        two.sendDigits("#");
        two.awaitTone(SEAT_HZ, SOON);
        assertEquals(0, engine.get("/api/v1/conferences").get("conferences").size());
        one.hangup();
        two.hangup();
        engine.ended(3, SOON);
    }

    @Test
    void aParkedCallIsPickedUpByAnotherCallAndByASeat() throws Exception {
        PhoneCall parked = carrier.call("5001", CALLER_HZ);
        parked.awaitSoundBut(CALLER_HZ, SOON);
        PhoneCall other = carrier.call("5002", SEAT_HZ);
        other.awaitTone(CALLER_HZ, SOON);
        parked.awaitTone(SEAT_HZ, SOON);
        other.hangup();
        parked.awaitEnded(SOON);
        assertEquals(404, carrier.call("5002", SEAT_HZ).awaitEnded(SOON).status());

        PhoneCall again = carrier.call("5001", CALLER_HZ);
        again.awaitSoundBut(CALLER_HZ, SOON);
        try (SipPhone _ = seat("1001", SEAT_HZ)) {
            assertEquals(202, post(onlyLive(), "pickup", "{\"seat\":\"1001\"}"));
            again.awaitTone(SEAT_HZ, SOON);
            again.hangup();
            engine.ended(4, SOON);
        }
        assertEquals(0, engine.metric("tandem_seat_leases"));
        assertEquals(0, engine.metric("tandem_parked_calls"));
        assertEquals(0, engine.metric("tandem_rooms"));
    }

    // ---- what is heard

    /** The tone is in what is heard, whatever else is. */
    private static void hears(PhoneCall call, int hz) {
        Awaitility.await().atMost(SOON).until(() -> call.levelDb(hz) > -40);
    }

    private static void deafSoon(PhoneCall call, int hz) {
        Awaitility.await().atMost(SOON).until(() -> call.levelDb(hz) < -50);
    }

    private static void deaf(PhoneCall call, int hz) {
        assertTrue(call.levelDb(hz) < -50, () -> hz + " Hz at " + call.levelDb(hz));
    }

    // ---- the API

    private String onlyLive() throws Exception {
        return engine.get("/api/v1/calls?state=live").get("calls").get(0).get("id").asText();
    }

    private JsonNode members() throws Exception {
        return engine.get("/api/v1/conferences").at("/conferences/0/members");
    }

    private String seatState(String id) throws Exception {
        return EngineUnderTest.nodes(engine.get("/api/v1/seats").get("seats"))
                .filter(seat -> seat.get("id").asText().equals(id))
                .findFirst()
                .orElseThrow()
                .get("state")
                .asText();
    }

    private int supervise(String call, String mode) throws Exception {
        return post(call, "supervise", "{\"seat\":\"1002\",\"mode\":\"" + mode + "\"}");
    }

    private int post(String call, String act, String body) throws Exception {
        return post("/api/v1/calls/" + call + "/" + act, body);
    }

    private int post(String path, String body) throws Exception {
        return status(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private int delete(String path) throws Exception {
        return status(request(path).DELETE());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + engine.engine().httpPort() + path));
    }

    private int status(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString()).statusCode();
    }
}
