package tandem.media.rtp;

import java.nio.ByteBuffer;

/** Packets for tests, read by the class under test. */
public final class Packets {
    private Packets() {}

    public static ByteBuffer datagram(
            int payloadType, int sequence, int timestamp, int ssrc, byte[] payload) {
        ByteBuffer bytes = ByteBuffer.allocate(12 + payload.length);
        RtpPacket.writeHeader(bytes, 0, payloadType, false, sequence, timestamp, ssrc);
        return bytes.put(12, payload).limit(12 + payload.length);
    }

    static RtpPacket packet(int sequence, int ssrc) {
        RtpPacket packet = new RtpPacket();
        if (!packet.parse(datagram(8, sequence, 160 * sequence, ssrc, new byte[160]))) {
            throw new AssertionError("not read");
        }
        return packet;
    }
}
