package tandem.engine.store;

/**
 * Bounds of the store.
 *
 * @param batch facts that are settled in one transaction
 * @param gatherMs how long a first fact waits for company
 * @param firstRetryMs wait after the first failure; doubles up to {@code lastRetryMs}
 * @param lastRetryMs longest wait between attempts
 * @param closeMs how long closing tries the database; what is left is settled at the next start
 */
public record StoreLimits(
        int batch, long gatherMs, long firstRetryMs, long lastRetryMs, long closeMs) {
    public static final StoreLimits DEFAULT = new StoreLimits(8_192, 20, 100, 5_000, 5_000);

    public StoreLimits {
        if (batch < 1
                || batch > 10_000
                || gatherMs < 0
                || firstRetryMs < 1
                || lastRetryMs < firstRetryMs
                || closeMs < 0) {
            throw new IllegalArgumentException("store limits out of range");
        }
    }
}
