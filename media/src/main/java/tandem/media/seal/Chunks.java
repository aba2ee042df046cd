package tandem.media.seal;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals and opens the chunks of one file. On the disk a chunk is nonce (12), text (as long as the
 * plain one) and tag (16). The header, the chunk's number and whether it is the last are additional
 * data, so a chunk fits in one place of one file only, and a file that was cut off has no last one.
 * Nonces are random (NIST SP 800-38D 8.2.2): a chunk may be written again after a failure, and a
 * process that repairs the file knows nothing of the one that wrote it. Confined to one thread.
 */
final class Chunks {
    static final int NONCE_OCTETS = 12;
    static final int TAG_OCTETS = 16;
    static final int OVERHEAD = NONCE_OCTETS + TAG_OCTETS;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final SealHeader header;
    private final SecretKeySpec key;
    private final Cipher cipher;
    private final byte[] nonce = new byte[NONCE_OCTETS];
    private final ByteBuffer place = ByteBuffer.allocate(Long.BYTES + 1);

    Chunks(SealHeader header, SecretKeySpec key) {
        this.header = header;
        this.key = key;
        try {
            this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-GCM", e);
        }
    }

    static SealHeader newHeader(SealKey wrapping, SecretKeySpec fileKey, int chunkOctets) {
        byte[] fileId = new byte[16];
        RANDOM.nextBytes(fileId);
        return SealHeader.of(chunkOctets, fileId, wrapping.wrap(fileKey), wrapping.id());
    }

    static SecretKeySpec newFileKey() {
        byte[] octets = new byte[SealKey.OCTETS];
        RANDOM.nextBytes(octets);
        return new SecretKeySpec(octets, "AES");
    }

    /** Where a chunk stands in the file. */
    long offset(long number) {
        return SealHeader.OCTETS + number * (header.chunkOctets() + OVERHEAD);
    }

    /** Appends the sealed form of what a buffer holds. */
    void seal(long number, boolean last, ByteBuffer plain, ByteBuffer to) {
        RANDOM.nextBytes(nonce);
        try {
            prepare(Cipher.ENCRYPT_MODE, number, last);
            to.put(nonce);
            cipher.doFinal(plain, to);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot seal", e);
        }
    }

    /** Appends the plain form of a sealed chunk. */
    void open(long number, boolean last, ByteBuffer sealed, ByteBuffer to) throws SealBroken {
        try {
            if (sealed.remaining() < OVERHEAD) {
                throw new SealBroken("chunk " + number + " is cut off");
            }
            sealed.get(nonce);
            prepare(Cipher.DECRYPT_MODE, number, last);
            cipher.doFinal(sealed, to);
        } catch (GeneralSecurityException e) {
            throw new SealBroken("chunk " + number + " is not what was written");
        }
    }

    private void prepare(int mode, long number, boolean last) throws GeneralSecurityException {
        cipher.init(mode, key, new GCMParameterSpec(8 * TAG_OCTETS, nonce));
        cipher.updateAAD(header.octets());
        cipher.updateAAD(place.clear().putLong(number).put((byte) (last ? 1 : 0)).flip());
    }
}
