package tandem.sip.jain;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import tandem.sip.HangupCause;
import tandem.sip.LegId;
import tandem.sip.Peers;
import tandem.sip.SipCommand;
import tandem.sip.SipEndpoint;
import tandem.sip.SipEvent;
import tandem.sip.SipSettings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The endpoint as a whole: threads, ports, commands that come too late. */
class EndpointTest {

    @Test
    void takenPortIsSaidPrecisely() {
        try (Fixture engine = new Fixture()) {
            SipSettings same =
                    new SipSettings(
                            "127.0.0.1",
                            engine.address.getPort(),
                            "r",
                            "ua",
                            10,
                            10,
                            List.of("MD5"));

            var failure =
                    assertThrows(
                            IllegalStateException.class,
                            () -> JainSipEndpoint.open(same, Peers.NONE, _ -> {}));

            assertTrue(
                    failure.getMessage()
                            .startsWith(
                                    "cannot listen on udp 127.0.0.1:" + engine.address.getPort()),
                    failure.getMessage());
        }
    }

    @Test
    void portIsFreeAfterClose() {
        Fixture engine = new Fixture();
        int port = engine.address.getPort();
        engine.close();

        SipSettings same = new SipSettings("127.0.0.1", port, "r", "ua", 10, 10, List.of("MD5"));
        JainSipEndpoint.open(same, Peers.NONE, _ -> {}).close();
    }

    /** A trunk that calls while the engine starts must not be challenged like a stranger. */
    @Test
    void whatArrivesBeforeAnybodyIsKnownWaits() throws Exception {
        BlockingQueue<SipEvent> events = new LinkedBlockingQueue<>();
        SipSettings settings = new SipSettings("127.0.0.1", 0, "r", "ua", 10, 10, List.of("MD5"));
        try (SipPeer trunk = new SipPeer();
                SipEndpoint endpoint = JainSipEndpoint.open(settings, Peers.NONE, events::add)) {
            int port = endpoint.listening().getFirst().port();
            trunk.talkTo(new InetSocketAddress("127.0.0.1", port));
            new PeerCall(trunk).invite();

            Peers.Trunk lab = new Peers.Trunk("lab", "127.0.0.1", trunk.port(), "udp", 0);
            endpoint.tell(new SipCommand.Know(new Peers(List.of(lab), List.of())));

            trunk.receive("SIP/2.0 100");
            assertInstanceOf(SipEvent.InviteReceived.class, events.poll(5, TimeUnit.SECONDS));
        }
    }

    @Test
    void noThreadOfJainRuns() {
        try (Fixture engine = new Fixture()) {
            new PeerCall(engine.trunk).invite();
            engine.event(SipEvent.InviteReceived.class);

            Awaitility.await()
                    .untilAsserted(
                            () -> {
                                Set<String> names =
                                        Thread.getAllStackTraces().keySet().stream()
                                                .map(Thread::getName)
                                                .filter(
                                                        name ->
                                                                name.contains("Scanner")
                                                                        || name.contains("Timer")
                                                                        || name.contains(
                                                                                "ReInvite"))
                                                .collect(Collectors.toSet());
                                assertEquals(Set.of(), names);
                            });
        }
    }

    @Test
    void commandsForUnknownLegsAreDroppedAndCounted() {
        try (Fixture engine = new Fixture()) {
            engine.tell(new SipCommand.Hangup(new LegId(999), HangupCause.NORMAL));
            engine.tell(new SipCommand.Answer(new LegId(999), ""));
            engine.settle();

            assertEquals(2, engine.counter("dropped_commands_total{reason=leg-ended}"));
        }
    }

    @Test
    void faultOfTheListenerStopsNothing() {
        Tuning tuning = new Tuning(Fixture.T1_MS, () -> 0, new java.util.SplittableRandom(1));
        SipPeer trunk = new SipPeer();
        Peers peers =
                new Peers(
                        java.util.List.of(
                                new Peers.Trunk("lab", "127.0.0.1", trunk.port(), "udp", 0)),
                        java.util.List.of());
        SipSettings settings = new SipSettings("127.0.0.1", 0, "r", "ua", 10, 10, List.of("MD5"));
        try (trunk;
                JainSipEndpoint endpoint =
                        JainSipEndpoint.open(
                                settings,
                                peers,
                                _ -> {
                                    throw new IllegalStateException("listener");
                                },
                                tuning)) {
            trunk.talkTo(
                    new java.net.InetSocketAddress(
                            "127.0.0.1", endpoint.listening().getFirst().port()));
            new PeerCall(trunk).invite();
            trunk.receive("SIP/2.0 100");

            trunk.expectSilence();

            assertEquals(1, endpoint.gauges().counters().get("bugs_total"));
        }
    }

    @Test
    void legIdsAreNeverUsedAgain() {
        try (Fixture engine = new Fixture()) {
            LegId ours = engine.endpoint.newLeg();
            new PeerCall(engine.trunk).invite();
            LegId theirs = engine.event(SipEvent.InviteReceived.class).leg();

            assertFalse(ours.equals(theirs));
        }
    }

    @Test
    void endpointCanCallItself() {
        try (Fixture engine = new Fixture()) {
            LegId leg = engine.endpoint.newLeg();
            var contact =
                    new tandem.sip.Contact(
                            "sip:x@127.0.0.1", engine.address, "udp", Long.MAX_VALUE, "");
            engine.dial(leg, new tandem.sip.Destination.Device(contact));

            assertEquals(401, engine.event(SipEvent.Failed.class).cause().sipStatus());
            engine.awaitIdle();
        }
    }
}
