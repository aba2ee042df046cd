package tandem.engine.peers;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import tandem.bench.phone.Dial;
import tandem.bench.phone.PhoneCall;
import tandem.bench.phone.Reaction;
import tandem.bench.phone.SipPhone;
import tandem.bench.rtp.Tone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Groups of trunks whose carriers are sick, dead, busy, full or well. */
@Execution(ExecutionMode.CONCURRENT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrunksTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private static final String PLAN =
            """
            version: 1
            tenant: demo
            numbers:
              - { id: by-sick, number: "5301", inbound: { flow: by-sick } }
              - { id: by-dead, number: "5302", inbound: { flow: by-dead } }
              - { id: by-busy, number: "5303", inbound: { flow: by-busy } }
              - { id: by-narrow, number: "5304", inbound: { flow: by-narrow } }
              - { id: by-spare, number: "5306", inbound: { flow: by-spare } }
              - { id: by-route, e164: "+4930123405", inbound: { flow: by-route } }
            flows:
              by-sick: { start: a, steps: { a: { dial: { number: "+8613800000001", trunk: via-sick, caller_id: support-line } } } }
              by-dead: { start: a, steps: { a: { dial: { number: "+8613800000002", trunk: via-dead, caller_id: support-line } } } }
              by-busy: { start: a, steps: { a: { dial: { number: "+8613800000003", trunk: via-busy, caller_id: support-line } } } }
              by-narrow: { start: a, steps: { a: { dial: { number: "+8613800000004", trunk: via-narrow, caller_id: support-line } } } }
              by-spare: { start: a, steps: { a: { dial: { number: "+8613800000006", trunk: via-spare, caller_id: support-line } } } }
              by-route: { start: a, steps: { a: { dial: { number: "+8613800000005", caller_id: by-route } } } }
            """;

    private static final String TRUNKS =
            """

              sick: { host: 127.0.0.1, port: SICK, tenant: demo, options_every: 0s }
              dead: { host: 127.0.0.1, port: DEAD, tenant: demo, options_every: 0s, first_response: 500ms }
              busy: { host: 127.0.0.1, port: BUSY, tenant: demo, options_every: 0s }
              spare: { host: 127.0.0.1, port: SPARE, tenant: demo, options_every: 100ms }
              narrow:
                host: 127.0.0.1
                port: NARROW
                tenant: demo
                options_every: 0s
                channels: 1
                numbers: { received: { strip: 1, prefix: "+" } }
              well:
                host: 127.0.0.1
                port: WELL
                tenant: demo
                options_every: 0s
                numbers: { sent: { called: e164, caller: e164, prefix: "9" } }
                headers:
                  from_user: acct-17
                  from_host: sip.example.net
                  p_asserted_identity: true
                  privacy: none
                  diversion: false
                  history_info: true
                  add: ["X-Account: 17"]
            groups:
              via-sick: { trunks: [sick, well] }
              via-dead: { trunks: [dead, well] }
              via-busy: { trunks: [{ trunk: well, priority: 2 }, busy] }
              via-spare: { trunks: [spare, well] }
              via-narrow: { trunks: [narrow, well] }
            routes:
              - { to: well, prefix: "+86", cost: 0.02 }
              - { to: sick, prefix: "+861", cost: 0.01 }
            """;

    private EngineUnderTest engine;
    private SipPhone lab;
    private SipPhone sick;
    private SipPhone dead;
    private SipPhone busy;
    private SipPhone narrow;
    private SipPhone spare;
    private SipPhone well;

    @BeforeAll
    void start(@TempDir Path dir) throws Exception {
        sick = SipPhone.on("127.0.0.1", EngineUnderTest.freePort());
        sick.onCalls(new Reaction.Manual()).onIncoming(call -> call.decline(503));
        dead = SipPhone.on("127.0.0.1", EngineUnderTest.freePort()).onCalls(new Reaction.Ignore());
        busy = SipPhone.on("127.0.0.1", EngineUnderTest.freePort()).declineCalls(486);
        spare = SipPhone.on("127.0.0.1", EngineUnderTest.freePort()).answerCalls(0, Tone.of(600));
        narrow = SipPhone.on("127.0.0.1", EngineUnderTest.freePort());
        narrow.answerCalls(0, Tone.of(700));
        well = SipPhone.on("127.0.0.1", EngineUnderTest.freePort()).answerCalls(0, Tone.of(800));
        engine =
                EngineUnderTest.start(
                        dir,
                        conf -> {
                            EngineUnderTest.tenantFile("trunks.yaml", PLAN).in(conf);
                            Files.writeString(
                                    conf.resolve("trunks.yaml"),
                                    TRUNKS.replace("SICK", "" + sick.port())
                                            .replace("DEAD", "" + dead.port())
                                            .replace("BUSY", "" + busy.port())
                                            .replace("NARROW", "" + narrow.port())
                                            .replace("SPARE", "" + spare.port())
                                            .replace("WELL", "" + well.port()),
                                    StandardOpenOption.APPEND);
                        });
        lab = SipPhone.on("127.0.0.1", engine.trunkPort).peer(engine.sip());
        narrow.peer(engine.sip());
    }

    @AfterAll
    void stop() {
        for (SipPhone phone : List.of(lab, sick, dead, busy, narrow, spare, well)) {
            phone.close();
        }
        engine.close();
    }

    @Test
    void theNextTrunkIsTriedAfter503AndTheRecordSaysSo() throws Exception {
        PhoneCall caller = lab.call("5301", 440);
        caller.awaitTone(800, SOON);
        caller.hangup();

        JsonNode call = ended("5301");
        assertEquals(List.of("lab", "sick", "well"), legs(call, "via"));
        JsonNode failed = call.get("legs").get(1);
        assertEquals(503, failed.get("sip_status").asInt(), failed.toString());
        assertTrue(failed.hasNonNull("started") && failed.hasNonNull("ended"));
    }

    @Test
    void whoSaysNothingIsLeftSoon() throws Exception {
        PhoneCall caller = lab.call("5302", 440);
        caller.awaitTone(800, SOON);
        caller.hangup();

        JsonNode call = ended("5302");
        assertEquals(List.of("lab", "dead", "well"), legs(call, "via"));
        assertEquals("no-response", call.get("legs").get(1).get("cause").asText());
    }

    @Test
    void aBusyCalleeIsNotCalledAgainByAnother() throws Exception {
        PhoneCall caller = lab.call("5303", 440);

        assertEquals(486, caller.awaitEnded(SOON).status());
        assertEquals(List.of("lab", "busy"), legs(ended("5303"), "via"));
    }

    @Test
    void anOperatorTakesATrunkOutAndInAgain() throws Exception {
        Awaitility.await()
                .atMost(SOON)
                .until(() -> engine.get("/api/v1/trunks/spare").hasNonNull("round_trip_ms"));
        assertEquals("up", engine.get("/api/v1/trunks/spare").get("state").asText());
        assertEquals(400, change("spare", "{\"state\":\"out\"}"), "without a reason");
        assertEquals(404, change("nobody", "{\"state\":\"in\"}"));
        assertEquals(200, change("spare", "{\"state\":\"out\",\"reason\":\"works\"}"));
        PhoneCall caller = lab.call("5306", 440);
        caller.awaitTone(800, SOON);
        caller.hangup();
        JsonNode call = ended("5306");
        assertEquals(List.of("lab", "spare", "well"), legs(call, "via"));
        assertEquals("trunk-out", call.get("legs").get(1).get("cause").asText());
        JsonNode out = engine.get("/api/v1/trunks/spare");
        assertEquals("out works", out.get("state").asText() + " " + out.get("reason").asText());

        assertEquals(200, change("spare", "{\"state\":\"in\"}"));
        PhoneCall again = lab.call("5306", 440);
        again.awaitTone(600, SOON);
        assertEquals(1, engine.get("/api/v1/trunks/spare").get("channels").asInt());
        again.hangup();
        Awaitility.await()
                .atMost(SOON)
                .until(() -> engine.get("/api/v1/trunks/spare").get("channels").asInt() == 0);
        JsonNode hour = engine.get("/api/v1/trunks/spare").get("last_hour");
        assertEquals(1, hour.get("attempts").asInt());
        assertEquals(100.0, hour.get("asr_percent").asDouble());
        List<String> states =
                EngineUnderTest.nodes(engine.get("/api/v1/events?after=0&limit=1000").get("events"))
                        .filter(event -> event.get("type").asText().equals("trunk.state"))
                        .map(event -> event.get("data").get("state").asText())
                        .toList();
        assertEquals(List.of("out", "up"), states);
        assertEquals(7, EngineUnderTest.nodes(engine.get("/api/v1/trunks").get("trunks")).count());
    }

    private int change(String trunk, String body) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI uri =
                    URI.create(
                            "http://127.0.0.1:%d/api/v1/trunks/%s/state"
                                    .formatted(engine.engine().httpPort(), trunk));
            return http.send(
                            HttpRequest.newBuilder(uri)
                                    .header("Content-Type", "application/json")
                                    .PUT(HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .statusCode();
        }
    }

    @Test
    void aFullTrunkIsPassedOverAndTakesNoCallsItself() throws Exception {
        PhoneCall first = lab.call("5304", 440);
        first.awaitTone(700, SOON);
        PhoneCall second = lab.call("5304", 440);
        second.awaitTone(800, SOON);
        PhoneCall inbound = narrow.dial(Dial.to("04930123405").saying(Tone.of(440)));
        assertEquals(503, inbound.awaitEnded(SOON).status());
        first.hangup();
        second.hangup();
        Awaitility.await().atMost(SOON).until(() -> calls("5304").size() == 2);
        assertTrue(
                calls("5304").stream()
                        .anyMatch(
                                call ->
                                        legs(call, "via").equals(List.of("lab", "narrow", "well"))
                                                && call.get("legs")
                                                        .get(1)
                                                        .get("cause")
                                                        .asText()
                                                        .equals("trunk-busy")),
                () -> calls("5304").toString());

        callIsRoutedAndWrittenAsItsTrunkWants();
    }

    /** Its number was read as the trunk writes it, and routes led it on by cost. */
    private void callIsRoutedAndWrittenAsItsTrunkWants() {
        PhoneCall caller = narrow.dial(Dial.to("04930123405").saying(Tone.of(440)));
        caller.awaitTone(800, SOON);
        PhoneCall callee = well.awaitCall(SOON);
        while (!callee.inviteHeader("To").contains("8613800000005")) {
            callee = well.awaitCall(SOON);
        }
        assertTrue(callee.inviteHeader("To").contains("sip:98613800000005@"));
        assertTrue(callee.inviteHeader("From").contains("<sip:acct-17@sip.example.net>"));
        assertEquals(
                "<sip:4930123405@sip.example.net>", callee.inviteHeader("P-Asserted-Identity"));
        assertEquals("none", callee.inviteHeader("Privacy"));
        assertEquals("17", callee.inviteHeader("X-Account"));
        assertEquals("", callee.inviteHeader("Diversion"));
        assertTrue(callee.inviteHeader("History-Info").contains("index=1.1"));
        caller.hangup();
        assertEquals(List.of("narrow", "sick", "well"), legs(ended("+4930123405"), "via"));
    }

    private JsonNode ended(String to) {
        Awaitility.await().atMost(SOON).until(() -> !calls(to).isEmpty());
        return calls(to).getFirst();
    }

    private List<JsonNode> calls(String to) {
        try {
            return EngineUnderTest.nodes(engine.get("/api/v1/calls?limit=100").get("calls"))
                    .filter(call -> call.get("to").asText().equals(to))
                    .filter(call -> call.hasNonNull("ended"))
                    .toList();
        } catch (java.io.IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> legs(JsonNode call, String member) {
        return EngineUnderTest.texts(call.get("legs"), member);
    }
}
