package tandem.media.pace;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * How late the packets of one loop leave that are sent by the clock. Noting one allocates nothing.
 * Runs on: media loop (note), any one reader (drain).
 */
public final class Lateness {
    private static final long MOST_US = 60_000_000;
    private static final int DIGITS = 2;

    private final SingleWriterRecorder recorder = new SingleWriterRecorder(1, MOST_US, DIGITS);

    /**
     * Notes a packet.
     *
     * @param ns after it was due
     */
    public void note(long ns) {
        recorder.recordValue(Math.clamp(ns / 1000, 0, MOST_US));
    }

    /** Adds what was noted since the last time, in microseconds. */
    public void drain(Histogram to) {
        to.add(recorder.getIntervalHistogram());
    }

    /** What {@link #drain} wants. */
    public static Histogram histogram() {
        return new Histogram(1, MOST_US, DIGITS);
    }
}
