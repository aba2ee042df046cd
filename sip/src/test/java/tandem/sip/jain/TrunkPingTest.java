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
    void changesOfReachabilityAreToldOnce() {
        ping();
        String options = engine.trunk.receive("OPTIONS");
        engine.trunk.reply(options, "405 Method Not Allowed", "t");
        engine.trunk.reply(engine.trunk.receive("OPTIONS"), "200 OK", "t");

        assertTrue(options.startsWith("OPTIONS sip:" + engine.trunk.address()), options);
        assertEquals(
                new SipEvent.TrunkReachable("lab", true),
                engine.event(SipEvent.TrunkReachable.class));
        engine.noEvent();
        engine.trunk.reply(engine.trunk.receive("OPTIONS"), "503 Service Unavailable", "t");
        assertEquals(
                new SipEvent.TrunkReachable("lab", false),
                engine.event(SipEvent.TrunkReachable.class));
    }

    @Test
    void silenceIsNotReachable() {
        ping();

        assertEquals(
                new SipEvent.TrunkReachable("lab", false),
                engine.event(SipEvent.TrunkReachable.class));
    }

    @Test
    void trunkThatStaysKeepsItsRhythm() {
        engine.tell(new SipCommand.Know(engine.lab(600_000)));
        engine.trunk.reply(engine.trunk.receive("OPTIONS"), "200 OK", "t");
        engine.event(SipEvent.TrunkReachable.class);

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
        engine.event(SipEvent.TrunkReachable.class);
        engine.tell(new SipCommand.Know(Peers.NONE));

        engine.awaitIdle();
    }
}
