package tandem.media.session;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tandem.media.Codec;
import tandem.media.MediaCommand;
import tandem.media.Quality;
import tandem.media.SessionId;
import tandem.media.StreamSpec;
import tandem.media.StreamStats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Two sessions that hear each other over a way with delay and loss, and report. */
class ReportsTest {
    private static final long MS = FakeHost.MS;
    private static final InetSocketAddress ALICE = new InetSocketAddress("192.0.2.1", 4000);
    private static final InetSocketAddress BOB = new InetSocketAddress("192.0.2.2", 5000);
    private static final long SEED = 8;

    private final FakeHost host = new FakeHost(-55);

    @AfterEach
    void close() {
        host.close();
    }

    /** A way from one session to the other. */
    private final class Way implements Wire {
        private record Flying(long atNs, ByteBuffer packet, boolean rtcpPort) {}

        final Queue<Flying> flying = new ArrayDeque<>();
        final Random random = new Random(SEED);
        final double loss;
        int audioLost;
        int reportsOnRtpPort;
        int reportsOnRtcpPort;

        Way(double loss) {
            this.loss = loss;
        }

        @Override
        public boolean sendRtp(ByteBuffer packet, InetSocketAddress to) {
            if (random.nextDouble() < loss) {
                audioLost++;
            } else {
                fly(packet, false);
            }
            return true;
        }

        @Override
        public boolean sendRtcp(ByteBuffer packet, InetSocketAddress to, boolean shared) {
            reportsOnRtpPort += shared ? 1 : 0;
            reportsOnRtcpPort += shared ? 0 : 1;
            fly(packet, !shared);
            return true;
        }

        private void fly(ByteBuffer packet, boolean rtcpPort) {
            ByteBuffer copy = ByteBuffer.allocate(packet.remaining()).put(packet).flip();
            flying.add(new Flying(host.nowNs + 40 * MS, copy, rtcpPort));
        }

        void deliver(Session to, InetSocketAddress from) {
            while (!flying.isEmpty() && flying.peek().atNs <= host.nowNs) {
                Flying next = flying.remove();
                if (next.rtcpPort) {
                    to.onRtcp(next.packet, rtcpOf(from), host.nowNs);
                } else {
                    to.onRtp(next.packet, from, host.nowNs);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bothSidesKnowTheRoundTripAndWhatTheOtherLost(boolean multiplexed) {
        Way there = new Way(0.05);
        Way back = new Way(0);
        SessionLimits limits = new SessionLimits(2000 * MS, 0);
        Session alice = new Session(new SessionId(1), host, there, limits);
        Session bob = new Session(new SessionId(2), host, back, limits);
        alice.onCommand(
                new MediaCommand.Connect(new SessionId(1), stream(BOB, multiplexed)), host.nowNs);
        bob.onCommand(
                new MediaCommand.Connect(new SessionId(2), stream(ALICE, multiplexed)), host.nowNs);

        for (int ms = 0; ms < 120_000; ms += 5) {
            there.deliver(bob, ALICE);
            back.deliver(alice, BOB);
            host.runToMs(ms);
        }
        alice.close(host.nowNs);
        bob.close(host.nowNs);

        StreamStats heardByBob = bob.stats();
        Quality aliceSays = alice.stats().quality();
        assertEquals(there.audioLost, heardByBob.lostPackets(), 2);
        assertEquals(there.audioLost, aliceSays.sentLostPackets(), 20);
        assertEquals(80_000, aliceSays.roundTripUs(), 6_000);
        assertEquals(80_000, heardByBob.quality().roundTripMaxUs(), 6_000);
        assertEquals(93.2 - 95 * 5 / 30.1, heardByBob.quality().received().rTenths() / 10.0, 3);
        assertEquals(
                heardByBob.quality().received().rTenths(),
                aliceSays.sent().rTenths(),
                20,
                "as told");
        assertEquals(932, aliceSays.received().rTenths(), 1);
        assertEquals(441, aliceSays.received().mosHundredths(), 1);
        int reports = multiplexed ? there.reportsOnRtpPort : there.reportsOnRtcpPort;
        int others = multiplexed ? there.reportsOnRtcpPort : there.reportsOnRtpPort;
        assertTrue(reports > 15, "reports " + reports);
        assertEquals(0, others);
        assertEquals(0, host.count(Counter.RTCP_MALFORMED));
        assertEquals(0, host.count(Counter.PACKETS_MALFORMED));
    }

    private static StreamSpec stream(InetSocketAddress peer, boolean multiplexed) {
        InetSocketAddress rtcp = multiplexed ? peer : rtcpOf(peer);
        return new StreamSpec(peer, rtcp, Codec.PCMA, 8, 8, 101, 101, 20, true, true);
    }

    private static InetSocketAddress rtcpOf(InetSocketAddress rtp) {
        return new InetSocketAddress(rtp.getAddress(), rtp.getPort() + 1);
    }
}
