package tandem.bench.load;

import org.HdrHistogram.Histogram;

/** Percentiles of a time in milliseconds; all 0 when {@code count} is. */
public record Spread(long count, double p50, double p90, double p99, double p999, double max) {
    private static final double NS_PER_MS = 1e6;

    static Spread ofNs(Histogram times) {
        if (times.getTotalCount() == 0) {
            return new Spread(0, 0, 0, 0, 0, 0);
        }
        return new Spread(
                times.getTotalCount(),
                ms(times.getValueAtPercentile(50)),
                ms(times.getValueAtPercentile(90)),
                ms(times.getValueAtPercentile(99)),
                ms(times.getValueAtPercentile(99.9)),
                ms(times.getMaxValue()));
    }

    /** Microseconds are as fine as the clock and the histogram are honest. */
    static double ms(long ns) {
        return Math.round(ns / NS_PER_MS * 1000) / 1000.0;
    }
}
