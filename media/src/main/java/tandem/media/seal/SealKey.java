package tandem.media.seal;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key that wraps the keys of files (AES key wrap, RFC 3394). Shows only its id. Runs on: any
 * (immutable).
 */
public final class SealKey {
    static final int OCTETS = 32;
    static final int WRAPPED_OCTETS = OCTETS + 8;

    /** Letters and digits that an id may have, at most. */
    static final int MAX_ID = 64;

    private static final String AES = "AES";
    private static final String WRAP = "AESWrap";

    private final String id;
    private final SecretKeySpec key;

    /**
     * A key from text.
     *
     * @param id names the key in the files that it opens: 1 to 64 characters of ASCII
     * @param text 64 hexadecimal digits, or base64 of 32 octets
     * @throws IllegalArgumentException when it is neither; the message does not show it
     */
    public static SealKey of(String id, String text) {
        byte[] octets;
        try {
            octets =
                    text.length() == 2 * OCTETS
                            ? HexFormat.of().parseHex(text)
                            : Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException neither) {
            octets = new byte[0];
        }
        return new SealKey(id, octets);
    }

    private SealKey(String id, byte[] octets) {
        if (id.isEmpty() || id.length() > MAX_ID || !id.chars().allMatch(c -> c > 32 && c < 127)) {
            throw new IllegalArgumentException("a key needs an id of 1 to 64 characters");
        }
        if (octets.length != OCTETS) {
            throw new IllegalArgumentException("key " + id + " has not 32 octets in hex or base64");
        }
        this.id = id;
        this.key = new SecretKeySpec(octets, AES);
    }

    /** Its name. */
    public String id() {
        return id;
    }

    byte[] wrap(SecretKeySpec fileKey) {
        try {
            Cipher cipher = Cipher.getInstance(WRAP);
            cipher.init(Cipher.WRAP_MODE, key);
            return cipher.wrap(fileKey);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK wraps AES keys", e);
        }
    }

    /** The key of a file, if this is the key that wrapped it. */
    SecretKeySpec unwrap(byte[] wrapped) throws SealBroken {
        try {
            Cipher cipher = Cipher.getInstance(WRAP);
            cipher.init(Cipher.UNWRAP_MODE, key);
            Key fileKey = cipher.unwrap(wrapped, AES, Cipher.SECRET_KEY);
            return new SecretKeySpec(fileKey.getEncoded(), AES);
        } catch (GeneralSecurityException e) {
            throw new SealBroken("key " + id + " does not open this file");
        }
    }

    @Override
    public String toString() {
        return "SealKey[" + id + "]";
    }
}
