package tandem.media;

/**
 * How a stream is encrypted and authenticated; named as in SDP (RFC 4568 section 6.2, RFC 6188
 * section 5, RFC 7714 section 14.1).
 */
public enum SrtpSuite {
    /** What everybody has. */
    AES_CM_128_HMAC_SHA1_80(16, 14, 10, 10),
    AES_CM_128_HMAC_SHA1_32(16, 14, 4, 10),
    AES_256_CM_HMAC_SHA1_80(32, 14, 10, 10),
    AES_256_CM_HMAC_SHA1_32(32, 14, 4, 10),
    AEAD_AES_128_GCM(16, 12, 16, 16),
    AEAD_AES_256_GCM(32, 12, 16, 16);

    private final int keyOctets;
    private final int saltOctets;
    private final int rtpTagOctets;
    private final int rtcpTagOctets;

    SrtpSuite(int keyOctets, int saltOctets, int rtpTagOctets, int rtcpTagOctets) {
        this.keyOctets = keyOctets;
        this.saltOctets = saltOctets;
        this.rtpTagOctets = rtpTagOctets;
        this.rtcpTagOctets = rtcpTagOctets;
    }

    /** Of the master key and of the AES key that comes from it, 16 or 32. */
    public int keyOctets() {
        return keyOctets;
    }

    /** Of the master salt and of the session salt, 14 or 12. */
    public int saltOctets() {
        return saltOctets;
    }

    /** What an RTP packet grows by. */
    public int rtpTagOctets() {
        return rtpTagOctets;
    }

    /**
     * What an RTCP packet grows by, besides its index of 4 octets; the short suites have 10 too.
     */
    public int rtcpTagOctets() {
        return rtcpTagOctets;
    }

    /** AES-GCM, which authenticates by itself. */
    public boolean isAead() {
        return saltOctets == 12;
    }
}
