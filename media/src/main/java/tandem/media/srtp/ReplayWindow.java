package tandem.media.srtp;

import java.util.Arrays;

/**
 * Which packet indices of one source were there (RFC 3711 section 3.3.2): the highest, and one bit
 * for each of the last ones. Its highest index is also the rollover counter with the last sequence
 * number. Runs on: media loop.
 */
final class ReplayWindow {
    private static final int MIN_PACKETS = 64;
    private static final int MAX_PACKETS = 1024;

    private final int size;
    private final long[] seen;
    private long highest = -1;

    /**
     * @param size packets, a power of two of 64..1024
     */
    ReplayWindow(int size) {
        if (size < MIN_PACKETS || size > MAX_PACKETS || Integer.bitCount(size) != 1) {
            throw new IllegalArgumentException("replay window of " + size + " packets");
        }
        this.size = size;
        this.seen = new long[size / Long.SIZE];
    }

    /**
     * The index that a sequence number most likely stands for: the nearest to the highest (RFC 3711
     * section 3.3.1).
     *
     * @param sequence 0..65535
     */
    long estimate(int sequence) {
        long index = highest + (short) (sequence - (int) highest);
        // Before the beginning there was nothing, so the sender has jumped ahead.
        return index < 0 ? index + 0x10000 : index;
    }

    /** OK, REPLAYED or TOO_OLD. */
    SrtpResult judge(long index) {
        if (index > highest) {
            return SrtpResult.OK;
        }
        if (highest - index >= size) {
            return SrtpResult.TOO_OLD;
        }
        return (seen[word(index)] >>> index & 1) == 0 ? SrtpResult.OK : SrtpResult.REPLAYED;
    }

    /** Notes a packet that was judged OK, and found authentic. */
    void note(long index) {
        if (index - highest >= size) {
            Arrays.fill(seen, 0);
        } else {
            for (long passed = highest + 1; passed < index; passed++) {
                seen[word(passed)] &= ~(1L << passed);
            }
        }
        seen[word(index)] |= 1L << index;
        highest = Math.max(highest, index);
    }

    private int word(long index) {
        return (int) (index & size - 1) >>> 6;
    }

    /** -1 before the first. */
    long highest() {
        return highest;
    }
}
