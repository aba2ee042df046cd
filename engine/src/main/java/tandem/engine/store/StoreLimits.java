package tandem.engine.store;

/**
 * Bounds of the store.
 *
 * @param queue records that may wait in memory; from half of it on they go to the spool while the
 *     database is away
 * @param batch records of one transaction
 * @param gatherMs how long a batch waits for company after its first record
 * @param firstRetryMs wait after the first failure; doubles up to {@code lastRetryMs}
 * @param lastRetryMs longest wait between attempts
 * @param closeMs how long closing tries the database before the rest goes to the spool
 */
public record StoreLimits(
        int queue, int batch, long gatherMs, long firstRetryMs, long lastRetryMs, long closeMs) {
    public static final StoreLimits DEFAULT = new StoreLimits(16_384, 500, 20, 100, 5_000, 10_000);

    public StoreLimits {
        if (queue < 4
                || batch < 1
                || gatherMs < 0
                || firstRetryMs < 1
                || lastRetryMs < firstRetryMs
                || closeMs < 0) {
            throw new IllegalArgumentException("store limits out of range");
        }
    }
}
