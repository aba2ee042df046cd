package tandem.media.ogg;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * The packets of the first stream in a file that somebody knows by its first packet; pages of other
 * streams are passed over. A damaged, cut or chained file is refused where that shows, so that what
 * was read is what was written. Runs on: its one owner.
 */
public final class OggReader {
    /** Says by the first packet of a stream whether it is the one that is looked for. */
    public interface Wanted {
        boolean is(byte[] firstPacket);
    }

    /** Comments may carry a picture; nothing else comes near. */
    private static final int MAX_PACKET = 8 << 20;

    private final byte[] octets;
    private final Wanted wanted;
    private @Nullable OggPage page;
    private int nextPage;
    private int segment;
    private int at;
    private int serial;
    private int sequence;
    private boolean found;

    public OggReader(byte[] octets, Wanted wanted) {
        this.octets = octets;
        this.wanted = wanted;
    }

    /**
     * The next packet; the first one is that by which the stream is known.
     *
     * @return null behind the last one
     * @throws BadOgg when the file is damaged or has no such stream
     */
    public byte @Nullable [] next() throws BadOgg {
        byte[] packet = new byte[0];
        boolean begun = false;
        while (true) {
            if (page == null || segment == page.segments().length) {
                if (!turn(begun)) {
                    return null;
                }
            }
            int from = at;
            boolean ends = false;
            while (!ends && segment < page.segments().length) {
                int length = page.segments()[segment++] & 0xFF;
                at += length;
                ends = length < 255;
                begun = true;
            }
            packet = joined(packet, from, at);
            if (ends) {
                return packet;
            }
            if (packet.length > MAX_PACKET) {
                throw new BadOgg(page.at(), "a packet of more than " + MAX_PACKET + " octets");
            }
        }
    }

    private byte[] joined(byte[] before, int from, int to) {
        byte[] both = Arrays.copyOf(before, before.length + to - from);
        System.arraycopy(octets, from, both, before.length, to - from);
        return both;
    }

    /** Where the page of the last packet begins, in octets. */
    public long position() {
        return page == null ? 0 : page.at();
    }

    /** Granule position of the page of the last packet; -1 = none. */
    public long granule() {
        return page == null ? -1 : page.granule();
    }

    /** Whether the last packet ends the stream. */
    public boolean atEnd() {
        return page != null && page.last() && segment == page.segments().length;
    }

    /** To the next page of the stream. False behind the last one. */
    private boolean turn(boolean within) throws BadOgg {
        if (page != null && page.last()) {
            if (within) {
                throw new BadOgg(page.at(), "the last packet has no end");
            }
            expectNoOther();
            return false;
        }
        OggPage next = found ? following() : first();
        if (found && next.continues() != within) {
            throw new BadOgg(
                    next.at(), "a packet goes on where none is open, or none where one is");
        }
        found = true;
        serial = next.serial();
        sequence = next.sequence();
        page = next;
        segment = 0;
        at = next.body();
        return true;
    }

    private OggPage first() throws BadOgg {
        while (nextPage < octets.length) {
            OggPage next = read();
            if (next.first() && wanted.is(Arrays.copyOfRange(octets, next.body(), next.end()))) {
                return next;
            }
        }
        throw new BadOgg(0, "no stream of a known codec in it");
    }

    private OggPage following() throws BadOgg {
        while (nextPage < octets.length) {
            OggPage next = read();
            if (next.serial() != serial) {
                continue;
            }
            if (next.sequence() != sequence + 1) {
                throw new BadOgg(
                        next.at(),
                        "page "
                                + Integer.toUnsignedString(next.sequence())
                                + " follows page "
                                + Integer.toUnsignedString(sequence));
            }
            return next;
        }
        throw new BadOgg(octets.length, "cut off: the stream has no last page");
    }

    private void expectNoOther() throws BadOgg {
        while (nextPage < octets.length) {
            OggPage next = read();
            if (next.first()) {
                throw new BadOgg(next.at(), "a second stream is chained behind the first");
            }
        }
    }

    private OggPage read() throws BadOgg {
        OggPage next = OggPage.read(octets, nextPage);
        nextPage = next.end();
        return next;
    }
}
