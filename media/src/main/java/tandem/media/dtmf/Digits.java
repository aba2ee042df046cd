package tandem.media.dtmf;

import java.nio.ByteBuffer;

/**
 * Event codes 0..15 of RFC 4733 table 3 and the payload that carries them. Runs on: any
 * (immutable).
 */
public final class Digits {
    /** Event, flags and volume, duration. */
    public static final int PAYLOAD_OCTETS = 4;

    /** What a code cannot be. */
    public static final int NONE = -1;

    private static final String BY_CODE = "0123456789*#ABCD";
    private static final int VOLUME_DBM0 = 10;

    private Digits() {}

    /** Code of a digit, {@link #NONE} when it has none. */
    public static int code(char digit) {
        return BY_CODE.indexOf(digit);
    }

    /**
     * @param code 0..15
     */
    public static char digit(int code) {
        return BY_CODE.charAt(code);
    }

    public static boolean isDigit(int code) {
        return code >= 0 && code < BY_CODE.length();
    }

    /** Writes an event payload (RFC 4733 section 2.3). */
    public static void write(ByteBuffer buffer, int at, int code, boolean end, int duration) {
        buffer.put(at, (byte) code);
        buffer.put(at + 1, (byte) (end ? VOLUME_DBM0 | 0x80 : VOLUME_DBM0));
        buffer.putShort(at + 2, (short) duration);
    }
}
