package tandem.media;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * A master key with its salt, for one direction of one session (RFC 3711 section 3.2.1). Never
 * prints its octets. Immutable but for {@link #close}, which its last owner calls.
 */
public final class SrtpKey implements AutoCloseable {
    private static final int MAX_MKI_OCTETS = 128;

    private final byte[] octets;
    private final byte[] mki;
    private final long lifetimePackets;

    /**
     * @param octets key, then salt; copied
     * @param lifetimePackets RTP packets, and RTCP packets, that the key may protect: 1..2^48
     * @param mki what names the key in each packet (RFC 3711 section 3.1), empty = packets carry
     *     none; copied
     */
    public SrtpKey(byte[] octets, long lifetimePackets, byte[] mki) {
        if (lifetimePackets < 1 || lifetimePackets > 1L << 48 || mki.length > MAX_MKI_OCTETS) {
            throw new IllegalArgumentException(
                    "lifetime " + lifetimePackets + ", MKI of " + mki.length + " octets");
        }
        this.octets = octets.clone();
        this.lifetimePackets = lifetimePackets;
        this.mki = mki.clone();
    }

    /** A key that packets do not name, for as long as the suites allow. */
    public static SrtpKey of(byte[] octets) {
        return new SrtpKey(octets, 1L << 48, new byte[0]);
    }

    /** Length of key and salt together. */
    public int length() {
        return octets.length;
    }

    /** A copy of some of them, for the caller to wipe. */
    public byte[] octets(int from, int to) {
        return Arrays.copyOfRange(octets, from, to);
    }

    public long lifetimePackets() {
        return lifetimePackets;
    }

    /** A copy. */
    public byte[] mki() {
        return mki.clone();
    }

    /** Wipes it; from then on it opens nothing and is not to be compared. */
    @Override
    public void close() {
        Arrays.fill(octets, (byte) 0);
    }

    /** Takes the same time wherever two keys differ. */
    @Override
    public boolean equals(Object other) {
        return other instanceof SrtpKey key
                && lifetimePackets == key.lifetimePackets
                && Arrays.equals(mki, key.mki)
                && MessageDigest.isEqual(octets, key.octets);
    }

    /** Says nothing about the octets. */
    @Override
    public int hashCode() {
        return Long.hashCode(lifetimePackets) + octets.length;
    }

    @Override
    public String toString() {
        return "SrtpKey[***]";
    }
}
