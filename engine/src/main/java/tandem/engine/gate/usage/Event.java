package tandem.engine.gate.usage;

/**
 * One counted call in 64 bits: 20 of its tenant, 42 of its time in ms since 2020 (139 years); the
 * two on top stay 0. Never 0 as a whole.
 */
final class Event {
    static final int MOST_TENANTS = 1 << 20;

    /** 2020-01-01T00:00:00Z. */
    private static final long EPOCH_MS = 1_577_836_800_000L;

    private static final int TIME_BITS = 42;
    private static final long TIME_MASK = (1L << TIME_BITS) - 1;

    private Event() {}

    /** A time before 2020 is a clock that was never set; it counts as the first millisecond. */
    static long of(int tenant, long ms) {
        long time = Math.clamp(ms - EPOCH_MS, 1, TIME_MASK);
        return (long) tenant << TIME_BITS | time;
    }

    static int tenant(long event) {
        return (int) (event >>> TIME_BITS);
    }

    /** ms since 1970. */
    static long ms(long event) {
        return (event & TIME_MASK) + EPOCH_MS;
    }
}
