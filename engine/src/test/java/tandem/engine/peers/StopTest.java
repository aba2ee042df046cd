package tandem.engine.peers;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tandem.bench.phone.Ending;
import tandem.bench.phone.PhoneCall;
import tandem.bench.phone.SipPhone;
import tandem.bench.rtp.Tone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Signals that end an engine, at every stage of its life. */
@Execution(ExecutionMode.CONCURRENT)
class StopTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    /** What a shell shows for a process that SIGTERM ended before it could hear it. */
    private static final int TERMINATED = 128 + 15;

    @TempDir Path dir;

    /** The call would last for ever, and the drain for ten minutes. */
    @ParameterizedTest
    @CsvSource({"TERM,TERM", "INT,INT", "TERM,INT"})
    void secondSignalEndsCallsAtOnceAndInOrder(String first, String second) throws Exception {
        int trunkPort = EngineUnderTest.freePort();
        EngineHome home =
                EngineHome.in(dir, EngineUnderTest.trunkPort(trunkPort))
                        .with("limits.drain", "10m");
        try (EngineChild engine = EngineChild.start(home);
                SipPhone carrier = SipPhone.on("127.0.0.1", trunkPort).peer(engine.sip())) {
            PhoneCall call = carrier.call("4003", Tone.of(440));
            call.awaitTone(440, SOON);

            engine.signal(first);
            Awaitility.await()
                    .atMost(SOON)
                    .until(() -> engine.api().ask("/readyz").statusCode() == 503);
            assertEquals(1, engine.api().metric("tandem_calls_live"));
            engine.signal(second);

            assertEquals(Ending.How.PEER_HUNG_UP, call.awaitEnded(SOON).how());
            assertEquals(0, engine.ended(20));
        }
        assertOneWholeCall(home);
    }

    @Test
    void stopDuringTheStartIsHeardAndLeavesNothingBehind() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        EngineHome home = EngineHome.in(dir, conf -> {});
        for (int i = 0; i < 4; i++) {
            Process starting = EngineChild.launch(home, FastStart.java());
            starting.waitFor(100 + random.nextInt(900), TimeUnit.MILLISECONDS);
            starting.destroy();
            assertTrue(starting.waitFor(30, TimeUnit.SECONDS), home::lastWords);
            assertTrue(
                    Set.of(0, TERMINATED).contains(starting.exitValue()),
                    () -> starting.exitValue() + "\n" + home.lastWords());
        }
        try (EngineChild engine = EngineChild.start(home)) {
            assertEquals(200, engine.api().ask("/readyz").statusCode());
            assertEquals(0, engine.stop());
        }
    }

    /** What the next engine tells of it. */
    private static void assertOneWholeCall(EngineHome home) throws Exception {
        try (EngineChild next = EngineChild.start(home)) {
            JsonNode call =
                    Awaitility.await()
                            .atMost(SOON)
                            .ignoreExceptionsMatching(t -> t instanceof AssertionError)
                            .until(() -> next.api().endedCalls(), calls -> calls.size() == 1)
                            .getFirst();
            assertEquals("draining", call.get("cause").asText());
            assertEquals("engine", call.get("hangup_by").asText());
            assertTrue(call.get("recording").get("complete").asBoolean(), call::toString);
            assertEquals(0, next.stop());
        }
    }
}
