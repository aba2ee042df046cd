package tandem.media.ogg;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class OggReaderTest {
    private static final int FIRST = 2;
    private static final int CONTINUES = 1;
    private static final int LAST = 4;

    private final ByteArrayOutputStream file = new ByteArrayOutputStream();

    @Test
    void packetsAreJoinedOverPagesAndOtherStreamsPassedOver() throws BadOgg {
        page(FIRST, 7, 0, 0, new int[] {1}, 'x');
        page(FIRST, 8, 0, 0, new int[] {1}, 'y');
        page(0, 8, 1, -1, new int[] {255, 255}, 'a');
        page(0, 7, 1, 3, new int[] {9}, 'z');
        page(CONTINUES | LAST, 8, 2, 99, new int[] {45, 0, 3}, 'b');

        OggReader reader = new OggReader(file.toByteArray(), first -> first[0] == 'y');

        assertArrayEquals(new byte[] {'y'}, reader.next());
        byte[] joined = reader.next();
        assertNotNull(joined);
        assertEquals(555, joined.length);
        assertEquals('a', joined[509]);
        assertEquals('b', joined[510]);
        assertEquals(0, length(reader.next()));
        assertEquals(3, length(reader.next()));
        assertTrue(reader.atEnd());
        assertEquals(99, reader.granule());
        assertNull(reader.next());
        assertNull(reader.next());
    }

    @Test
    void eachDamageHasItsReasonAndPlace() {
        assertRefused("wrong checksum", 0, () -> file.reset(), bytes -> bytes[30]++);
        assertRefused("page 3 follows page 0", 29, () -> page(0, 8, 3, 1, new int[] {1}, 'b'));
        assertRefused("no last page", 29, () -> {});
        assertRefused("none where one is", 29, () -> page(CONTINUES, 8, 1, 1, new int[] {1}, 'b'));
        assertRefused(
                "chained",
                58,
                () -> {
                    page(LAST, 8, 1, 1, new int[] {1}, 'b');
                    page(FIRST, 9, 0, 1, new int[] {1}, 'y');
                });
        assertRefused("has no end", 29, () -> page(LAST, 8, 1, 1, new int[] {255}, 'b'));
    }

    private interface Change {
        void to(byte[] octets);
    }

    private void assertRefused(String why, long position, Runnable more) {
        file.reset();
        page(FIRST, 8, 0, 0, new int[] {1}, 'y');
        more.run();
        assertRefused(why, position, file.toByteArray());
    }

    private void assertRefused(String why, long position, Runnable before, Change change) {
        before.run();
        page(FIRST, 8, 0, 0, new int[] {4}, 'y');
        byte[] octets = file.toByteArray();
        change.to(octets);
        assertRefused(why, position, octets);
    }

    private static void assertRefused(String why, long position, byte[] octets) {
        OggReader reader = new OggReader(octets, first -> first[0] == 'y');
        BadOgg bad =
                assertThrows(
                        BadOgg.class,
                        () -> {
                            while (reader.next() != null) {}
                        });
        assertTrue(String.valueOf(bad.getMessage()).contains(why), bad.getMessage());
        assertEquals(position, bad.position(), why);
    }

    private static int length(byte[] packet) {
        assertNotNull(packet);
        return packet.length;
    }

    /** Bit by bit as RFC 3533 6 says. */
    private void page(int flags, int serial, int sequence, long granule, int[] segments, int fill) {
        int length = 0;
        for (int segment : segments) {
            length += segment;
        }
        ByteBuffer page =
                ByteBuffer.allocate(27 + segments.length + length).order(ByteOrder.LITTLE_ENDIAN);
        page.put(new byte[] {'O', 'g', 'g', 'S', 0, (byte) flags}).putLong(granule);
        page.putInt(serial).putInt(sequence).putInt(0).put((byte) segments.length);
        for (int segment : segments) {
            page.put((byte) segment);
        }
        while (page.hasRemaining()) {
            page.put((byte) fill);
        }
        int crc = 0;
        for (byte octet : page.array()) {
            crc ^= (octet & 0xFF) << 24;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc < 0 ? crc << 1 ^ 0x04C11DB7 : crc << 1;
            }
        }
        page.putInt(22, crc);
        file.writeBytes(page.array());
    }
}
