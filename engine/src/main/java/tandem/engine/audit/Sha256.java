package tandem.engine.audit;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 (FIPS 180-4) in lower-case hex. */
public final class Sha256 {
    /** Characters of a hash. */
    static final int HEX = 64;

    private Sha256() {}

    /** A digest to be fed. */
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Of some octets. */
    public static String of(byte[] octets) {
        return of(octets, 0, octets.length);
    }

    static String of(byte[] octets, int from, int length) {
        MessageDigest digest = digest();
        digest.update(octets, from, length);
        return HexFormat.of().formatHex(digest.digest());
    }
}
