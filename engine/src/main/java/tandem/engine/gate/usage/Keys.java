package tandem.engine.gate.usage;

/**
 * Numbers and names as 64 bits. Numbers up to 18 digits are told apart exactly; two of the rest may
 * share a key, which only counts too much.
 */
public final class Keys {
    private static final int MOST_DIGITS = 17;
    private static final long HASHED = Long.MIN_VALUE;

    private Keys() {}

    /** Of a callee's key; never 0. */
    public static long ofCallee(String key) {
        if (key.length() > MOST_DIGITS) {
            return hash(key);
        }
        // A leading 1 keeps leading zeros apart.
        long number = 1;
        for (int i = 0; i < key.length(); i++) {
            int digit = key.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return hash(key);
            }
            number = number * 10 + digit;
        }
        return number;
    }

    /** Of a number that a tenant shows; never 0. */
    public static long ofCaller(String tenant, String numberId) {
        return hash(tenant + '/' + numberId);
    }

    /** FNV-1a, with a last round that spreads it. */
    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return Tally.mix(hash) | HASHED;
    }
}
