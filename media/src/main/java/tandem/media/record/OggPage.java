package tandem.media.record;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One page of an Ogg stream (RFC 3533 section 6) that is being filled with whole packets: none of
 * ours goes on in the next page, so that a file that is cut off between two pages is sound.
 * Confined to one thread.
 */
final class OggPage {
    static final int HEADER_OCTETS = 27;
    static final int MOST_SEGMENTS = 255;
    static final int MOST_OCTETS = HEADER_OCTETS + MOST_SEGMENTS + 255 * MOST_SEGMENTS;

    static final int CAPTURE = 0x5367674f; // "OggS"
    static final int AT_FLAGS = 5;
    static final int AT_GRANULE = 6;
    static final int AT_CHECKSUM = 22;
    static final int AT_SEGMENTS = 26;
    static final byte BEGIN = 2;
    static final byte END = 4;

    private static final int POLYNOMIAL = 0x04c11db7;
    private static final int[] CRC = table();

    private final int serial;
    private final byte[] lengths = new byte[MOST_SEGMENTS];
    private final byte[] octets = new byte[255 * MOST_SEGMENTS];
    private final ByteBuffer page = ByteBuffer.allocate(MOST_OCTETS).order(ByteOrder.LITTLE_ENDIAN);
    private int segments;
    private int packets;
    private int length;
    private int number;

    /**
     * @param serial number of the stream
     */
    OggPage(int serial) {
        this.serial = serial;
    }

    /** Whether a packet of so many octets fits. */
    boolean fits(int packet) {
        return segments + packet / 255 + 1 <= MOST_SEGMENTS;
    }

    int packets() {
        return packets;
    }

    boolean isEmpty() {
        return segments == 0;
    }

    /** Adds a packet that {@link #fits}. */
    void add(byte[] packet, int packetLength) {
        for (int left = packetLength; left >= 0; left -= 255) {
            lengths[segments++] = (byte) Math.min(255, left);
        }
        System.arraycopy(packet, 0, octets, length, packetLength);
        length += packetLength;
        packets++;
    }

    /**
     * Ends the page; the next one begins empty.
     *
     * @param granule samples at 48 kHz up to the end of its last packet
     * @return the page, valid until the next one ends
     */
    ByteBuffer end(byte flags, long granule) {
        page.clear();
        page.putInt(CAPTURE).put((byte) 0).put(flags).putLong(granule);
        page.putInt(serial).putInt(number++).putInt(0).put((byte) segments);
        page.put(lengths, 0, segments).put(octets, 0, length).flip();
        page.putInt(AT_CHECKSUM, checksum(page));
        segments = 0;
        packets = 0;
        length = 0;
        return page;
    }

    /** Of a page whose checksum stands as 0. */
    static int checksum(ByteBuffer page) {
        int sum = 0;
        for (int i = page.position(); i < page.limit(); i++) {
            sum = sum << 8 ^ CRC[sum >>> 24 ^ page.get(i) & 0xFF];
        }
        return sum;
    }

    private static int[] table() {
        int[] table = new int[256];
        for (int i = 0; i < table.length; i++) {
            int sum = i << 24;
            for (int bit = 0; bit < 8; bit++) {
                sum = sum < 0 ? sum << 1 ^ POLYNOMIAL : sum << 1;
            }
            table[i] = sum;
        }
        return table;
    }
}
