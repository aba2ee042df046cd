package tandem.engine.gate.list;

/**
 * A number as one word of 64 bits: its decimal digits behind a one, so that leading zeros stay and
 * shorter numbers sort first. Runs on: any.
 */
public final class NumberKey {
    /** No number, or one that is longer than {@link #LONGEST}. */
    public static final long NONE = -1;

    /** Digits that fit; E.164 has at most 15. */
    static final int LONGEST = 18;

    private NumberKey() {}

    /** Of digits; {@link #NONE} when they are no number. */
    public static long of(String digits) {
        if (digits.isEmpty() || digits.length() > LONGEST) {
            return NONE;
        }
        long key = 1;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return NONE;
            }
            key = 10 * key + digit;
        }
        return key;
    }

    static String digits(long key) {
        return Long.toString(key).substring(1);
    }
}
