package tandem.media.dtmf;

/** The two frequencies of each digit (ITU-T Q.23). Runs on: any (immutable). */
final class Tones {
    static final int[] LOW_HZ = {697, 770, 852, 941};
    static final int[] HIGH_HZ = {1209, 1336, 1477, 1633};

    /** Digits by row and column of the keypad. */
    private static final String KEYPAD = "123A456B789C*0#D";

    private Tones() {}

    /** Code of the digit that has these two. */
    static int code(int low, int high) {
        return Digits.code(KEYPAD.charAt(low * HIGH_HZ.length + high));
    }

    static int lowHz(int code) {
        return LOW_HZ[KEYPAD.indexOf(Digits.digit(code)) / HIGH_HZ.length];
    }

    static int highHz(int code) {
        return HIGH_HZ[KEYPAD.indexOf(Digits.digit(code)) % HIGH_HZ.length];
    }
}
