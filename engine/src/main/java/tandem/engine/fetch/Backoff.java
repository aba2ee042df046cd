package tandem.engine.fetch;

/** The pause before a further try: short, since a caller waits. Runs on: any (immutable). */
final class Backoff {
    static final long LONGEST_MS = 1000;
    private static final long FIRST_MS = 100;

    private Backoff() {}

    /**
     * @param failed tries until now, from 1
     */
    static long beforeNextMs(int failed) {
        return Math.min(LONGEST_MS, FIRST_MS << Math.min(failed - 1, 10));
    }
}
