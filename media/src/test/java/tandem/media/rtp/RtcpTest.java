package tandem.media.rtp;

import java.nio.ByteBuffer;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RtcpTest {
    private static final long MS = 1_000_000;
    private static final long WALL_MS = 1_700_000_000_500L;
    private static final VoipMetrics METRICS =
            new VoipMetrics(0.25, 0.125, 0.5, 0.0625, 400, 9000, 70, 60, 81, 41, 40, 200);

    private final Rtcp rtcp = new Rtcp("0123456789abc");
    private final OutStream out = new OutStream(0x11223344, 1, 1000);
    private final Reception in = new Reception();
    private final ByteBuffer packet = ByteBuffer.allocateDirect(2048);

    @Test
    void anIdleSessionSendsAnEmptyReceiverReportAndItsName() {
        rtcp.write(packet, out, in, METRICS, WALL_MS, 0, false);

        assertEquals(0x80C90001, packet.getInt(0));
        assertEquals(0x11223344, packet.getInt(4));
        assertEquals(0x81CA, packet.getShort(8) & 0xFFFF);
        assertEquals(0, packet.limit() % 4);
        assertEquals(packet.limit() - 8, 4 * (packet.getShort(10) + 1));
    }

    @Test
    void aSenderReportTellsTheCountsTheTimeAndWhatWasReceived() {
        out.onSent(1, 1000, 160, 160, 0);
        in.onPacket(Packets.packet(10, 0x77));
        in.onPacket(Packets.packet(14, 0x77));
        readSenderReport(20 * MS);

        rtcp.write(packet.clear(), out, in, METRICS, WALL_MS, 520 * MS, false);

        assertEquals(0x81C8000C, packet.getInt(0));
        assertEquals((int) (1_700_000_000L + 2_208_988_800L), packet.getInt(8));
        assertEquals(0x80000000, packet.getInt(12));
        assertEquals(1000 + 520 * 8, packet.getInt(16));
        assertEquals(1, packet.getInt(20));
        assertEquals(160, packet.getInt(24));
        assertEquals(0x77, packet.getInt(28));
        assertEquals(3 * 256 / 5, packet.get(32) & 0xFF);
        assertEquals(3, packet.getInt(32) & 0xFFFFFF);
        assertEquals(14, packet.getInt(36));
        assertEquals(0x5678ABCD, packet.getInt(44));
        assertEquals(65_536 / 2, packet.getInt(48));
    }

    @Test
    void goodbyeIsTheLastPart() {
        rtcp.write(packet, out, in, METRICS, WALL_MS, 0, true);

        assertEquals(0x81CB0001, packet.getInt(packet.limit() - 8));
        assertTrue(new Rtcp("x").tryRead(packet, 0));
    }

    @Test
    void theRoundTripComesFromWhatThePeerSaysOfOurReport() {
        Reception heardByPeer = new Reception();
        Rtcp peer = new Rtcp("peer");
        OutStream peerOut = new OutStream(0x77, 1, 0);
        out.onSent(1, 1000, 160, 160, 0);
        heardByPeer.onPacket(Packets.packet(1, out.ssrc()));
        heardByPeer.onPacket(Packets.packet(3, out.ssrc()));

        rtcp.write(packet, out, in, METRICS, WALL_MS, 1000 * MS, false);
        assertTrue(peer.tryRead(packet, 77_030 * MS));
        peer.write(packet.clear(), peerOut, heardByPeer, METRICS, 5, 79_030 * MS, false);
        assertTrue(rtcp.tryRead(packet, 3_070 * MS));

        assertTrue(rtcp.report().isThere());
        assertEquals(70 * MS, rtcp.report().roundTripNs(), MS / 10.0);
        assertEquals(1, rtcp.report().lost());
        assertEquals(1 / 3.0, rtcp.report().lossShare(), 0.01);
    }

    @Test
    void metricsComeBackAsTheyWereWritten() {
        Reception heardByPeer = new Reception();
        heardByPeer.onPacket(Packets.packet(1, out.ssrc()));
        out.onSent(1, 1000, 160, 160, 0);
        rtcp.write(packet, out, in, METRICS, WALL_MS, 0, false);

        new Rtcp("peer")
                .write(
                        packet.clear(),
                        new OutStream(0x77, 1, 0),
                        heardByPeer,
                        METRICS,
                        5,
                        0,
                        false);

        assertTrue(rtcp.tryRead(packet, 0));
        assertEquals(METRICS, rtcp.report().metrics());
    }

    @Test
    void reportsAboutOthersAreNotOurs() {
        Reception heardByPeer = new Reception();
        heardByPeer.onPacket(Packets.packet(1, 0x5555));
        out.onSent(1, 1000, 160, 160, 0);
        rtcp.write(packet, out, in, METRICS, WALL_MS, 0, false);
        OutStream peerOut = new OutStream(0x77, 1, 0);
        new Rtcp("peer").write(packet.clear(), peerOut, heardByPeer, METRICS, 5, 0, false);

        assertTrue(rtcp.tryRead(packet, 0));

        assertFalse(rtcp.report().isThere());
        assertNull(rtcp.report().metrics());
    }

    @Test
    void aRoundTripOfAReportThatWasNeverSentIsNone() {
        out.onSent(1, 1000, 160, 160, 0);
        rtcp.write(packet, out, in, METRICS, WALL_MS, 0, false);
        ByteBuffer forged = ByteBuffer.allocate(32);
        forged.putInt(0x81C90007).putInt(0x77).putInt(out.ssrc()).putInt(0).putInt(0).putInt(0);
        forged.putInt(0x12345678).putInt(0);

        assertTrue(rtcp.tryRead(forged.clear(), 5000 * MS));

        assertEquals(-1, rtcp.report().roundTripNs());
    }

    @Test
    void onAPortForBothTheTypeTells() {
        rtcp.write(packet, out, in, METRICS, WALL_MS, 0, false);

        assertTrue(Rtcp.isRtcp(packet));
        assertFalse(Rtcp.isRtcp(Packets.datagram(8, 1, 0, 1, new byte[160])));
        assertFalse(Rtcp.isRtcp(Packets.datagram(101, 1, 0, 1, new byte[4])));
    }

    @Test
    void junkIsRefusedAndNeverThrows() {
        long seed = 4711;
        Random random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] junk = new byte[random.nextInt(64)];
            random.nextBytes(junk);
            if (junk.length > 1) {
                junk[0] = (byte) (0x80 | random.nextInt(64));
                junk[1] = (byte) (200 + random.nextInt(8));
            }
            refused += rtcp.tryRead(ByteBuffer.wrap(junk), 0) ? 0 : 1;
        }
        assertTrue(refused > 10_000, "seed " + seed);
        assertFalse(rtcp.tryRead(ByteBuffer.allocate(0), 0));
    }

    private void readSenderReport(long nowNs) {
        ByteBuffer report = ByteBuffer.allocate(28);
        report.putInt(0x80C80006).putInt(0x77).putInt(0x12345678).putInt(0xABCDEF01);
        assertTrue(rtcp.tryRead(report.clear(), nowNs));
    }
}
