package tandem.engine.peers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import tandem.bench.Goertzel;
import tandem.bench.Wav;
import tandem.bench.phone.PhoneCall;
import tandem.bench.phone.SipPhone;
import tandem.bench.rtp.Tone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Whoever sprays packets over the whole port range while people talk. */
@Execution(ExecutionMode.CONCURRENT)
class SprayTest {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final long SEED = 20_261_122;
    private static final int PORTS = 24;
    private static final int ROUNDS = 75;
    private static final int FOREIGN_HZ = 620;
    private static final double NOTHING_DB = -45;
    private static final int RATE = 8000;

    @TempDir Path dir;

    @Test
    void nothingIsHeardOrSaidByWhoSpraysThePortRange() throws Exception {
        int first = EngineUnderTest.freePort() & ~1;
        int last = first + PORTS - 1;
        Map<String, String> ports = Map.of("media.ports", first + "-" + last);
        try (EngineUnderTest engine = EngineUnderTest.start(dir, conf -> {}, ports);
                SipPhone carrier = SipPhone.on("127.0.0.1", engine.trunkPort).peer(engine.sip());
                SipPhone seat = SipPhone.on("127.0.0.1").answerCalls(0, Tone.of(1000));
                Sprayer attacker = new Sprayer(SEED, FOREIGN_HZ, first, last)) {
            seat.register(engine.sip(), "1001", "tandem-1001");
            PhoneCall caller = carrier.call("4000", Tone.of(440)).awaitAnswered(SOON);
            PhoneCall callee = seat.awaitCall(SOON);
            caller.awaitTone(1000, SOON);
            callee.awaitTone(440, SOON);

            CompletableFuture<Void> sprayed = CompletableFuture.runAsync(() -> spray(attacker));
            while (!sprayed.isDone()) {
                assertUndisturbed(caller, 1000);
                assertUndisturbed(callee, 440);
            }
            sprayed.join();

            assertEquals(0, attacker.received(), "packets to the attacker, seed " + SEED);
            for (PhoneCall call : List.of(caller, callee)) {
                assertEquals(0, call.stream().lost());
                assertEquals(0, call.stream().junk());
                assertEquals("", call.stream().digits());
            }
            caller.hangup();
            verify(engine, engine.ended(1, SOON).getFirst());
        }
    }

    private static void spray(Sprayer attacker) {
        try {
            attacker.spray(ROUNDS);
        } catch (java.io.IOException refused) {
            throw new java.io.UncheckedIOException(refused);
        }
    }

    private static void assertUndisturbed(PhoneCall call, int hz) {
        call.awaitTone(hz, SOON);
        assertTrue(
                call.levelDb(FOREIGN_HZ) < NOTHING_DB,
                () -> "heard the attacker, seed " + SEED + ": " + call.levelDb(FOREIGN_HZ));
    }

    private void verify(EngineUnderTest engine, JsonNode call) throws Exception {
        // Four kinds of RTP from two sockets, each round, at both legs' RTP ports.
        int sprayed = 4 * 2 * ROUNDS;
        for (JsonNode leg : call.get("legs")) {
            JsonNode media = leg.get("media");
            // The kernel drops some when the machine is very busy.
            assertEquals(
                    sprayed, media.get("foreign_packets").asInt(), sprayed / 4, media::toString);
            assertEquals(0, media.get("lost_packets").asInt(), media::toString);
        }
        assertTrue(engine.metric("tandem_media_packets_foreign_total") >= sprayed);
        assertFalse(call.toString().contains("\"digits\":\""), call::toString);

        Path file = engine.data.resolve("recordings").resolve(call.at("/recording/file").asText());
        for (short[] side : Wav.read(Files.readAllBytes(file)).channels()) {
            for (int at = 0; at + RATE / 10 <= side.length; at += RATE / 10) {
                double level = Goertzel.levelDb(side, at, RATE / 10, FOREIGN_HZ, RATE);
                assertTrue(level < NOTHING_DB, "recorded the attacker: " + level);
            }
        }
    }
}
