package tandem.media.dtmf;

/**
 * Makes one digit of one press, whichever ways it arrives. A way never tells a press twice, so the
 * same digit by another way, while the press lasts or shortly after, is that press again; and two
 * quick presses of a key stay two, in whatever order both ways tell them. Keeps the last 16
 * presses. Runs on: media loop.
 */
public final class Presses {
    /** How long after its last sign a press may still be told by a slower way. */
    static final long ECHO_NS = 600_000_000;

    private static final int KEPT = 16;

    private final int[] codes = new int[KEPT];
    private final int[] ways = new int[KEPT];
    private final long[] lastNs = new long[KEPT];
    private long told;

    /**
     * A way tells a press, at its begin.
     *
     * @param code 0..15
     * @return true when it is a press that was not told yet
     */
    public boolean isNew(DigitWay way, int code, long nowNs) {
        int bit = 1 << way.ordinal();
        for (long i = Math.max(0, told - KEPT); i < told; i++) {
            int at = (int) (i % KEPT);
            if (codes[at] == code && (ways[at] & bit) == 0 && nowNs - lastNs[at] <= ECHO_NS) {
                ways[at] |= bit;
                return false;
            }
        }
        int at = (int) (told++ % KEPT);
        codes[at] = code;
        ways[at] = bit;
        lastNs[at] = nowNs;
        return true;
    }

    /** The key is still down. */
    public void holds(int code, long nowNs) {
        int last = (int) ((told - 1) % KEPT);
        if (told > 0 && codes[last] == code) {
            lastNs[last] = nowNs;
        }
    }
}
