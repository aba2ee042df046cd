package tandem.media.play.file;

import java.util.ArrayList;
import java.util.List;

/**
 * Walks the setup header of a Vorbis stream (Vorbis I 4.2.4) up to its residues before a decoder
 * sees it: tables are as large as the header says, and a few hostile octets could ask for
 * gigabytes. What encoders write stays far below these bounds.
 */
final class VorbisSetup {
    private static final int BEGIN = 7;
    private static final int CODEBOOK = 0x564342;
    private static final int MAX_ENTRIES = 1 << 16;
    private static final long MAX_VALUES = 1 << 20;
    private static final int MAX_RATE_DIMENSIONS = 32;

    private record Book(int dimensions, int entries) {}

    /** What is wrong; never leaves this class. */
    private static final class Wrong extends Exception {
        @java.io.Serial private static final long serialVersionUID = 1L;

        Wrong(String why) {
            super(why);
        }
    }

    private final VorbisBits bits;
    private final List<Book> books = new ArrayList<>();
    private long values;

    private VorbisSetup(byte[] packet) {
        this.bits = new VorbisBits(packet, BEGIN);
    }

    /**
     * @return what is wrong, empty when nothing is
     */
    static String fault(byte[] packet) {
        VorbisSetup setup = new VorbisSetup(packet);
        try {
            setup.books();
            setup.times();
            setup.floors();
            setup.residues();
            return "";
        } catch (Wrong wrong) {
            return String.valueOf(wrong.getMessage());
        }
    }

    private void expect(boolean right, String otherwise) throws Wrong {
        if (bits.pastEnd()) {
            throw new Wrong("Vorbis setup header ends early");
        }
        if (!right) {
            throw new Wrong("Vorbis setup header: " + otherwise);
        }
    }

    private void books() throws Wrong {
        int count = bits.small(8) + 1;
        for (int i = 0; i < count; i++) {
            books.add(book());
        }
    }

    private Book book() throws Wrong {
        expect(bits.read(24) == CODEBOOK, "a codebook does not begin as one");
        Book book = new Book(bits.small(16), bits.small(24));
        values += (long) book.dimensions * book.entries;
        expect(
                book.entries <= MAX_ENTRIES
                        && book.dimensions <= MAX_RATE_DIMENSIONS
                        && values <= MAX_VALUES,
                "codebook of " + book.entries + " entries in " + book.dimensions + " dimensions");
        if (bits.flag()) {
            orderedLengths(book);
        } else {
            lengths(book);
        }
        lookup(book);
        expect(true, "");
        return book;
    }

    private void orderedLengths(Book book) throws Wrong {
        bits.skip(5);
        for (int entry = 0; entry < book.entries; ) {
            int alike = bits.small(bitsFor(book.entries - entry));
            entry += alike;
            expect(alike > 0 && entry <= book.entries, "lengths of a codebook");
        }
    }

    private void lengths(Book book) {
        boolean sparse = bits.flag();
        for (int entry = 0; entry < book.entries; entry++) {
            if (!sparse || bits.flag()) {
                bits.skip(5);
            }
        }
    }

    private void lookup(Book book) throws Wrong {
        int type = bits.small(4);
        expect(type <= 2, "lookup type " + type);
        if (type > 0) {
            bits.skip(64);
            int width = bits.small(4) + 1;
            bits.skip(1);
            long count = type == 1 ? root(book) : (long) book.dimensions * book.entries;
            bits.skip(count * width);
        }
    }

    /** Values of lookup type 1: the largest n whose n^dimensions is no more than the entries. */
    private static long root(Book book) {
        long n = 0;
        while (book.dimensions > 0 && power(n + 1, book.dimensions) <= book.entries) {
            n++;
        }
        return n;
    }

    private static double power(long base, int exponent) {
        return Math.pow(base, exponent);
    }

    private void times() throws Wrong {
        int count = bits.small(6) + 1;
        for (int i = 0; i < count; i++) {
            expect(bits.read(16) == 0, "a time domain transform");
        }
    }

    private void floors() throws Wrong {
        int count = bits.small(6) + 1;
        for (int i = 0; i < count; i++) {
            int type = bits.small(16);
            expect(type <= 1, "floor type " + type);
            if (type == 0) {
                bits.skip(8 + 16 + 16 + 6 + 8);
                bits.skip(8L * (bits.small(4) + 1));
            } else {
                floor1();
            }
            expect(true, "");
        }
    }

    private void floor1() {
        int partitions = bits.small(5);
        int[] classOf = new int[partitions];
        int classes = 0;
        for (int i = 0; i < partitions; i++) {
            classOf[i] = bits.small(4);
            classes = Math.max(classes, classOf[i] + 1);
        }
        int[] dimensions = new int[classes];
        for (int i = 0; i < classes; i++) {
            dimensions[i] = bits.small(3) + 1;
            int subclasses = bits.small(2);
            bits.skip(subclasses == 0 ? 0 : 8);
            bits.skip(8L << subclasses);
        }
        bits.skip(2);
        int rangeBits = bits.small(4);
        for (int i = 0; i < partitions; i++) {
            bits.skip((long) dimensions[classOf[i]] * rangeBits);
        }
    }

    private void residues() throws Wrong {
        int count = bits.small(6) + 1;
        for (int i = 0; i < count; i++) {
            bits.skip(16 + 24 + 24 + 24);
            int classifications = bits.small(6) + 1;
            int book = bits.small(8);
            expect(book < books.size(), "a residue's codebook that is not there");
            Book by = books.get(book);
            expect(
                    power(classifications, by.dimensions) <= by.entries,
                    "more residue classes than its codebook has entries");
            cascade(classifications);
            expect(true, "");
        }
    }

    private void cascade(int classifications) {
        int set = 0;
        for (int i = 0; i < classifications; i++) {
            set += Integer.bitCount(bits.small(3));
            set += bits.flag() ? Integer.bitCount(bits.small(5)) : 0;
        }
        bits.skip(8L * set);
    }

    private static int bitsFor(int value) {
        return 32 - Integer.numberOfLeadingZeros(value);
    }
}
