package tandem.bench.rtp;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

import org.HdrHistogram.Histogram;

/**
 * Hears {@link Stamps}: delay of each packet, packets lost, longest pause. Loss is counted between
 * the first and the last stamp heard, so music before a bridge and packets cut off by a hang-up are
 * no loss. Runs on: the loop of the stream.
 */
public final class StampEar implements Ear {
    private static final long DELAY_MAX_NS = TimeUnit.SECONDS.toNanos(60);

    private final Histogram delaysNs;
    private boolean heardStamp;
    private boolean finished;
    private int firstFrame;
    private int lastFrame;
    private long stamped;
    private long unstamped;
    private long lastArrivalNs;
    private long longestGapNs;

    /**
     * @param delaysNs where delays go; ears of one loop may share it
     */
    public StampEar(Histogram delaysNs) {
        this.delaysNs = delaysNs;
    }

    /** A histogram that fits: 1 us to 60 s in nanoseconds, two digits. */
    public static Histogram histogram() {
        return new Histogram(1_000, DELAY_MAX_NS, 2);
    }

    @Override
    public void hear(ByteBuffer payload, Law law, long arrivedNs) {
        if (finished) {
            return;
        }
        if (heardStamp) {
            longestGapNs = Math.max(longestGapNs, arrivedNs - lastArrivalNs);
        }
        lastArrivalNs = arrivedNs;
        if (Stamps.isStamped(payload)) {
            onStamp(Stamps.frame(payload), arrivedNs - Stamps.sentNs(payload));
        } else {
            unstamped++;
        }
    }

    private void onStamp(int frame, long delayNs) {
        if (!heardStamp) {
            heardStamp = true;
            firstFrame = frame;
            lastFrame = frame;
        }
        lastFrame = Math.max(lastFrame, frame);
        stamped++;
        delaysNs.recordValue(Math.clamp(delayNs, 0, DELAY_MAX_NS));
    }

    /**
     * Ends the measurement, such as at the hang-up; the time since the last packet counts as a
     * pause too.
     */
    public void finish(long nowNs) {
        if (!finished && heardStamp) {
            longestGapNs = Math.max(longestGapNs, nowNs - lastArrivalNs);
        }
        finished = true;
    }

    /** Stamped packets heard; 0 means that nothing came through. */
    public long stamped() {
        return stamped;
    }

    /** Other packets heard: music, prompts. */
    public long unstamped() {
        return unstamped;
    }

    /** Stamped packets that never came. */
    public long lost() {
        return heardStamp ? Math.max(0, lastFrame - (long) firstFrame + 1 - stamped) : 0;
    }

    /** Longest time without any packet after the first stamp. */
    public long longestGapNs() {
        return longestGapNs;
    }
}
