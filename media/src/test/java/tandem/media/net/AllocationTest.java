package tandem.media.net;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tandem.media.Codec;
import tandem.media.MediaCommand;
import tandem.media.SrtpSuite;
import tandem.media.net.MediaFixture.Leg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Garbage of the loop per packet is what decides the pauses under load, so it is held at none. */
class AllocationTest {
    private static final int PACKETS = 20_000;
    private static final int WARM_UP = 3000;

    /**
     * Timers, reports and chunks of Netty's task queue, over the whole run: less than an octet a
     * packet.
     */
    private static final long TOLERANCE_OCTETS = 16_000;

    @TempDir Path folder;

    @Test
    void relayAllocatesNothingPerPacket() throws IOException {
        assertNothingAllocated(Codec.PCMA, Codec.PCMA, false);
    }

    @Test
    void translatedRelayAllocatesNothingPerPacket() throws IOException {
        assertNothingAllocated(Codec.PCMA, Codec.PCMU, false);
    }

    @Test
    void recordedRelayAllocatesNothingPerPacket() throws IOException {
        assertNothingAllocated(Codec.PCMA, Codec.PCMA, true);
    }

    @Test
    void relayToAnEncryptedLegAllocatesNothingPerPacket() throws IOException {
        try (MediaFixture fixture = new MediaFixture();
                RtpPeer alice = new RtpPeer(1);
                RtpPeer bob = new RtpPeer(2)) {
            Leg a = fixture.connect(alice, Codec.PCMA);
            Leg b = fixture.connect(bob, Codec.PCMA, SrtpSuite.AEAD_AES_256_GCM);
            fixture.tell(new MediaCommand.Bridge(a.id(), b.id()));
            byte[] payload = new byte[160];
            pumpAny(alice, a, bob, payload, WARM_UP);

            long before = allocatedByLoop();
            pumpAny(alice, a, bob, payload, PACKETS);
            long allocated = allocatedByLoop() - before;

            assertTrue(
                    allocated < TOLERANCE_OCTETS,
                    allocated + " octets for " + PACKETS + " packets");
            assertEquals(0, fixture.counter("loop_faults_total"));
        }
    }

    /** One packet in flight at a time; what comes out is noise. */
    private static void pumpAny(RtpPeer from, Leg to, RtpPeer at, byte[] payload, int packets)
            throws IOException {
        for (int i = 0; i < packets; i++) {
            from.send(to.port(), 8, payload);
            at.receive();
        }
    }

    private void assertNothingAllocated(Codec one, Codec two, boolean record) throws IOException {
        try (MediaFixture fixture = new MediaFixture();
                RtpPeer alice = new RtpPeer(1);
                RtpPeer bob = new RtpPeer(2)) {
            Leg a = fixture.connect(alice, one);
            Leg b = fixture.connect(bob, two);
            fixture.tell(new MediaCommand.Bridge(a.id(), b.id()));
            if (record) {
                fixture.tell(new MediaCommand.Record(a.id(), folder.resolve("a.wav")));
            }
            pump(alice, a, bob, WARM_UP);

            long before = allocatedByLoop();
            pump(alice, a, bob, PACKETS);
            long allocated = allocatedByLoop() - before;

            assertTrue(
                    allocated < TOLERANCE_OCTETS,
                    allocated + " octets for " + PACKETS + " packets");
            assertEquals(0, fixture.counter("loop_faults_total"));
        }
    }

    /** One packet in flight at a time, so that none is lost. */
    private static void pump(RtpPeer from, Leg to, RtpPeer at, int packets) throws IOException {
        byte[] payload = new byte[160];
        Arrays.fill(payload, (byte) 0x5A);
        for (int i = 0; i < packets; i++) {
            from.send(to.port(), 8, payload);
            at.receive(
                    packet ->
                            packet.payload()[0] != (byte) 0xD5
                                    && packet.payload()[0] != (byte) 0xFF);
        }
    }

    private static long allocatedByLoop() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getAllThreadIds())
                .filter(id -> threads.getThreadInfo(id) != null)
                .filter(id -> threads.getThreadInfo(id).getThreadName().startsWith("media-loop"))
                .map(threads::getThreadAllocatedBytes)
                .sum();
    }
}
