package tandem.sip.sdp;

import java.security.MessageDigest;
import java.util.Arrays;

/** The key of a crypto line. Never prints its octets. Runs on: any (immutable). */
public final class CryptoKey {
    /** The most that any suite allows, in RTP packets (RFC 3711 section 9.2). */
    public static final long MAX_LIFETIME_PACKETS = 1L << 48;

    private final byte[] octets;
    private final long lifetimePackets;
    private final byte[] mki;

    /**
     * @param octets master key, then salt; copied
     * @param lifetimePackets 1..2^48
     * @param mki what names the key in each packet, empty = nothing does; copied
     */
    CryptoKey(byte[] octets, long lifetimePackets, byte[] mki) {
        this.octets = octets.clone();
        this.lifetimePackets = lifetimePackets;
        this.mki = mki.clone();
    }

    /** A copy, for the caller to wipe. */
    public byte[] octets() {
        return octets.clone();
    }

    public long lifetimePackets() {
        return lifetimePackets;
    }

    /** A copy. */
    public byte[] mki() {
        return mki.clone();
    }

    /** Takes the same time wherever two keys differ. */
    @Override
    public boolean equals(Object other) {
        return other instanceof CryptoKey key
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
        return "***";
    }
}
