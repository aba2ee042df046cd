package tandem.bench.media;

/**
 * How long a row is measured.
 *
 * @param calls at the same time, 1..2000
 * @param seconds that are measured, 0.5..600
 * @param warmupSeconds of the same talk before, 0.5..600: code is compiled, streams settle
 */
public record Timing(int calls, double seconds, double warmupSeconds) {
    private static final int CALLS_MAX = 2_000;
    private static final double SECONDS_MIN = 0.5;
    private static final double SECONDS_MAX = 600;
    private static final double IDLE_SECONDS_MAX = 3;

    public Timing {
        if (calls < 1 || calls > CALLS_MAX || !fits(seconds) || !fits(warmupSeconds)) {
            throw new IllegalArgumentException(
                    "out of range: %d calls (1 to %d), %.1f s after %.1f s (each %.1f to %.0f)"
                            .formatted(
                                    calls,
                                    CALLS_MAX,
                                    seconds,
                                    warmupSeconds,
                                    SECONDS_MIN,
                                    SECONDS_MAX));
        }
    }

    private static boolean fits(double value) {
        return value >= SECONDS_MIN && value <= SECONDS_MAX;
    }

    /** For which the engine is watched without calls. */
    double idleSeconds() {
        return Math.min(IDLE_SECONDS_MAX, seconds);
    }

    /** The last part of the warm-up, in which numberings are learnt. */
    double settleSeconds() {
        return Math.min(1, warmupSeconds);
    }
}
