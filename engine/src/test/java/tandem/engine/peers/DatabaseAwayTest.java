package tandem.engine.peers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

import tandem.bench.phone.PhoneCall;
import tandem.bench.phone.SipPhone;
import tandem.bench.rtp.Tone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The database goes away under load and comes back: nothing lost, nothing twice, audio untouched.
 */
@Isolated
class DatabaseAwayTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int AWAY_S = 20;
    private static final int CALLS_A_SECOND = 10;
    private static final String SECOND_TRUNK =
            """
              second:
                host: 127.0.0.1
                port: %d
                tenant: demo
                codecs: [PCMA, PCMU]
                options_every: 0s
            """;

    @TempDir Path dir;

    @Test
    void nothingIsLostWhileAnotherProgramHoldsTheDatabase() throws Exception {
        Program.need("sipp");
        int loadPort = EngineUnderTest.freePort();
        int phonePort = EngineUnderTest.freePort();
        EngineHome home =
                EngineHome.in(
                        dir,
                        conf -> {
                            EngineUnderTest.trunkPort(loadPort).in(conf);
                            Path trunks = conf.resolve("trunks.yaml");
                            Files.writeString(
                                    trunks,
                                    Files.readString(trunks) + SECOND_TRUNK.formatted(phonePort));
                        });
        try (EngineChild engine = EngineChild.start(home);
                SipPhone phone = SipPhone.on("127.0.0.1", phonePort).peer(engine.sip())) {
            PhoneCall talk = phone.call("4003", Tone.of(440));
            talk.awaitTone(440, SOON);
            Awaitility.await()
                    .atMost(SOON)
                    .until(() -> engine.api().ask("/api/v1/calls").statusCode() == 200);

            SippLoad load;
            try (Connection other =
                            DriverManager.getConnection(
                                    "jdbc:sqlite:" + home.data().resolve("tandem.db"));
                    Statement sql = other.createStatement()) {
                sql.execute("begin exclusive");
                load = load(engine, loadPort);
                load.awaitEnd();
                assertEquals(0, engine.api().metric("tandem_store_available"));
                assertEquals(200, engine.api().ask("/readyz").statusCode());
                sql.execute("rollback");
            }

            talk.awaitTone(440, SOON);
            talk.hangup();
            assertEverythingIsThereOnce(engine, load, talk.callId());
            Gone.within(engine.api()::metric, SOON, false);
            assertEquals(0, engine.stop());
        }
    }

    private SippLoad load(EngineChild engine, int port) throws Exception {
        Path numbers = dir.resolve("numbers.csv");
        Files.writeString(numbers, "SEQUENTIAL\n4003;\n4004;\n");
        return SippLoad.start(
                dir,
                "through-restarts",
                port,
                "-inf",
                numbers.toString(),
                "-r",
                Integer.toString(CALLS_A_SECOND),
                "-m",
                Integer.toString(CALLS_A_SECOND * AWAY_S),
                "127.0.0.1:" + engine.sip().getPort());
    }

    private static void assertEverythingIsThereOnce(EngineChild engine, SippLoad load, String talk)
            throws Exception {
        Set<String> admitted =
                load.seen().stream()
                        .filter(seen -> !seen.sent() && seen.what().equals("200"))
                        .filter(seen -> seen.method().equals("INVITE"))
                        .map(SippLoad.Seen::callId)
                        .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(CALLS_A_SECOND * AWAY_S, admitted.size());
        admitted.add(talk);
        List<JsonNode> calls =
                Awaitility.await()
                        .atMost(SOON)
                        .until(
                                () -> engine.api().endedCalls(),
                                all -> all.size() >= admitted.size());
        List<String> recorded = calls.stream().map(DatabaseAwayTest::callId).sorted().toList();
        assertEquals(List.copyOf(admitted), recorded);
        assertTrue(
                calls.stream().allMatch(call -> call.get("cause").asText().equals("normal")),
                calls::toString);
    }

    private static String callId(JsonNode call) {
        return call.get("legs").get(0).get("sip_call_id").asText();
    }
}
