package tandem.bench.rtp;

import java.nio.ByteBuffer;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RtpReceiverTest {
    private int heard;
    private final RtpReceiver receiver =
            new RtpReceiver((payload, _, _) -> heard += payload.remaining());

    private static ByteBuffer packet(
            int payloadType, int sequence, int timestamp, byte... payload) {
        return ByteBuffer.allocate(12 + payload.length)
                .put((byte) 0x80)
                .put((byte) payloadType)
                .putShort((short) sequence)
                .putInt(timestamp)
                .putInt(7)
                .put(payload)
                .flip();
    }

    private void hear(int sequence) {
        receiver.onPacket(packet(0, sequence, sequence * 160, new byte[160]), sequence);
    }

    @Test
    void countsLossOverTheWrap() {
        hear(65_534);
        hear(65_535);
        hear(2);
        hear(1);

        assertEquals(4, receiver.received);
        assertEquals(1, receiver.lost());
        assertEquals(4 * 160, heard);
    }

    @Test
    void keyCountsOnceHoweverOftenItsEventIsRepeated() {
        receiver.eventPayloadType(101);
        for (int i = 0; i < 7; i++) {
            receiver.onPacket(packet(101, i, 1_000, (byte) 5, (byte) 0x8a, (byte) 3, (byte) 32), i);
        }
        receiver.onPacket(packet(101, 8, 3_000, (byte) 11, (byte) 0x8a, (byte) 3, (byte) 32), 8);

        assertEquals("5#", receiver.digits());
    }

    @Test
    void paddingAndExtensionAreNoSound() {
        ByteBuffer extended = ByteBuffer.allocate(12 + 8 + 4);
        extended.put((byte) 0xb0).put((byte) 8).putShort((short) 1).putInt(0).putInt(7);
        extended.putShort((short) 0xbede).putShort((short) 1).putInt(0);
        extended.put((byte) 1).put((byte) 2).put((byte) 0).put((byte) 2).flip();

        receiver.onPacket(extended, 0);

        assertEquals(2, heard);
    }

    @Test
    void rtcpAndNoiseAreJunk() {
        receiver.onPacket(packet(200, 1, 1), 0);
        receiver.onPacket(ByteBuffer.wrap(new byte[3]), 0);

        assertEquals(2, receiver.junk);
        assertEquals(0, receiver.received);
    }

    @Test
    void anyPacketIsBorne() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        receiver.eventPayloadType(101);
        for (int round = 0; round < 100_000; round++) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            if (noise.length > 1) {
                noise[0] = (byte) (0x80 | noise[0] & 0x3f);
                noise[1] = new byte[] {0, 8, 101, (byte) 128}[random.nextInt(4)];
            }
            receiver.onPacket(ByteBuffer.wrap(noise), round);
        }
        assertTrue(receiver.received > 0);
        assertTrue(receiver.digits().length() <= 256);
    }
}
