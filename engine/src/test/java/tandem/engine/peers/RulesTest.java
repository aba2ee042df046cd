package tandem.engine.peers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import tandem.bench.phone.Dial;
import tandem.bench.phone.Ending;
import tandem.bench.phone.PhoneCall;
import tandem.bench.phone.SipPhone;
import tandem.bench.rtp.Tone;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Limits and rules of plan and engine, with short times so that they come to bear. */
@Execution(ExecutionMode.CONCURRENT)
class RulesTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir Path dir;
    private EngineUnderTest engine;
    private SipPhone carrier;

    @BeforeEach
    void start() throws Exception {
        engine =
                EngineUnderTest.start(
                        dir,
                        RulesTest::shortTimes,
                        Map.of("media.inactivity", "1s", "limits.calls", "3"));
        carrier = SipPhone.on("127.0.0.1", engine.trunkPort).peer(engine.sip());
    }

    private static void shortTimes(Path conf) throws java.io.IOException {
        Path queues = conf.resolve("tenants/demo/queues.yaml");
        Files.writeString(
                queues,
                Files.readString(queues)
                        .replaceAll("ring: \\S+", "ring: 1s")
                        .replaceAll("max_wait: \\S+", "max_wait: 2s")
                        .replaceAll("wrapup: \\S+", "wrapup: 10m"));
    }

    @AfterEach
    void stop() {
        carrier.close();
        engine.close();
    }

    @Test
    void callerWhoSendsNothingIsHungUpAndTheCdrSaysWhy() throws Exception {
        PhoneCall mute = carrier.dial(Dial.to("4003").withoutMedia());
        assertEquals(Ending.How.PEER_HUNG_UP, mute.awaitEnded(SOON).how());

        JsonNode call = ended(1).getFirst();
        assertEquals("media-lost", call.get("cause").asText());
        assertEquals("engine", call.get("hangup_by").asText());
        assertEquals(0, call.get("legs").get(0).get("media").get("received_packets").asLong());
        Gone.within(engine, SOON, false);
    }

    @Test
    void callerWhoWaitsTooLongHearsTheOverflow() throws Exception {
        PhoneCall caller = carrier.call("4000", Tone.of(440));
        assertEquals(Ending.How.PEER_HUNG_UP, caller.awaitEnded(Duration.ofSeconds(30)).how());

        JsonNode call = ended(1).getFirst();
        assertEquals(
                List.of("queue", "prompt"), EngineUnderTest.texts(call.get("segments"), "kind"));
        assertEquals("timeout", call.get("segments").get(0).get("outcome").asText());
    }

    @Test
    void seatThatDoesNotAnswerInTimeIsFollowedByTheNext() throws Exception {
        try (SipPhone sleeper = seat("1001")) {
            sleeper.neverAnswer();
            PhoneCall caller = carrier.call("4000", Tone.of(440));
            PhoneCall first = sleeper.awaitCall(SOON);
            try (SipPhone worker = seat("1002")) {
                worker.answerCalls(0, Tone.of(1000));
                assertEquals(Ending.How.CANCELLED, first.awaitEnded(SOON).how());
                caller.awaitTone(1000, SOON);
                caller.hangup();
                caller.awaitEnded(SOON);
            }
        }
        List<String> rings =
                EngineUnderTest.nodes(ended(1).getFirst().get("segments"))
                        .filter(segment -> segment.get("kind").asText().equals("ring"))
                        .map(segment -> segment.get("outcome").asText())
                        .toList();
        assertEquals(List.of("no_answer", "answered"), rings);
    }

    @Test
    void seatInWrapUpIsNotRung() throws Exception {
        try (SipPhone ada = seat("1001")) {
            ada.answerCalls(0, Tone.of(1000));
            PhoneCall first = carrier.call("4000", Tone.of(440));
            first.awaitTone(1000, SOON);
            first.hangup();
            first.awaitEnded(SOON);
            ended(1);
            assertEquals("wrap-up", seatState("1001"));

            PhoneCall second = carrier.call("4000", Tone.of(440));
            second.awaitEnded(Duration.ofSeconds(30));
            JsonNode call =
                    ended(2).stream()
                            .filter(c -> c.get("legs").size() == 1)
                            .findFirst()
                            .orElseThrow();
            assertEquals("timeout", call.get("segments").get(0).get("outcome").asText());
        }
    }

    @Test
    void bothPhonesOfASeatRingAndTheFirstToAnswerWins() throws Exception {
        try (SipPhone desk = seat("1001");
                SipPhone mobile = seat("1001")) {
            desk.neverAnswer();
            mobile.answerCalls(200, Tone.of(1000));
            PhoneCall caller = carrier.call("4000", Tone.of(440));
            PhoneCall atDesk = desk.awaitCall(SOON);
            caller.awaitTone(1000, SOON);
            assertEquals(Ending.How.CANCELLED, atDesk.awaitEnded(SOON).how());
            caller.hangup();
            caller.awaitEnded(SOON);
        }
        assertEquals(3, ended(1).getFirst().get("legs").size());
    }

    @Test
    void callsBeyondTheLimitAreTurnedAwayAndCounted() throws Exception {
        List<PhoneCall> calls =
                List.of(
                        carrier.call("4003", Tone.of(440)),
                        carrier.call("4003", Tone.of(440)),
                        carrier.call("4003", Tone.of(440)));
        for (PhoneCall call : calls) {
            call.awaitAnswered(SOON);
        }
        assertEquals(503, carrier.call("4003", Tone.of(440)).awaitEnded(SOON).status());
        assertEquals(1, engine.metric("tandem_calls_refused_total"));
        for (PhoneCall call : calls) {
            call.hangup();
            call.awaitEnded(SOON);
        }
    }

    // ----

    private SipPhone seat(String id) {
        SipPhone phone = SipPhone.on("127.0.0.1");
        phone.register(engine.sip(), id, "tandem-" + id);
        return phone;
    }

    private String seatState(String id) throws Exception {
        return EngineUnderTest.nodes(engine.get("/api/v1/seats").get("seats"))
                .filter(seat -> seat.get("id").asText().equals(id))
                .findFirst()
                .orElseThrow()
                .get("state")
                .asText();
    }

    private List<JsonNode> ended(int count) {
        return engine.ended(count, SOON);
    }
}
