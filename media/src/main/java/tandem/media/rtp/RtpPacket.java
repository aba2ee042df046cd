package tandem.media.rtp;

import java.nio.ByteBuffer;

/**
 * Reads the RTP header of a datagram (RFC 3550 section 5.1); a flyweight, filled anew for each
 * packet. Runs on: media loop.
 *
 * <p>The payload stays in the datagram's buffer, at {@link #payloadOffset()}.
 */
public final class RtpPacket {
    /** Length of the header that we write: no contributing sources, no extension. */
    public static final int HEADER_OCTETS = 12;

    private boolean marker;
    private int payloadType;
    private int sequence;
    private int timestamp;
    private int ssrc;
    private int payloadOffset;
    private int payloadLength;

    /**
     * Reads the datagram between 0 and the buffer's limit.
     *
     * @return false when it is no RTP; the fields then mean nothing
     */
    public boolean parse(ByteBuffer datagram) {
        int length = datagram.limit();
        if (length < HEADER_OCTETS) {
            return false;
        }
        int first = datagram.get(0) & 0xFF;
        int second = datagram.get(1) & 0xFF;
        if (first >> 6 != 2 || isRtcp(second)) {
            return false;
        }
        marker = second >= 0x80;
        payloadType = second & 0x7F;
        sequence = datagram.getShort(2) & 0xFFFF;
        timestamp = datagram.getInt(4);
        ssrc = datagram.getInt(8);
        return findPayload(datagram, first, length);
    }

    private boolean findPayload(ByteBuffer datagram, int first, int length) {
        int offset = HEADER_OCTETS + 4 * (first & 0x0F);
        if ((first & 0x10) != 0) {
            if (offset + 4 > length) {
                return false;
            }
            offset += 4 + 4 * (datagram.getShort(offset + 2) & 0xFFFF);
        }
        int padding = (first & 0x20) == 0 ? 0 : datagram.get(length - 1) & 0xFF;
        boolean paddingLies = (first & 0x20) != 0 && padding == 0;
        payloadOffset = offset;
        payloadLength = length - padding - offset;
        return payloadLength >= 0 && !paddingLies;
    }

    /**
     * RTCP packet types 192..223 look like payload types 64..95 with the marker (RFC 5761 section
     * 4).
     */
    private static boolean isRtcp(int second) {
        return second >= 192 && second <= 223;
    }

    /** Writes a plain header at an offset; the payload is to follow it. */
    public static void writeHeader(
            ByteBuffer buffer,
            int at,
            int payloadType,
            boolean marker,
            int sequence,
            int timestamp,
            int ssrc) {
        buffer.put(at, (byte) 0x80);
        buffer.put(at + 1, (byte) (marker ? payloadType | 0x80 : payloadType));
        buffer.putShort(at + 2, (short) sequence);
        buffer.putInt(at + 4, timestamp);
        buffer.putInt(at + 8, ssrc);
    }

    public boolean marker() {
        return marker;
    }

    /** 0..127. */
    public int payloadType() {
        return payloadType;
    }

    /** 16 bit, 0..65535. */
    public int sequence() {
        return sequence;
    }

    public int timestamp() {
        return timestamp;
    }

    public int ssrc() {
        return ssrc;
    }

    /** At least {@link #HEADER_OCTETS}, so a new header always fits in front of the payload. */
    public int payloadOffset() {
        return payloadOffset;
    }

    public int payloadLength() {
        return payloadLength;
    }
}
