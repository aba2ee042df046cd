package tandem.media.net;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;

import org.junit.jupiter.api.Test;

import tandem.media.Codec;
import tandem.media.MediaCommand;
import tandem.media.MediaEvent;
import tandem.media.MediaSettings;
import tandem.media.SessionId;
import tandem.media.net.MediaFixture.Leg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PortsTest {
    @Test
    void pairsAreEvenAndOddAndFreeOnceClosedIsTold() throws IOException {
        try (MediaFixture fixture = new MediaFixture()) {
            Leg leg = fixture.open();
            assertEquals(0, leg.port().getPort() % 2);
            assertEquals(2, fixture.media.gauges().portsInUse());

            fixture.closeLeg(leg);

            bind(leg.port().getPort()).close();
            bind(leg.port().getPort() + 1).close();
            assertEquals(0, fixture.media.gauges().portsInUse());
            assertEquals(0, fixture.media.gauges().sessions());
        }
    }

    @Test
    void anExhaustedRangeIsToldAndAFreedPairIsUsedLast() throws IOException {
        int first = freeRange(4);
        try (MediaFixture fixture = new MediaFixture(range(first, first + 3))) {
            Leg one = fixture.open();
            Leg two = fixture.open();
            assertEquals(first, one.port().getPort());
            assertEquals(first + 2, two.port().getPort());

            SessionId third = fixture.media.newSession(7);
            fixture.media.tell(new MediaCommand.Open(third));
            var failed =
                    fixture.awaitEvent(
                            MediaEvent.OpenFailed.class, event -> event.session().equals(third));
            assertTrue(failed.detail().contains("in use"), failed.detail());

            fixture.closeLeg(two);
            fixture.closeLeg(one);
            assertEquals(first + 2, fixture.open().port().getPort());
        }
    }

    @Test
    void aPairThatSomebodyElseHoldsIsPassedOver() throws IOException {
        int first = freeRange(4);
        try (DatagramSocket taken = bind(first + 1);
                MediaFixture fixture = new MediaFixture(range(first, first + 3))) {
            assertTrue(taken.isBound());

            assertEquals(first + 2, fixture.open().port().getPort());
        }
    }

    @Test
    void sessionsOfOneCallShareALoopAndIdsAreNeverUsedAgain() {
        MediaSettings settings = new MediaSettings("127.0.0.1", 0, 0, 3, 2000, 0, 1 << 20, 64);
        try (MediaFixture fixture = new MediaFixture(settings)) {
            SessionId one = fixture.media.newSession(5);
            SessionId two = fixture.media.newSession(5);
            SessionId other = fixture.media.newSession(6);

            assertEquals(one.value() % 3, two.value() % 3);
            assertNotEquals(one.value() % 3, other.value() % 3);
            assertNotEquals(one, two);
        }
    }

    @Test
    void commandsForNobodyAreCounted() throws IOException {
        try (MediaFixture fixture = new MediaFixture();
                RtpPeer peer = new RtpPeer(1)) {
            Leg leg = fixture.connect(peer, Codec.PCMA);
            fixture.closeLeg(leg);
            long before = fixture.counter("commands_dropped_total");

            fixture.tell(new MediaCommand.Echo(leg.id(), true));

            assertEquals(before + 1, fixture.counter("commands_dropped_total"));
        }
    }

    private static MediaSettings range(int first, int last) {
        return new MediaSettings("127.0.0.1", first, last, 1, 2000, 0, 1 << 20, 64);
    }

    private static DatagramSocket bind(int port) throws IOException {
        return new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /** Ports in a row that are free now. */
    private static int freeRange(int count) throws IOException {
        for (int first = 21_000; first < 60_000; first += count) {
            int bound = 0;
            for (int port = first; port < first + count; port++) {
                try (DatagramSocket socket = bind(port)) {
                    bound += socket.isBound() ? 1 : 0;
                } catch (IOException e) {
                    break;
                }
            }
            if (bound == count) {
                return first;
            }
        }
        throw new IOException("no free ports");
    }
}
