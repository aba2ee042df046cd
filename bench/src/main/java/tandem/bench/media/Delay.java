package tandem.bench.media;

import org.HdrHistogram.Histogram;

/** Percentiles of a delay, in milliseconds; all 0 where none was measured. */
public record Delay(double p50, double p95, double p99, double max) {
    private static final double NS_PER_MS = 1e6;

    static Delay ofNs(Histogram delays) {
        if (delays.getTotalCount() == 0) {
            return new Delay(0, 0, 0, 0);
        }
        return new Delay(
                ms(delays.getValueAtPercentile(50)),
                ms(delays.getValueAtPercentile(95)),
                ms(delays.getValueAtPercentile(99)),
                ms(delays.getMaxValue()));
    }

    /** Whether there were any. */
    public boolean wasMeasured() {
        return max > 0;
    }

    /** Microseconds are as fine as the clock is honest. */
    static double ms(long ns) {
        return Math.round(ns / NS_PER_MS * 1_000) / 1_000.0;
    }
}
