package tandem.bench.media;

/**
 * What one row cost.
 *
 * @param name of the row, or {@code floor}
 * @param cpuMsPerCallS user and system time of the process for a call of two legs and a second of
 *     talk, without what it uses when idle
 * @param idleCpuMsPerS of the process without calls
 * @param othersCores processors that programs other than this, and the one that is measured, kept
 *     busy
 */
public record Figure(
        String name,
        double cpuMsPerCallS,
        double idleCpuMsPerS,
        Arrivals heard,
        double othersCores) {}
