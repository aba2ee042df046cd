package tandem.media.srtp;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Random;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import tandem.media.Srtp;
import tandem.media.SrtpKey;
import tandem.media.SrtpSuite;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** Protecting and opening costs no garbage. */
class SrtpAllocationTest {
    private static final int PACKETS = 1500;

    /** Less than an octet a packet, of four kinds: what the compiler leaves behind. */
    private static final long TOLERANCE_OCTETS = 4 * PACKETS;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @EnumSource
    void packetsCostNoGarbage(SrtpSuite suite) {
        Random random = new Random(1);
        SrtpKey key = Octets.key(suite, random);
        SrtpSession session = new SrtpSession(new Srtp(suite, key, key), new SrtpScratch());
        ByteBuffer packet = Octets.buffer(Octets.rtp(1, 0, new byte[160]));
        ByteBuffer report = Octets.buffer(Octets.rtcp(1, new byte[40]));
        exchange(session, packet, report, 0);

        long before = THREADS.getCurrentThreadAllocatedBytes();
        exchange(session, packet, report, PACKETS);
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;

        assertTrue(allocated < TOLERANCE_OCTETS, allocated + " octets");
    }

    private static void exchange(
            SrtpSession session, ByteBuffer packet, ByteBuffer report, int from) {
        for (int i = from; i < from + PACKETS; i++) {
            packet.putShort(2, (short) i);
            boolean well =
                    session.protectRtp(packet) == SrtpResult.OK
                            && session.unprotectRtp(packet) == SrtpResult.OK
                            && session.protectRtcp(report) == SrtpResult.OK
                            && session.unprotectRtcp(report) == SrtpResult.OK;
            assertTrue(well);
        }
    }
}
