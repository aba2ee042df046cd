package tandem.sip.sdp;

import java.util.Optional;

/**
 * Suites that a crypto line may name (RFC 4568 section 6.2, RFC 6188 section 5, RFC 7714 section
 * 14.1), in the order in which we offer them: strongest first, the one that everybody has last.
 */
public enum CryptoSuite {
    AEAD_AES_256_GCM(44, true),
    AEAD_AES_128_GCM(28, true),
    AES_256_CM_HMAC_SHA1_80(46, true),
    AES_CM_128_HMAC_SHA1_80(30, true),
    /** With short tags: taken when offered. */
    AES_256_CM_HMAC_SHA1_32(46, false),
    AES_CM_128_HMAC_SHA1_32(30, false);

    private final int keyOctets;
    private final boolean offered;

    CryptoSuite(int keyOctets, boolean offered) {
        this.keyOctets = keyOctets;
        this.offered = offered;
    }

    /** Master key and salt together. */
    public int keyOctets() {
        return keyOctets;
    }

    /** Whether our offers name it; each costs a hundred octets of the INVITE. */
    boolean isOffered() {
        return offered;
    }

    /** Nothing for a suite that we do not have. */
    static Optional<CryptoSuite> named(String name) {
        for (CryptoSuite suite : values()) {
            if (suite.name().equals(name)) {
                return Optional.of(suite);
            }
        }
        return Optional.empty();
    }
}
