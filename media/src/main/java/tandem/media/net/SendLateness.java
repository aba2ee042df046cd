package tandem.media.net;

import java.util.List;
import java.util.concurrent.TimeUnit;

import org.HdrHistogram.Histogram;

import tandem.media.pace.Lateness;

/**
 * Lateness of all loops over the last while, so that whoever asks often sees the same as whoever
 * asks seldom. Runs on: any.
 */
final class SendLateness {
    private static final long WHILE_NS = TimeUnit.SECONDS.toNanos(10);

    private final List<Lateness> loops;
    private final MediaClock clock;
    private Histogram last = Lateness.histogram();
    private long drainedNs;

    SendLateness(List<Lateness> loops, MediaClock clock) {
        this.loops = loops;
        this.clock = clock;
        this.drainedNs = clock.nowNs() - WHILE_NS;
    }

    /**
     * @param percentile 0..100
     * @return microseconds; 0 when nothing was sent by the clock
     */
    synchronized long us(double percentile) {
        if (clock.nowNs() - drainedNs >= WHILE_NS) {
            Histogram now = Lateness.histogram();
            loops.forEach(loop -> loop.drain(now));
            last = now;
            drainedNs = clock.nowNs();
        }
        return last.getTotalCount() == 0 ? 0 : last.getValueAtPercentile(percentile);
    }
}
