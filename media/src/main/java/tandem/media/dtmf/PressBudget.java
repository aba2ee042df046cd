package tandem.media.dtmf;

/**
 * Nobody presses 25 keys a second for long; a peer that says so must not flood the call. Lets 32
 * presses pass at once, and one more each 40 ms. Runs on: media loop.
 */
public final class PressBudget {
    private static final int BURST = 32;
    private static final long REFILL_NS = 40_000_000;

    private int allowance = BURST;
    private long refilledNs;
    private boolean refilling;
    private long excess;

    /** Takes one press out of the budget; false when there is none left. */
    public boolean allows(long nowNs) {
        if (!refilling) {
            refilling = true;
            refilledNs = nowNs;
        }
        long earned = (nowNs - refilledNs) / REFILL_NS;
        refilledNs += earned * REFILL_NS;
        allowance = (int) Math.min(BURST, allowance + earned);
        if (allowance == 0) {
            excess++;
            return false;
        }
        allowance--;
        return true;
    }

    /** Presses that were refused. */
    public long excess() {
        return excess;
    }
}
