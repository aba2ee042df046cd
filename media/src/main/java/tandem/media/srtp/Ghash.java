package tandem.media.srtp;

import static tandem.media.srtp.SrtpScratch.BLOCK_OCTETS;
import static tandem.media.srtp.SrtpScratch.LONGS;

/**
 * The hash of GCM (NIST SP 800-38D section 6.4): polynomials over GF(2), multiplied by integer
 * multiplications whose carries fall into holes, so that neither time nor memory access depends on
 * secrets. Runs on: media loop.
 *
 * <p>GCM writes the lowest power first, so an integer of ours holds a polynomial backwards. A
 * backwards product comes out one place short, which {@link #multiply} makes up for.
 */
final class Ghash {
    // Every fourth bit: sums of up to 15 ones do not reach the next.
    private static final long M0 = 0x1111_1111_1111_1111L;
    private static final long M1 = M0 << 1;
    private static final long M2 = M0 << 2;
    private static final long M3 = M0 << 3;

    private final long keyHigh;
    private final long keyLow;
    private final long keyMid;
    private final long keyHighReversed;
    private final long keyLowReversed;
    private final long keyMidReversed;
    private long high;
    private long low;

    /**
     * @param key the block of zeros, encrypted
     */
    Ghash(byte[] key) {
        keyHigh = (long) LONGS.get(key, 0);
        keyLow = (long) LONGS.get(key, 8);
        keyMid = keyHigh ^ keyLow;
        keyHighReversed = Long.reverse(keyHigh);
        keyLowReversed = Long.reverse(keyLow);
        keyMidReversed = keyHighReversed ^ keyLowReversed;
    }

    void reset() {
        high = 0;
        low = 0;
    }

    /** Takes in octets, with zeros up to the end of their last block. */
    void update(byte[] data, int from, int to) {
        int at = from;
        for (; at + BLOCK_OCTETS <= to; at += BLOCK_OCTETS) {
            add((long) LONGS.get(data, at), (long) LONGS.get(data, at + 8));
        }
        if (at < to) {
            addPart(data, at, to);
        }
    }

    private void addPart(byte[] data, int from, int to) {
        long first = 0;
        long second = 0;
        for (int i = 0; i < to - from; i++) {
            long octet = data[from + i] & 0xFFL;
            if (i < 8) {
                first |= octet << 56 - 8 * i;
            } else {
                second |= octet << 120 - 8 * i;
            }
        }
        add(first, second);
    }

    /** Takes in one block. */
    void add(long first, long second) {
        high ^= first;
        low ^= second;
        multiply();
    }

    long high() {
        return high;
    }

    long low() {
        return low;
    }

    /** Multiplies by the key, modulo x^128 + x^7 + x^2 + x + 1. */
    private void multiply() {
        long highReversed = Long.reverse(high);
        long lowReversed = Long.reverse(low);
        // Karatsuba: three products of halves, each as its lower and its upper 64 bits. The upper
        // ones are the lower ones of the reversed factors, reversed.
        long a0 = lowProduct(low, keyLow);
        long b0 = lowProduct(high, keyHigh);
        long c0 = lowProduct(high ^ low, keyMid) ^ a0 ^ b0;
        long a1 = lowProduct(lowReversed, keyLowReversed);
        long b1 = lowProduct(highReversed, keyHighReversed);
        long c1 = lowProduct(highReversed ^ lowReversed, keyMidReversed) ^ a1 ^ b1;
        long p0 = a0;
        long p1 = Long.reverse(a1) >>> 1 ^ c0;
        long p2 = b0 ^ Long.reverse(c1) >>> 1;
        long p3 = Long.reverse(b1) >>> 1;
        reduce(p0 << 1, p1 << 1 | p0 >>> 63, p2 << 1 | p1 >>> 63, p3 << 1 | p2 >>> 63);
    }

    /** Folds the lower 128 bits, which are the high powers, into the upper ones. */
    private void reduce(long p0, long p1, long p2, long p3) {
        long q1 = p1 ^ p0 << 63 ^ p0 << 62 ^ p0 << 57;
        long q2 = p2 ^ p0 ^ p0 >>> 1 ^ p0 >>> 2 ^ p0 >>> 7;
        low = q2 ^ q1 << 63 ^ q1 << 62 ^ q1 << 57;
        high = p3 ^ q1 ^ q1 >>> 1 ^ q1 >>> 2 ^ q1 >>> 7;
    }

    /** The lower 64 bits of a product without carries. */
    private static long lowProduct(long x, long y) {
        long x0 = x & M0;
        long x1 = x & M1;
        long x2 = x & M2;
        long x3 = x & M3;
        long y0 = y & M0;
        long y1 = y & M1;
        long y2 = y & M2;
        long y3 = y & M3;
        return (x0 * y0 ^ x1 * y3 ^ x2 * y2 ^ x3 * y1) & M0
                | (x0 * y1 ^ x1 * y0 ^ x2 * y3 ^ x3 * y2) & M1
                | (x0 * y2 ^ x1 * y1 ^ x2 * y0 ^ x3 * y3) & M2
                | (x0 * y3 ^ x1 * y2 ^ x2 * y1 ^ x3 * y0) & M3;
    }
}
