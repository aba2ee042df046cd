package tandem.engine.peers;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tandem.bench.phone.PhoneCall;
import tandem.bench.phone.SipPhone;
import tandem.bench.rtp.Tone;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** An engine with RTP ports for one leg only. */
class NoPortsTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir Path dir;
    private EngineUnderTest engine;
    private SipPhone carrier;

    @BeforeEach
    void start() throws Exception {
        int port = freePair();
        engine =
                EngineUnderTest.start(
                        dir, conf -> {}, Map.of("media.ports", port + "-" + (port + 1)));
        carrier = SipPhone.on("127.0.0.1", engine.trunkPort).peer(engine.sip());
    }

    @AfterEach
    void stop() {
        carrier.close();
        engine.close();
    }

    private static int freePair() throws IOException {
        InetAddress host = InetAddress.getByName("127.0.0.1");
        for (int port = 30_000; port < 60_000; port += 2) {
            try (DatagramSocket rtp = new DatagramSocket(port, host);
                    DatagramSocket rtcp = new DatagramSocket(port + 1, host)) {
                return Math.min(rtp.getLocalPort(), rtcp.getLocalPort());
            } catch (IOException taken) {
                // The next pair.
            }
        }
        throw new IOException("no pair of ports");
    }

    @Test
    void aSeatsLegWithoutAPortCostsTheCallerNoPlace() throws Exception {
        try (SipPhone ada = SipPhone.on("127.0.0.1")) {
            ada.answerCalls(0, Tone.of(1000));
            ada.register(engine.sip(), "1001", "tandem-1001");
            PhoneCall caller = carrier.call("4000", Tone.of(440));
            caller.awaitAnswered(SOON);
            JsonNode call =
                    Awaitility.await()
                            .atMost(SOON)
                            .until(
                                    () -> engine.get("/api/v1/calls?state=live").at("/calls/0"),
                                    live ->
                                            live.path("state").asText().equals("queued")
                                                    && live.path("legs").size() == 2);
            assertEquals("overload", call.at("/legs/1/cause").asText());
            assertEquals("unreachable", call.at("/segments/1/outcome").asText());
            caller.awaitSoundBut(1000, SOON);
            caller.hangup();
            caller.awaitEnded(SOON);
            assertEquals(
                    "abandoned",
                    engine.ended(1, SOON).getFirst().at("/segments/0/outcome").asText());
            Gone.within(engine, SOON, false);
        }
    }

    @Test
    void aCallerWithoutAPortIsTurnedAway() throws Exception {
        PhoneCall caller = carrier.call("4003", Tone.of(440));
        caller.awaitTone(440, SOON);
        assertEquals(503, carrier.call("4003", Tone.of(440)).awaitEnded(SOON).status());
        caller.hangup();
        caller.awaitEnded(SOON);
        Gone.within(engine, SOON, false);
    }
}
