package tandem.engine.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

import tandem.bench.Goertzel;
import tandem.bench.Wav;
import tandem.bench.phone.PhoneCall;
import tandem.bench.phone.SipPhone;
import tandem.bench.rtp.Tone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The database goes away under load and comes back: nothing lost, nothing twice, audio untouched.
 * {@code -Dtandem.away.seconds=60} lets it be away for a minute.
 */
@Isolated
class DatabaseAwayTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int AWAY_S = Integer.getInteger("tandem.away.seconds", 6);
    private static final int CALLS_A_SECOND = 10;
    private static final int TALK_HZ = 440;

    /** Audio of the last moment; the rest is for a busy machine. */
    private static final long EDGE_MS = 1_000;

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

    private int loadPort;
    private int phonePort;

    @Test
    void nothingIsLostWhileAnotherProgramHoldsSqlite() throws Exception {
        Program.need("sipp");
        EngineHome home = home(Map.of());
        try (EngineChild engine = EngineChild.start(home);
                SipPhone phone = SipPhone.on("127.0.0.1", phonePort).peer(engine.sip())) {
            PhoneCall talk = talk(phone);
            Awaitility.await()
                    .atMost(SOON)
                    .until(() -> engine.api().ask("/api/v1/calls").statusCode() == 200);

            SippLoad load;
            String database = "jdbc:sqlite:" + home.data().resolve("tandem.db");
            try (Connection other = DriverManager.getConnection(database);
                    Statement sql = other.createStatement()) {
                sql.execute("begin exclusive");
                load = load(engine, AWAY_S);
                endWhileAway(engine, load);
                sql.execute("rollback");
            }

            Set<String> due = end(engine, load, talk);
            judge(home, engine, due, talk);
            assertRows(due.size(), database);
            assertEquals(0, engine.stop());
        }
    }

    /** First it is not there yet, then it dies under load and forgets its last commits. */
    @Test
    void nothingIsLostWhilePostgresqlIsNotThere() throws Exception {
        Program.need("sipp");
        try (PostgresServer server = PostgresServer.start(dir)) {
            server.stop();
            EngineHome home = home(server.settings());
            try (EngineChild engine = EngineChild.start(home);
                    SipPhone phone = SipPhone.on("127.0.0.1", phonePort).peer(engine.sip())) {
                PhoneCall talk = talk(phone);
                PhoneCall early = talk(phone);
                early.hangup();
                awaitAway(engine);
                server.startAgain();
                awaitBack(engine);

                SippLoad load = load(engine, AWAY_S + 3);
                Awaitility.await()
                        .atMost(SOON)
                        .until(() -> engine.api().metric("tandem_store_written_total") > 5);
                server.crash();
                endWhileAway(engine, load);
                server.startAgain();

                Set<String> due = end(engine, load, talk);
                due.add(early.callId());
                judge(home, engine, due, talk);
                assertRows(due.size(), server.jdbc());
                assertEquals(0, engine.stop());
            }
        }
    }

    private EngineHome home(Map<String, String> settings) throws IOException {
        loadPort = EngineUnderTest.freePort();
        phonePort = EngineUnderTest.freePort();
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
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            home = home.with(setting.getKey(), setting.getValue());
        }
        return home;
    }

    private static PhoneCall talk(SipPhone phone) {
        PhoneCall talk = phone.call("4003", Tone.of(TALK_HZ));
        talk.awaitTone(TALK_HZ, SOON);
        return talk;
    }

    private SippLoad load(EngineChild engine, int seconds) throws Exception {
        Path numbers = dir.resolve("numbers.csv");
        Files.writeString(numbers, "SEQUENTIAL\n4003;\n4004;\n");
        return SippLoad.start(
                dir,
                "through-restarts",
                loadPort,
                "-inf",
                numbers.toString(),
                "-r",
                Integer.toString(CALLS_A_SECOND),
                "-m",
                Integer.toString(CALLS_A_SECOND * seconds),
                "127.0.0.1:" + engine.sip().getPort());
    }

    /** All calls end well although none of them can be settled. */
    private static void endWhileAway(EngineChild engine, SippLoad load) throws Exception {
        awaitAway(engine);
        double before = engine.api().metric("tandem_store_backlog");
        load.awaitEnd();
        awaitAway(engine);
        double after = engine.api().metric("tandem_store_backlog");
        assertTrue(after > before, before + " facts waited, then " + after);
    }

    private static void awaitAway(EngineChild engine) {
        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(
                        () -> {
                            JsonNode ready = engine.api().get("/readyz");
                            assertEquals("degraded", ready.at("/store/condition").asText());
                            assertTrue(
                                    ready.at("/store/detail")
                                            .asText()
                                            .matches("[1-9]\\d* facts wait in the journal"),
                                    ready::toString);
                            assertEquals(0, engine.api().metric("tandem_store_available"));
                        });
    }

    private static void awaitBack(EngineChild engine) {
        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(
                        () -> {
                            assertEquals(0, engine.api().metric("tandem_store_backlog"));
                            assertEquals(1, engine.api().metric("tandem_store_available"));
                            assertEquals(
                                    "up",
                                    engine.api().get("/readyz").at("/store/condition").asText());
                        });
    }

    /** Ends the talk too, and waits for the database; the calls that must be in it. */
    private static Set<String> end(EngineChild engine, SippLoad load, PhoneCall talk)
            throws Exception {
        talk.awaitTone(TALK_HZ, SOON);
        talk.hangup();
        Set<String> placed = callIds(load, true, "INVITE");
        assertEquals(placed, callIds(load, false, "200"), "each call was answered");
        placed.add(talk.callId());
        Gone.within(engine.api()::metric, SOON, false);
        awaitBack(engine);
        return placed;
    }

    private static void judge(EngineHome home, EngineChild engine, Set<String> due, PhoneCall talk)
            throws Exception {
        List<JsonNode> calls = engine.api().endedCalls();
        assertEquals(
                List.copyOf(due), calls.stream().map(DatabaseAwayTest::callId).sorted().toList());
        for (JsonNode call : calls) {
            assertEquals("normal", call.get("cause").asText(), call::toString);
            Wav audio = recording(home, call);
            if (callId(call).equals(talk.callId())) {
                assertTone(audio);
            }
        }
        assertEquals(0, engine.api().metric("tandem_store_rejected_total"));
    }

    private static void assertRows(int calls, String database) throws Exception {
        try (Connection connection = DriverManager.getConnection(database);
                Statement sql = connection.createStatement();
                ResultSet count = sql.executeQuery("select count(*) from call")) {
            count.next();
            assertEquals(calls, count.getInt(1));
        }
    }

    /** The recording of a call, which has no gap. */
    private static Wav recording(EngineHome home, JsonNode call) throws IOException {
        JsonNode recording = call.get("recording");
        assertTrue(recording.get("complete").asBoolean(), call::toString);
        assertEquals(0, recording.get("gap_ms").asLong(), call::toString);
        Path file = home.data().resolve("recordings").resolve(recording.get("file").asText());
        Wav audio = Wav.read(Files.readAllBytes(file));
        long talkMs = Duration.between(time(call, "answered"), time(call, "ended")).toMillis();
        assertEquals(talkMs, audio.durationMs(), EDGE_MS, call::toString);
        return audio;
    }

    /**
     * The tone is there from the first second to the last, on both channels. On a starved machine
     * it is the phone that loses some of it.
     */
    private static void assertTone(Wav audio) {
        int window = audio.rate() / 10;
        int edge = audio.rate();
        int silent = 0;
        int all = 0;
        for (short[] channel : audio.channels()) {
            for (int at = edge; at + window <= channel.length - edge; at += window) {
                all++;
                if (Goertzel.share(channel, at, window, TALK_HZ, audio.rate()) < 0.7) {
                    silent++;
                }
            }
        }
        assertFalse(silent > all / 50, silent + " of " + all + " windows lack the tone");
    }

    private static Instant time(JsonNode call, String field) {
        return Instant.parse(call.get(field).asText());
    }

    private static Set<String> callIds(SippLoad load, boolean sent, String what)
            throws IOException {
        return load.seen().stream()
                .filter(seen -> seen.sent() == sent && seen.what().equals(what))
                .filter(seen -> seen.method().equals("INVITE"))
                .map(SippLoad.Seen::callId)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String callId(JsonNode call) {
        return call.get("legs").get(0).get("sip_call_id").asText();
    }
}
