package tandem.sip.jain;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.awaitility.Awaitility;

import tandem.sip.Destination;
import tandem.sip.LegId;
import tandem.sip.Peers;
import tandem.sip.SipCommand;
import tandem.sip.SipEvent;
import tandem.sip.SipSettings;
import tandem.sip.SipUri;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.fail;

/**
 * A real endpoint on 127.0.0.1 with a fast T1, its events in a queue, and a trunk that is a {@link
 * SipPeer}.
 */
final class Fixture implements AutoCloseable {
    /** 64*T1 is 1.28 s. */
    static final int T1_MS = 20;

    final AtomicLong wallMs = new AtomicLong(1_700_000_000_000L);
    final LinkedBlockingQueue<SipEvent> events = new LinkedBlockingQueue<>();

    /** Apart from the others, because only few tests care. */
    final LinkedBlockingQueue<SipEvent.Confirmed> confirmed = new LinkedBlockingQueue<>();

    final JainSipEndpoint endpoint;
    final InetSocketAddress address;
    final SipPeer trunk;
    private final SipPeer probe;
    private final List<SipPeer> peers = new ArrayList<>();

    Fixture() {
        this(100, T1_MS);
    }

    Fixture(int maxDialogs, int t1Ms) {
        trunk = new SipPeer();
        peers.add(trunk);
        SipSettings settings =
                new SipSettings(
                        "127.0.0.1",
                        0,
                        "tandem.test",
                        "Tandem/test",
                        maxDialogs,
                        30,
                        List.of("SHA-256", "MD5"));
        Tuning tuning = new Tuning(t1Ms, wallMs::get, new SplittableRandom(7));
        endpoint = JainSipEndpoint.open(settings, lab(0), this::hear, tuning);
        address = new InetSocketAddress("127.0.0.1", endpoint.listening().getFirst().port());
        trunk.talkTo(address);
        probe = peer();
    }

    private void hear(SipEvent event) {
        if (event instanceof SipEvent.Confirmed dialog) {
            confirmed.add(dialog);
        } else {
            events.add(event);
        }
    }

    /** The trunk {@code lab} and the accounts 1001 and 1002. */
    Peers lab(long optionsEveryMs) {
        Peers.Trunk lab = new Peers.Trunk("lab", "127.0.0.1", trunk.port(), "udp", optionsEveryMs);
        Peers.Account one = new Peers.Account("1001", "secret-1001");
        Peers.Account two = new Peers.Account("1002", "secret-1002");
        return new Peers(List.of(lab), List.of(one, two));
    }

    SipPeer peer() {
        SipPeer peer = new SipPeer();
        peer.talkTo(address);
        peers.add(peer);
        return peer;
    }

    void tell(SipCommand command) {
        endpoint.tell(command);
    }

    /** The next event, which must be of this type. */
    <T extends SipEvent> T event(Class<T> type) {
        try {
            SipEvent next = events.poll(5, TimeUnit.SECONDS);
            return type.isInstance(next)
                    ? type.cast(next)
                    : fail("wanted " + type.getSimpleName() + ", got " + next);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** Nothing was told up to now. */
    void noEvent() {
        settle();
        assertNull(events.peek());
    }

    /**
     * Lets the loop do what is before it: commands come after the datagrams of one turn, so two
     * questions are needed.
     */
    void settle() {
        probe.expectSilence();
        probe.expectSilence();
    }

    /** Calls the trunk. */
    LegId dial(String number) {
        LegId leg = endpoint.newLeg();
        dial(leg, new Destination.Trunk("lab", number));
        return leg;
    }

    void dial(LegId leg, Destination to) {
        tell(
                new SipCommand.Invite(
                        leg,
                        to,
                        SipUri.of("1001", "tandem.test"),
                        "Li Na",
                        SipPeer.SDP,
                        List.of("X-Call: 42")));
    }

    long counter(String name) {
        return endpoint.gauges().counters().getOrDefault(name, 0L);
    }

    void awaitIdle() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> {
                            assertEquals(0, endpoint.gauges().dialogs(), "dialogs");
                            assertEquals(0, endpoint.gauges().transactions(), "transactions");
                        });
    }

    @Override
    public void close() {
        endpoint.close();
        peers.forEach(SipPeer::close);
        assertEquals(0, counter("bugs_total"), "bugs on the loop");
    }
}
