package tandem.bench.phone;

/** T1 and T2 of RFC 3261 17.1.1.1, in milliseconds. Tests with loss make them shorter. */
public record SipTimers(long t1Ms, long t2Ms) {
    public static final SipTimers DEFAULT = new SipTimers(500, 4_000);

    public SipTimers {
        if (t1Ms < 1 || t2Ms < t1Ms) {
            throw new IllegalArgumentException("need 1 <= T1 <= T2");
        }
    }

    /** How long a transaction tries, or lingers for repeats: timers B, F, H and J. */
    long lifeMs() {
        return 64 * t1Ms;
    }
}
