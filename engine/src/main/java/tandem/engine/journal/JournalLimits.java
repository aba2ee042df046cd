package tandem.engine.journal;

/**
 * Bounds of the journal.
 *
 * @param queue facts that may wait in memory; new calls are refused from half of it on
 * @param queueOctets octets of their bodies that may wait; the same holds for them
 * @param batchOctets written with one flush to the disk
 * @param fileOctets from this size on a new file is begun
 * @param gatherMs how long a first fact waits for company before the disk is flushed
 * @param firstRetryMs wait after a failed write; doubles up to {@code lastRetryMs}
 * @param lastRetryMs longest wait between attempts
 * @param closeMs how long closing tries a disk that does not take what is written
 */
public record JournalLimits(
        int queue,
        long queueOctets,
        int batchOctets,
        long fileOctets,
        long gatherMs,
        long firstRetryMs,
        long lastRetryMs,
        long closeMs) {
    public static final JournalLimits DEFAULT =
            new JournalLimits(1 << 18, 128L << 20, 1 << 20, 64L << 20, 2, 50, 1_000, 5_000);

    public JournalLimits {
        if (queue < 16
                || queueOctets < 1
                || batchOctets < 1
                || fileOctets < 1
                || gatherMs < 0
                || firstRetryMs < 1
                || lastRetryMs < firstRetryMs
                || closeMs < 0) {
            throw new IllegalArgumentException("journal limits out of range");
        }
    }
}
