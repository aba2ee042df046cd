package tandem.media.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Where the pages of an Ogg file of ours begin, and up to which sample each goes. Of a file that
 * was cut off it knows the pages that are there in full. Confined to one thread.
 */
final class OggIndex {
    private final Stored source;
    private final ByteBuffer head =
            ByteBuffer.allocate(OggPage.HEADER_OCTETS + OggPage.MOST_SEGMENTS)
                    .order(ByteOrder.LITTLE_ENDIAN);
    private long[] offsets = new long[256];
    private long[] granules = new long[256];
    private int pages;
    private long end;
    private boolean ended;

    OggIndex(Stored source) throws IOException {
        this.source = source;
        long length = source.length();
        while (!ended && next(length)) {}
    }

    private boolean next(long length) throws IOException {
        head.clear();
        source.read(end, head);
        head.flip();
        if (head.remaining() < OggPage.HEADER_OCTETS || head.getInt(0) != OggPage.CAPTURE) {
            return false;
        }
        int octets = octets(head);
        if (octets < 0 || end + octets > length) {
            return false;
        }
        if (pages == offsets.length) {
            offsets = Arrays.copyOf(offsets, 2 * pages);
            granules = Arrays.copyOf(granules, 2 * pages);
        }
        offsets[pages] = end;
        granules[pages] = head.getLong(OggPage.AT_GRANULE);
        ended = (head.get(OggPage.AT_FLAGS) & OggPage.END) != 0;
        pages++;
        end += octets;
        return true;
    }

    /** Length of the page, or negative when its head is cut off. */
    private static int octets(ByteBuffer head) {
        int segments = head.get(OggPage.AT_SEGMENTS) & 0xFF;
        if (head.remaining() < OggPage.HEADER_OCTETS + segments) {
            return -1;
        }
        int octets = OggPage.HEADER_OCTETS + segments;
        for (int i = 0; i < segments; i++) {
            octets += head.get(OggPage.HEADER_OCTETS + i) & 0xFF;
        }
        return octets;
    }

    static boolean isOne(Stored source) throws IOException {
        ByteBuffer four = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
        source.read(0, four);
        return four.position() == 4 && four.getInt(0) == OggPage.CAPTURE;
    }

    int pages() {
        return pages;
    }

    long offset(int page) {
        return offsets[page];
    }

    /** Samples at 48 kHz up to the end of the page. */
    long granule(int page) {
        return granules[page];
    }

    /** Where the last whole page ends. */
    long end() {
        return end;
    }

    /** Whether the last page says that it is the last. */
    boolean hasEnd() {
        return ended;
    }

    /** Octets of a page. */
    int length(int page) {
        return (int) ((page + 1 < pages ? offsets[page + 1] : end) - offsets[page]);
    }

    /** Reads a page from its head on. */
    ByteBuffer read(int page) throws IOException {
        ByteBuffer octets = ByteBuffer.allocate(length(page)).order(ByteOrder.LITTLE_ENDIAN);
        source.read(offsets[page], octets);
        return octets.flip();
    }

    /** Whether the octets of a page are those that its checksum was made of. */
    static boolean isSound(ByteBuffer page) {
        int said = page.getInt(OggPage.AT_CHECKSUM);
        page.putInt(OggPage.AT_CHECKSUM, 0);
        boolean sound = OggPage.checksum(page) == said;
        page.putInt(OggPage.AT_CHECKSUM, said);
        return sound;
    }
}
