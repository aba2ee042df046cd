package tandem.bench.rtp;

import java.nio.ByteBuffer;

/**
 * Telephone events of RFC 4733: the 16 keys and the four octets that carry them. Runs on: any (no
 * state).
 */
final class Digits {
    static final int EVENT_OCTETS = 4;

    private static final String KEYS = "0123456789*#ABCD";
    private static final int END = 0x80;
    private static final int VOLUME_DB = 10;

    private Digits() {}

    static boolean isKey(char key) {
        return KEYS.indexOf(key) >= 0;
    }

    static void put(ByteBuffer out, char key, boolean end, int durationSamples) {
        out.put((byte) KEYS.indexOf(key));
        out.put((byte) ((end ? END : 0) | VOLUME_DB));
        out.putShort((short) durationSamples);
    }

    /** The key of an event payload, or a blank for events that are no key. */
    static char key(ByteBuffer payload) {
        int event = payload.get(payload.position()) & 0xff;
        return event < KEYS.length() ? KEYS.charAt(event) : ' ';
    }
}
