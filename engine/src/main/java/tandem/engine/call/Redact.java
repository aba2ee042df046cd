package tandem.engine.call;

/** Phone numbers in logs: enough to recognise, not enough to call. */
public final class Redact {
    private static final int INTERNAL = 5;

    private Redact() {}

    /**
     * Internal numbers (up to five characters) as they are; of longer ones the first four and last
     * two characters.
     */
    public static String number(String number) {
        if (number.length() <= INTERNAL) {
            return number;
        }
        int shown = Math.min(4, number.length() - 2);
        return number.substring(0, shown)
                + "*".repeat(number.length() - shown - 2)
                + number.substring(number.length() - 2);
    }
}
