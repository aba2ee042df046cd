package tandem.media.srtp;

/**
 * The identifier of the key in each packet, where one was agreed: before the tag of an HMAC (RFC
 * 3711 section 3.1), at the end with AES-GCM (RFC 7714 section 8). We have one key, so there is one
 * identifier. Runs on: media loop.
 */
final class Mki {
    private final byte[] octets;
    private final int octetsAfter;

    /**
     * @param octets empty = none
     * @param octetsAfter what follows it in the packet
     */
    Mki(byte[] octets, int octetsAfter) {
        this.octets = octets;
        this.octetsAfter = octetsAfter;
    }

    int length() {
        return octets.length;
    }

    /** Puts it into a packet of some length, which has room. */
    void insert(byte[] packet, int length) {
        if (octets.length > 0) {
            int at = length - octetsAfter;
            System.arraycopy(packet, at, packet, at + octets.length, octetsAfter);
            System.arraycopy(octets, 0, packet, at, octets.length);
        }
    }

    /** Takes it out of a packet that is long enough; false when it names another key. */
    boolean tryRemove(byte[] packet, int length) {
        int at = length - octetsAfter - octets.length;
        for (int i = 0; i < octets.length; i++) {
            if (packet[at + i] != octets[i]) {
                return false;
            }
        }
        System.arraycopy(packet, at + octets.length, packet, at, octetsAfter);
        return true;
    }
}
