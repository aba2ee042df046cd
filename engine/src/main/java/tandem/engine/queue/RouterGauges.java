package tandem.engine.queue;

import java.util.concurrent.atomic.LongAdder;

/** Figures of the router, written by its thread, readable from any. */
public final class RouterGauges {
    private final LongAdder takenBack = new LongAdder();
    private volatile long leases;
    private volatile long stuckMs;

    void leases(long now) {
        if (leases != now) {
            leases = now;
        }
    }

    void stuckMs(long now) {
        stuckMs = now;
    }

    void leaseTakenBack() {
        takenBack.increment();
    }

    /** Leases held now. */
    public long leases() {
        return leases;
    }

    /**
     * At the last reconciliation: how long a seat may have been held without a live call, ms; 0 =
     * none was.
     */
    public long stuckMs() {
        return stuckMs;
    }

    /**
     * Leases that the router had to take back because their call did not return them; each is a
     * bug.
     */
    public long leasesTakenBack() {
        return takenBack.sum();
    }
}
