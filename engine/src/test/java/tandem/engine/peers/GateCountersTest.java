package tandem.engine.peers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

import com.fasterxml.jackson.databind.JsonNode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import tandem.bench.phone.Ending;
import tandem.bench.phone.PhoneCall;
import tandem.bench.phone.SipPhone;
import tandem.bench.rtp.Tone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A person at a seat calls out more often than the plan allows, through a kill of the engine. */
@Execution(ExecutionMode.CONCURRENT)
class GateCountersTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String QUESTION =
            """
            {"to": "13800138000", "from": "support-line"}""";

    @TempDir Path dir;

    @Test
    void calleeIsNotCalledMoreOftenThanThePlanAllowsEvenByTheNextProcess() throws Exception {
        int carrierPort = EngineUnderTest.freePort();
        EngineHome home =
                EngineHome.in(
                        dir,
                        conf -> {
                            EngineUnderTest.trunkPort(carrierPort).in(conf);
                            Files.writeString(
                                    conf.resolve("tenants/demo/limits.yaml"),
                                    """
                                    version: 1
                                    tenant: demo
                                    limits:
                                      callee:
                                        - { window: 1d, max: 2 }
                                    """);
                        });
        try (SipPhone carrier = SipPhone.on("127.0.0.1", carrierPort);
                SipPhone seat = SipPhone.on("127.0.0.1")) {
            carrier.answerCalls(0, Tone.of(800));
            try (EngineChild first = EngineChild.start(home)) {
                seat.register(first.sip(), "1001", "tandem-1001");
                assertTrue(ask(first).get("allowed").asBoolean());
                talk(first, seat);
                carrier.awaitCall(SOON);
                first.kill();
            }
            try (EngineChild second = EngineChild.start(home)) {
                seat.register(second.sip(), "1001", "tandem-1001");
                talk(second, seat);
                carrier.awaitCall(SOON);

                PhoneCall third = seat.call("913800138000", 440);

                Ending end = third.awaitEnded(SOON);
                assertEquals(603, end.status(), end::toString);
                assertFalse(carrier.liveCalls() > 1, "the third INVITE arrived");
                refusalIsExplained(second);
                refusalIsOnRecord(second);
                assertEquals(0, second.stop());
            }
        }
    }

    private static void talk(EngineChild engine, SipPhone seat) {
        PhoneCall call = seat.call("913800138000", 440);
        call.awaitTone(800, SOON);
        call.hangup();
        call.awaitEnded(SOON);
        Awaitility.await("the seat is free again")
                .atMost(SOON)
                .until(() -> engine.api().text("/api/v1/seats").contains("\"idle\""));
    }

    private static void refusalIsExplained(EngineChild engine) throws Exception {
        JsonNode said = ask(engine);
        assertFalse(said.get("allowed").asBoolean());
        JsonNode reason = said.get("reasons").get(0);
        assertEquals("callee_frequency", reason.get("reason").asText());
        assertTrue(reason.get("rule").asText().contains("limits.yaml:5:"), reason::toString);
        Instant next = Instant.parse(said.get("next").asText());
        assertTrue(
                next.isAfter(Instant.now().plus(Duration.ofHours(23)))
                        && next.isBefore(Instant.now().plus(Duration.ofHours(24))),
                next::toString);
        assertTrue(engine.api().metric("tandem_gate_denied_total") > 0);
    }

    private static void refusalIsOnRecord(EngineChild engine) throws Exception {
        JsonNode record =
                Awaitility.await()
                        .atMost(SOON)
                        .until(() -> engine.api().endedCalls(), all -> all.size() == 3)
                        .stream()
                        .filter(call -> call.get("answered").isNull())
                        .findFirst()
                        .orElseThrow();
        assertEquals(
                "refused:callee_frequency",
                record.path("marks").path(0).path("name").asText(),
                record::toString);
        JsonNode event =
                engine.api().events().stream()
                        .filter(told -> told.get("type").asText().equals("gate.refused"))
                        .findFirst()
                        .orElseThrow();
        assertEquals(record.get("id").asText(), event.get("subject").asText());
        assertEquals("callee_frequency", event.get("data").get("reason").asText());
        assertFalse(event.get("data").get("next").asText().isEmpty());
    }

    private static JsonNode ask(EngineChild engine) throws Exception {
        return engine.api().post("/api/v1/gate/check", QUESTION);
    }
}
