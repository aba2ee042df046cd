package tandem.media.srtp;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;

import static tandem.media.srtp.SrtpScratch.BLOCK_OCTETS;
import static tandem.media.srtp.SrtpScratch.LONGS;

/**
 * AES in counter mode: all counter blocks of a packet in one call, because a cipher that is given a
 * new IV for each packet allocates. Runs on: media loop.
 */
final class Keystream {
    private final Cipher aes;
    private final SrtpScratch scratch;

    /**
     * @param key 16 or 32 octets
     */
    Keystream(byte[] key, SrtpScratch scratch) {
        this.scratch = scratch;
        this.aes = aes(key);
    }

    /**
     * @throws IllegalStateException when the platform has no AES
     */
    static Cipher aes(byte[] key) {
        try {
            Cipher aes = Cipher.getInstance("AES/ECB/NoPadding");
            aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
            return aes;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES with " + key.length + " octets of key", e);
        }
    }

    /**
     * Fills {@code scratch.keystream} from its start.
     *
     * @param high first half of the first counter block
     * @param low second half, to which the number of the block is added
     */
    void fill(long high, long low, int octets) {
        int length = (octets + BLOCK_OCTETS - 1) & -BLOCK_OCTETS;
        byte[] counters = scratch.counters;
        long counter = low;
        for (int at = 0; at < length; at += BLOCK_OCTETS) {
            LONGS.set(counters, at, high);
            LONGS.set(counters, at + 8, counter++);
        }
        try {
            aes.update(counters, 0, length, scratch.keystream, 0);
        } catch (ShortBufferException e) {
            throw new IllegalStateException("no room for " + length + " octets", e);
        }
    }

    /** One block: zeros, encrypted. */
    void fillZeros() {
        fill(0, 0, BLOCK_OCTETS);
    }

    /** Encrypts or decrypts in place with what was filled in, from an offset of the keystream. */
    void apply(int offset, byte[] packet, int from, int to) {
        byte[] keystream = scratch.keystream;
        int at = from;
        int k = offset;
        for (; at + 8 <= to; at += 8, k += 8) {
            LONGS.set(packet, at, (long) LONGS.get(packet, at) ^ (long) LONGS.get(keystream, k));
        }
        for (; at < to; at++, k++) {
            packet[at] ^= keystream[k];
        }
    }
}
