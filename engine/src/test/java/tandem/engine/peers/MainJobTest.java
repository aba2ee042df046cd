package tandem.engine.peers;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The main job over real sockets: trunk, plan, queue, seats, hold, dial, records. */
@Execution(ExecutionMode.CONCURRENT)
class MainJobTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir Path dir;
    private EngineUnderTest engine;
    private SipPhone carrier;

    @BeforeEach
    void start() throws Exception {
        engine = EngineUnderTest.start(dir, conf -> {});
        carrier = SipPhone.on("127.0.0.1", engine.trunkPort).peer(engine.sip());
    }

    @AfterEach
    void stop() {
        carrier.close();
        engine.close();
    }

    private SipPhone seat(String id) {
        SipPhone phone = SipPhone.on("127.0.0.1");
        phone.register(engine.sip(), id, "tandem-" + id);
        return phone;
    }

    @Test
    void queuedCallerHearsMusicThenTheSeatAndTheCdrTellsIt() throws Exception {
        PhoneCall caller = carrier.call("4000", Tone.of(440));
        caller.awaitAnswered(SOON);
        caller.awaitSoundBut(1000, SOON);
        try (SipPhone ada = SipPhone.on("127.0.0.1").answerCalls(300, Tone.of(1000))) {
            // The call is there as soon as the phone is.
            ada.register(engine.sip(), "1001", "tandem-1001");
            PhoneCall atSeat = ada.awaitCall(SOON);
            caller.awaitTone(1000, SOON);
            atSeat.awaitTone(440, SOON);
            atSeat.hangup();
            caller.awaitEnded(SOON);
        }

        JsonNode call = ended(1).getFirst();
        assertEquals("seat", call.get("hangup_by").asText());
        assertEquals("normal", call.get("cause").asText());
        assertEquals(16, call.get("q850").asInt());
        assertEquals(
                List.of("queue", "ring", "talk"),
                EngineUnderTest.texts(call.get("segments"), "kind"));
        assertEquals(List.of("caller", "seat"), EngineUnderTest.texts(call.get("legs"), "role"));
        assertEquals(List.of("lab", "1001"), EngineUnderTest.texts(call.get("legs"), "via"));
        for (JsonNode leg : call.get("legs")) {
            assertTrue(leg.get("media").get("received_packets").asLong() >= 5, leg.toString());
            assertEquals(0, leg.get("media").get("lost_packets").asLong());
        }
        JsonNode recording = call.get("recording");
        assertTrue(recording.get("complete").asBoolean(), recording.toString());
        long callMs = millis(call, "answered", "ended");
        assertTrue(
                Math.abs(callMs - recording.get("duration_ms").asLong()) <= 100, call.toString());
        Gone.within(engine, SOON, false);
    }

    @Test
    void declineAndNoAnswerGoToTheNextSeatAndTheCallerKeepsThePlace() throws Exception {
        try (SipPhone decliner = seat("1001");
                SipPhone sleeper = seat("1002");
                SipPhone worker = seat("1003")) {
            decliner.declineCalls(603);
            sleeper.declineCalls(486);
            worker.answerCalls(100, Tone.of(1000));

            PhoneCall caller = carrier.call("4000", Tone.of(440));
            caller.awaitAnswered(SOON);
            caller.awaitTone(1000, SOON);
            caller.hangup();
            caller.awaitEnded(SOON);
        }

        JsonNode call = ended(1).getFirst();
        assertEquals("caller", call.get("hangup_by").asText());
        List<String> rings =
                EngineUnderTest.nodes(call.get("segments"))
                        .filter(segment -> segment.get("kind").asText().equals("ring"))
                        .map(segment -> segment.get("outcome").asText())
                        .toList();
        assertEquals("answered", rings.getLast());
        assertEquals(
                1,
                EngineUnderTest.nodes(call.get("segments"))
                        .filter(s -> s.get("kind").asText().equals("queue"))
                        .count());
    }

    @Test
    void callerWhoHangsUpWhileItRingsEndsTheRingingAtOnce() throws Exception {
        try (SipPhone seat = seat("1001")) {
            seat.neverAnswer();
            PhoneCall caller = carrier.call("4000", Tone.of(440));
            PhoneCall atSeat = seat.awaitCall(SOON);
            caller.hangup();
            assertEquals(Ending.How.CANCELLED, atSeat.awaitEnded(SOON).how());
            Gone.within(engine, SOON, false);
        }
        assertEquals(
                "abandoned",
                EngineUnderTest.nodes(ended(1).getFirst().get("segments"))
                        .filter(s -> s.get("kind").asText().equals("queue"))
                        .findFirst()
                        .orElseThrow()
                        .get("outcome")
                        .asText());
    }

    @Test
    void seatsDialEachOtherUnderTheSameLease() throws Exception {
        try (SipPhone ada = seat("1001");
                SipPhone bo = seat("1002");
                SipPhone chen = seat("1003")) {
            bo.answerCalls(50, Tone.of(1000));
            PhoneCall call = ada.call("1002", Tone.of(440));
            call.awaitAnswered(SOON);
            call.awaitTone(1000, SOON);

            PhoneCall second = chen.call("1002", Tone.of(600));
            assertEquals(486, second.awaitEnded(SOON).status());
            PhoneCall third = ada.call("4003", Tone.of(600));
            assertEquals(486, third.awaitEnded(SOON).status());

            call.hangup();
            call.awaitEnded(SOON);
            Gone.within(engine, SOON, false);
        }
    }

    @Test
    void seatDialsOutThroughTheTrunkWithARegisteredNumber() throws Exception {
        try (SipPhone ada = seat("1001")) {
            carrier.answerCalls(50, Tone.of(1000));
            PhoneCall call = ada.call("9123456", Tone.of(440));
            PhoneCall outside = carrier.awaitCall(SOON);
            call.awaitAnswered(SOON);
            call.awaitTone(1000, SOON);
            outside.awaitTone(440, SOON);
            assertEquals("4000", outside.peer());
            outside.hangup();
            call.awaitEnded(SOON);
        }
        JsonNode call = ended(1).getFirst();
        assertEquals("outbound", call.get("direction").asText());
        assertEquals("callee", call.get("hangup_by").asText());
    }

    @Test
    void busyOutsideIsBusyInside() throws Exception {
        try (SipPhone ada = seat("1001")) {
            carrier.declineCalls(486);
            PhoneCall call = ada.call("9123456", Tone.of(440));
            assertEquals(486, call.awaitEnded(SOON).status());
        }
    }

    @Test
    void holdPlaysMusicToTheCallerAndResumeBringsTheSeatBack() throws Exception {
        try (SipPhone ada = seat("1001")) {
            ada.answerCalls(50, Tone.of(1000));
            PhoneCall caller = carrier.call("4000", Tone.of(440));
            PhoneCall atSeat = ada.awaitCall(SOON);
            caller.awaitTone(1000, SOON);

            atSeat.hold().join();
            caller.awaitSoundBut(1000, SOON);
            atSeat.resume().join();
            caller.awaitTone(1000, SOON);
            atSeat.awaitTone(440, SOON);
            caller.hangup();
            caller.awaitEnded(SOON);
        }
        assertTrue(
                EngineUnderTest.texts(ended(1).getFirst().get("segments"), "kind")
                        .contains("hold"));
    }

    @Test
    void digitsChooseInTheMenu() throws Exception {
        PhoneCall caller = carrier.call("4002", Tone.of(440));
        caller.awaitAnswered(SOON);
        caller.sendDigits("2");
        caller.awaitTone(440, Duration.ofSeconds(20));
        caller.sendDigits("#");
        caller.awaitEnded(SOON);
        assertEquals("engine", ended(1).getFirst().get("hangup_by").asText());
    }

    @Test
    void digitsPassFromCallerToSeat() throws Exception {
        try (SipPhone ada = seat("1001")) {
            ada.answerCalls(50, Tone.of(1000));
            PhoneCall caller = carrier.call("4000", Tone.of(440));
            PhoneCall atSeat = ada.awaitCall(SOON);
            caller.awaitTone(1000, SOON);
            caller.sendDigits("12#");
            atSeat.awaitDigits("12#", SOON);
            caller.hangup();
            caller.awaitEnded(SOON);
        }
    }

    @Test
    void lateOfferIsAnsweredByTheAck() throws Exception {
        PhoneCall caller =
                carrier.dial(
                        tandem.bench.phone.Dial.to("4003").saying(Tone.of(440)).withoutOffer());
        caller.awaitAnswered(SOON);
        caller.awaitTone(440, SOON);
        caller.hangup();
        caller.awaitEnded(SOON);
    }

    @Test
    void unknownNumberIsNotFound() {
        assertEquals(404, carrier.call("4999", Tone.of(440)).awaitEnded(SOON).status());
    }

    @Test
    void liveCallIsSeenByTheApiFromTheFirstInviteOn() throws Exception {
        PhoneCall caller = carrier.call("4003", Tone.of(440));
        caller.awaitAnswered(SOON);
        JsonNode live = engine.get("/api/v1/calls?state=live").get("calls");
        assertEquals(1, live.size());
        assertEquals("answered", live.get(0).get("state").asText());
        assertEquals(
                live.get(0).get("id"),
                engine.get("/api/v1/calls/" + live.get(0).get("id").asText()).get("id"));
        caller.hangup();
        caller.awaitEnded(SOON);
    }

    // ----

    private List<JsonNode> ended(int count) {
        return engine.ended(count, SOON);
    }

    private static long millis(JsonNode call, String from, String to) {
        return Duration.between(
                        Instant.parse(call.get(from).asText()),
                        Instant.parse(call.get(to).asText()))
                .toMillis();
    }
}
