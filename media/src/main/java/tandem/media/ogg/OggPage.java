package tandem.media.ogg;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One page (RFC 3533 6), checked: it is whole and its checksum is right.
 *
 * @param at where it begins, in octets
 * @param flags of its header: 1 = continues a packet, 2 = first of its stream, 4 = last
 * @param granule what the codec makes of it; -1 = no packet ends here
 * @param sequence number among the pages of its stream
 * @param segments lengths of the pieces of its packets
 * @param body where the first piece begins
 * @param end behind the last octet
 */
record OggPage(
        int at,
        int flags,
        long granule,
        int serial,
        int sequence,
        byte[] segments,
        int body,
        int end) {
    private static final int HEADER = 27;
    private static final int OGG_S = 0x5367674F;
    private static final int CRC_AT = 22;

    boolean continues() {
        return (flags & 1) != 0;
    }

    boolean first() {
        return (flags & 2) != 0;
    }

    boolean last() {
        return (flags & 4) != 0;
    }

    /**
     * @throws BadOgg when no whole page begins there
     */
    static OggPage read(byte[] octets, int at) throws BadOgg {
        if (octets.length - at < HEADER) {
            throw new BadOgg(at, "cut off: a page header needs " + HEADER + " octets");
        }
        ByteBuffer header = ByteBuffer.wrap(octets).order(ByteOrder.LITTLE_ENDIAN);
        if (header.getInt(at) != OGG_S || header.get(at + 4) != 0) {
            throw new BadOgg(at, "no Ogg page begins here");
        }
        int count = header.get(at + 26) & 0xFF;
        int body = at + HEADER + count;
        if (body > octets.length) {
            throw new BadOgg(at, "cut off within a page header");
        }
        byte[] segments = java.util.Arrays.copyOfRange(octets, at + HEADER, body);
        int end = body;
        for (byte segment : segments) {
            end += segment & 0xFF;
        }
        if (end > octets.length) {
            throw new BadOgg(
                    at, "cut off: the last page lacks " + (end - octets.length) + " octets");
        }
        if (crc(octets, at, end) != header.getInt(at + CRC_AT)) {
            throw new BadOgg(at, "wrong checksum of a page");
        }
        return new OggPage(
                at,
                header.get(at + 5),
                header.getLong(at + 6),
                header.getInt(at + 14),
                header.getInt(at + 18),
                segments,
                body,
                end);
    }

    private static int crc(byte[] octets, int at, int end) {
        int crc = 0;
        for (int i = at; i < end; i++) {
            boolean own = i >= at + CRC_AT && i < at + CRC_AT + 4;
            crc = OggCrc.next(crc, own ? 0 : octets[i]);
        }
        return crc;
    }
}
