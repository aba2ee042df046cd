package tandem.sip.jain;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Nonces of the digest challenge (RFC 7616 3.3, 5.4): the time of issue signed with a key of this
 * process, so that a challenge costs no memory. Only nonces that were used with a right password
 * are remembered, for their counts; the table is bounded, and what had to leave it counts as stale.
 * Runs on: sip loop.
 */
final class Nonces {
    static final long LIFE_MS = 300_000;
    private static final int MAX_USED = 20_000;
    private static final int SIGNATURE_OCTETS = 16;
    private static final int RANDOM_OCTETS = 8;

    private final Tuning tuning;
    private final Mac mac;
    private final int capacity;
    private final LinkedHashMap<String, Long> lastCounts = new LinkedHashMap<>();
    private long evictedUpToMs = Long.MIN_VALUE;

    /** How a nonce stands. */
    enum Standing {
        /** Ours, alive, and the count is higher than ever before. */
        FRESH,
        /** Ours, but too old: the client may try again with a new one without asking its user. */
        STALE,
        /** Not ours, or its count was seen before. */
        FOREIGN
    }

    Nonces(Tuning tuning) {
        this(tuning, MAX_USED);
    }

    Nonces(Tuning tuning, int capacity) {
        this.tuning = tuning;
        this.capacity = capacity;
        byte[] key = new byte[32];
        tuning.random().nextBytes(key);
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    String issue() {
        byte[] random = new byte[RANDOM_OCTETS];
        tuning.random().nextBytes(random);
        byte[] head =
                ByteBuffer.allocate(Long.BYTES + RANDOM_OCTETS)
                        .putLong(tuning.wallMs().getAsLong())
                        .put(random)
                        .array();
        return HexFormat.of().formatHex(head) + HexFormat.of().formatHex(sign(head));
    }

    /** Looks at a nonce and its count without using it up. */
    Standing check(String nonce, long count) {
        byte[] octets;
        try {
            octets = HexFormat.of().parseHex(nonce);
        } catch (IllegalArgumentException notHex) {
            return Standing.FOREIGN;
        }
        int headOctets = Long.BYTES + RANDOM_OCTETS;
        if (octets.length != headOctets + SIGNATURE_OCTETS) {
            return Standing.FOREIGN;
        }
        byte[] head = Arrays.copyOf(octets, headOctets);
        byte[] signature = Arrays.copyOfRange(octets, headOctets, octets.length);
        if (!MessageDigest.isEqual(signature, sign(head))) {
            return Standing.FOREIGN;
        }
        long issuedMs = ByteBuffer.wrap(head).getLong();
        Long last = lastCounts.get(key(nonce));
        if (tuning.wallMs().getAsLong() - issuedMs > LIFE_MS
                || last == null && issuedMs <= evictedUpToMs) {
            return Standing.STALE;
        }
        return last == null || count > last ? Standing.FRESH : Standing.FOREIGN;
    }

    /** Uses a count up; to be called when the password was right. */
    void use(String nonce, long count) {
        lastCounts.put(key(nonce), count);
        if (lastCounts.size() > capacity) {
            Iterator<Map.Entry<String, Long>> eldest = lastCounts.entrySet().iterator();
            String gone = eldest.next().getKey();
            evictedUpToMs =
                    Math.max(evictedUpToMs, HexFormat.fromHexDigitsToLong(gone, 0, 2 * Long.BYTES));
            eldest.remove();
        }
    }

    /** Hex digits come in two cases, which must not make two nonces. */
    private static String key(String nonce) {
        return nonce.toLowerCase(java.util.Locale.ROOT);
    }

    private byte[] sign(byte[] head) {
        byte[] whole = mac.doFinal(head);
        return Arrays.copyOf(whole, SIGNATURE_OCTETS);
    }
}
