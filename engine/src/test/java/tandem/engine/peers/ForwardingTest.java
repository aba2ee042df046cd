package tandem.engine.peers;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import tandem.bench.phone.Dial;
import tandem.bench.phone.PhoneCall;
import tandem.bench.phone.SipPhone;
import tandem.bench.rtp.Tone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Calls from a carrier that a flow passes on to a carrier. */
@Execution(ExecutionMode.CONCURRENT)
class ForwardingTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    /** 5201 goes to a number that the plan names, 52 and more to what the caller dials. */
    private static final String PLAN =
            """
            version: 1
            tenant: demo
            limits:
              forwarding: { max_hops: 1, transit: deny }
            numbers:
              - { id: duty, number: "5201", inbound: { flow: duty } }
              - { id: through, match: "53.", inbound: { flow: through } }
            flows:
              duty:
                start: call
                steps:
                  call: { dial: { number: "13800138000", trunk: lab, caller_id: support-line } }
              through:
                start: call
                steps:
                  call: { dial: { number: "${drop(call.to, 2)}", trunk: lab, caller_id: support-line } }
            """;

    @TempDir java.nio.file.Path dir;

    @Test
    void callIsPassedOnOnceAndSaysSoAndNowhereThatItsCallerChooses() throws Exception {
        int carrierPort = EngineUnderTest.freePort();
        EngineHome home =
                EngineHome.in(
                        dir,
                        conf -> {
                            EngineUnderTest.trunkPort(carrierPort).in(conf);
                            EngineUnderTest.brief(conf, "prompts/gate/not-allowed.wav");
                            EngineUnderTest.tenantFile("forwarding.yaml", PLAN).in(conf);
                        });
        try (EngineChild engine = EngineChild.start(home);
                SipPhone carrier =
                        SipPhone.on("127.0.0.1", carrierPort)
                                .peer(engine.sip())
                                .answerCalls(0, Tone.of(800))) {
            PhoneCall first = carrier.call("5201", 440);
            PhoneCall passedOn = carrier.awaitCall(SOON);
            first.awaitTone(800, SOON);
            assertEquals(
                    "<sip:4000@127.0.0.1>;reason=unconditional;counter=1",
                    passedOn.inviteHeader("Diversion"));
            first.hangup();
            first.awaitEnded(SOON);

            assertRefused(carrier, engine, Dial.to("5313800138000"), "transit", 403);
            assertRefused(
                    carrier,
                    engine,
                    Dial.to("5201").header("Diversion", "<sip:1@127.0.0.1>;reason=no-answer"),
                    "forwarding_hops",
                    483);
            assertEquals(0, engine.stop());
        }
    }

    private static void assertRefused(
            SipPhone carrier, EngineChild engine, Dial dial, String reason, int status)
            throws Exception {
        PhoneCall call = carrier.dial(dial.saying(Tone.of(440)));
        assertEquals(status, call.awaitEnded(SOON).status(), call::story);
        assertTrue(call.story().contains("183 "), call::story);
        assertEquals(0, carrier.liveCalls());
        assertTrue(
                engine.api().events().stream()
                        .filter(event -> event.get("type").asText().equals("gate.refused"))
                        .anyMatch(event -> event.get("data").get("reason").asText().equals(reason)),
                reason);
    }
}
