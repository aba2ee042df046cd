package tandem.media.session;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import tandem.media.Codec;
import tandem.media.MediaCommand;
import tandem.media.SessionId;
import tandem.media.StreamSpec;
import tandem.media.rtp.Packets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

/** Whose reports are read, and where ours go. */
class ReportSourceTest {
    private static final InetSocketAddress PEER = new InetSocketAddress("192.0.2.1", 4000);
    private static final InetSocketAddress PEER_RTCP = new InetSocketAddress("192.0.2.1", 4001);
    private static final InetSocketAddress NEIGHBOUR = new InetSocketAddress("192.0.2.1", 9001);
    private static final InetSocketAddress NAT = new InetSocketAddress("198.51.100.1", 30_000);
    private static final InetSocketAddress NAT_RTCP = new InetSocketAddress("198.51.100.1", 41_234);
    private static final InetSocketAddress NAT_OTHER =
            new InetSocketAddress("198.51.100.1", 50_000);
    private static final long NEXT_REPORT_MS = 8_000;

    private final FakeHost host = new FakeHost(0);
    private final List<InetSocketAddress> reportsTo = new ArrayList<>();
    private final Session session =
            new Session(new SessionId(1), host, new Noting(), new SessionLimits(3_000_000_000L, 0));
    private int sequence = 1;

    /** Notes where reports go. */
    private final class Noting implements Wire {
        @Override
        public boolean sendRtp(ByteBuffer packet, InetSocketAddress to) {
            return true;
        }

        @Override
        public boolean sendRtcp(ByteBuffer packet, InetSocketAddress to, boolean shared) {
            reportsTo.add(to);
            return true;
        }
    }

    @AfterEach
    void close() {
        host.close();
    }

    private void connect(InetSocketAddress rtcp) {
        session.onCommand(
                new MediaCommand.Connect(
                        session.id(),
                        new StreamSpec(PEER, rtcp, Codec.PCMA, 8, 8, 101, 101, 20, true, true)),
                host.nowNs);
    }

    private void talks(InetSocketAddress from) {
        ByteBuffer packet = Packets.datagram(8, sequence++, 160 * sequence, 9, new byte[160]);
        session.onRtp(packet, from, host.nowNs);
    }

    /** An empty receiver report (RFC 3550 6.4.2). */
    private void reports(InetSocketAddress from) {
        byte[] report = {(byte) 0x80, (byte) 201, 0, 1, 0, 0, 0, 9};
        session.onRtcp(ByteBuffer.wrap(report), from, host.nowNs);
    }

    private List<InetSocketAddress> nextReports() {
        reportsTo.clear();
        host.runToMs(host.nowNs / FakeHost.MS + NEXT_REPORT_MS);
        assertFalse(reportsTo.isEmpty());
        return reportsTo.stream().distinct().toList();
    }

    @Test
    void anotherPortOfThePeersHostIsAStranger() {
        connect(PEER_RTCP);
        reports(NEIGHBOUR);
        talks(PEER);
        reports(NEIGHBOUR);
        reports(PEER_RTCP);

        assertEquals(List.of(PEER_RTCP), nextReports());
        assertEquals(2, host.count(Counter.PACKETS_FOREIGN));
        assertEquals(1, host.count(Counter.RTCP_IN));
    }

    @Test
    void behindANatTheFirstPortOfItsHostIsFollowedAndNoOther() {
        connect(PEER_RTCP);
        talks(NAT);
        reports(NEIGHBOUR);
        reports(NAT_RTCP);
        reports(NAT_OTHER);

        assertEquals(List.of(NAT_RTCP), nextReports());
        assertEquals(2, host.count(Counter.PACKETS_FOREIGN));
    }

    @Test
    void onASharedPortReportsComeFromWhereAudioDoes() {
        connect(PEER);
        talks(NAT);
        reports(PEER);
        reports(NAT_OTHER);
        reports(NAT);

        assertEquals(List.of(NAT), nextReports());
        assertEquals(2, host.count(Counter.PACKETS_FOREIGN));
        assertEquals(1, host.count(Counter.RTCP_IN));
    }
}
