package tandem.media.srtp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Work space for one packet at a time, shared by all sessions of a loop so that packets cost no
 * garbage. Made before the first call, it also has the platform load its cryptography then. Runs
 * on: media loop.
 */
public final class SrtpScratch {
    /** Longest packet, with tag, index and MKI. */
    static final int PACKET_OCTETS = 2048;

    static final int BLOCK_OCTETS = 16;
    static final int SHA1_OCTETS = 20;
    static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    final byte[] packet = new byte[PACKET_OCTETS];
    final byte[] counters = new byte[PACKET_OCTETS + BLOCK_OCTETS];
    final byte[] keystream = new byte[PACKET_OCTETS + BLOCK_OCTETS];
    final byte[] tag = new byte[BLOCK_OCTETS];
    final byte[] digest = new byte[SHA1_OCTETS];
    final byte[] word = new byte[4];
    final MessageDigest sha1;

    /**
     * @throws IllegalStateException when the platform has no AES or SHA-1
     */
    public SrtpScratch() {
        try {
            sha1 = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SRTP needs SHA-1", e);
        }
        Keystream.aes(new byte[BLOCK_OCTETS]);
    }
}
