package tandem.engine.peers;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import tandem.bench.phone.SipPhone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The engine against sipp: another SIP implementation, message by message. */
@Execution(ExecutionMode.CONCURRENT)
class SippTest {
    private static final String UNANSWERED =
            """
            version: 1
            tenant: demo
            numbers:
              - { id: ring-only, number: "5001", inbound: { flow: ring-only } }
            flows:
              ring-only:
                start: ring
                steps:
                  ring: { dial: { seat: "1010", ring: 30s } }
            """;

    @TempDir Path dir;
    private EngineUnderTest engine;

    @BeforeEach
    void start() throws Exception {
        Program.need("sipp");
        engine =
                EngineUnderTest.start(
                        dir,
                        EngineUnderTest.tenantFile("test.yaml", UNANSWERED),
                        // sipp stops at a challenge that it does not know, whatever follows.
                        Map.of("sip.digest", "md5"));
    }

    @AfterEach
    void stop() {
        if (engine != null) {
            engine.close();
        }
    }

    @Test
    void plainCallsAreAnsweredHeldAndEndedByTheCaller() throws Exception {
        sipp("-sn", "uac", "-s", "4003", "-d", "300", "-m", "20", "-r", "20");

        List<JsonNode> calls = endedCalls(20);
        assertTrue(
                calls.stream().allMatch(call -> call.get("hangup_by").asText().equals("caller")));
        assertTrue(calls.stream().allMatch(call -> call.get("cause").asText().equals("normal")));
        assertEverythingIsGone();
    }

    /**
     * When an ACK and the BYE after it are all lost, sipp takes the repeated 200 for the BYE's and
     * is gone; such a call ends by itself when the ACK stays away (64 * T1) or no RTP comes.
     */
    @Test
    void lostPacketsAreRepeatedUntilTheCallStands() throws Exception {
        sipp("-sf", scenario("lossy"), "-s", "4003", "-m", "30", "-r", "30", "-timeout", "80");

        List<JsonNode> calls = endedCalls(30, Duration.ofSeconds(50));
        long normal =
                calls.stream().filter(call -> call.get("cause").asText().equals("normal")).count();
        assertTrue(normal >= 25, "only " + normal + " calls ended as they should");
        assertEverythingIsGone();
    }

    @Test
    void cancelWhileRingingEndsTheCallAndFreesTheSeat() throws Exception {
        try (SipPhone seat = SipPhone.on("127.0.0.1")) {
            seat.register(engine.sip(), "1010", "tandem-1010");
            seat.neverAnswer();

            sipp("-sf", scenario("cancel"), "-s", "5001", "-m", "1");
            sipp("-sf", scenario("cancel"), "-s", "5001", "-m", "1");

            List<JsonNode> calls = endedCalls(2);
            assertTrue(
                    calls.stream()
                            .allMatch(call -> call.get("cause").asText().equals("cancelled")));
            assertEquals(
                    "idle",
                    StreamSupport.stream(
                                    engine.get("/api/v1/seats").get("seats").spliterator(), false)
                            .filter(view -> view.get("id").asText().equals("1010"))
                            .findFirst()
                            .orElseThrow()
                            .get("state")
                            .asText());
            assertEverythingIsGone();
        }
    }

    @Test
    void holdAndResumeByReInviteMirrorTheDirection() throws Exception {
        sipp("-sf", scenario("hold"), "-s", "4003", "-m", "3", "-r", "3");

        endedCalls(3);
        assertEverythingIsGone();
    }

    @Test
    void softphoneWithPasswordRegistersAndCalls() throws Exception {
        // From another port than the trunk's, which would not be asked for a password.
        int port = EngineUnderTest.freePort();
        sippFrom(port, "-sf", scenario("register"), "-m", "1");
        String target = "4003@127.0.0.1:" + engine.sip().getPort();
        sippFrom(port, "-sf", scenario("account-call"), "-auth_uri", target, "-m", "1");

        JsonNode call = endedCalls(1).getFirst();
        assertEquals("1001", call.get("from").asText());
        assertEquals("internal", call.get("direction").asText());
    }

    // ----

    private void sipp(String... arguments) throws Exception {
        sippFrom(engine.trunkPort, arguments);
    }

    private void sippFrom(int port, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("sipp"));
        command.addAll(List.of(arguments));
        command.addAll(
                List.of(
                        "-i",
                        "127.0.0.1",
                        "-p",
                        Integer.toString(port),
                        "-nostdin",
                        "-trace_err",
                        "-trace_msg",
                        "-timeout_error"));
        if (!command.contains("-timeout")) {
            command.addAll(List.of("-timeout", "30"));
        }
        command.add(engine.sip().getHostString() + ":" + engine.sip().getPort());
        Program.succeed(dir, 90, command);
    }

    private static String scenario(String name) throws URISyntaxException {
        return Path.of(SippTest.class.getResource("/sipp/" + name + ".xml").toURI()).toString();
    }

    private List<JsonNode> endedCalls(int count) {
        return endedCalls(count, Duration.ofSeconds(15));
    }

    private List<JsonNode> endedCalls(int count, Duration limit) {
        return engine.ended(count, limit);
    }

    private void assertEverythingIsGone() {
        Gone.within(engine, Duration.ofSeconds(10), false);
    }
}
