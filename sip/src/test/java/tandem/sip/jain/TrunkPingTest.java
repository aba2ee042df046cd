package tandem.sip.jain;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import tandem.sip.Peers;
import tandem.sip.SipCommand;
import tandem.sip.SipEvent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** OPTIONS pings of trunks. */
class TrunkPingTest {
    private static final long EVERY_MS = 50;

    private final Fixture engine = new Fixture();

    @AfterEach
    void close() {
        engine.close();
    }

    private void ping() {
        engine.tell(new SipCommand.Know(engine.lab(EVERY_MS)));
    }

    @Test
    void eachAnswerIsToldWithItsRoundTrip() {
        ping();
        String options = engine.trunk.receive("OPTIONS");
        engine.trunk.reply(options, "405 Method Not Allowed", "t");
        SipEvent.TrunkPinged first = engine.event(SipEvent.TrunkPinged.class);
        engine.trunk.reply(engine.trunk.receive("OPTIONS"), "503 Service Unavailable", "t");
        SipEvent.TrunkPinged second = engine.event(SipEvent.TrunkPinged.class);

        assertTrue(options.startsWith("OPTIONS sip:" + engine.trunk.address()), options);
        assertEquals("lab 405", first.trunk() + " " + first.status());
        assertTrue(first.roundTripNs() > 0);
        assertEquals(503, second.status());
    }

    @Test
    void silenceIsToldToo() {
        ping();

        assertEquals(
                new SipEvent.TrunkPinged("lab", 0, 0), engine.event(SipEvent.TrunkPinged.class));
    }

    @Test
    void trunkThatStaysKeepsItsRhythm() {
        engine.tell(new SipCommand.Know(engine.lab(600_000)));
        engine.trunk.reply(engine.trunk.receive("OPTIONS"), "200 OK", "t");
        engine.event(SipEvent.TrunkPinged.class);

        engine.tell(new SipCommand.Know(engine.lab(600_000)));
        engine.trunk.expectSilence();
        engine.noEvent();

        engine.tell(new SipCommand.Know(engine.lab(500_000)));
        engine.trunk.receive("OPTIONS");
    }

    @Test
    void forgottenTrunkIsNotAskedAnyMore() {
        ping();
        engine.trunk.reply(engine.trunk.receive("OPTIONS"), "200 OK", "t");
        engine.event(SipEvent.TrunkPinged.class);
        engine.tell(new SipCommand.Know(Peers.NONE));

        engine.awaitIdle();
    }
}
