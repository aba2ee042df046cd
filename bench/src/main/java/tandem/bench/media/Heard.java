package tandem.bench.media;

import java.util.BitSet;
import java.util.concurrent.TimeUnit;

import org.HdrHistogram.Histogram;

/**
 * Which frames of its partner a talker heard, and how late. The engine may number packets anew, so
 * a frame is known by the distance of the two numberings: the smallest one seen between a packet
 * and the newest frame sent before it. That is right as soon as one packet in {@link #settle} came
 * within 20 ms; a delay that never falls below that is told too small by whole packets. Runs on:
 * the loop of the talker.
 */
final class Heard {
    private static final long DELAY_MAX_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long UNKNOWN = Long.MAX_VALUE;

    private final Histogram delaysNs;
    private BitSet frames = new BitSet();
    private boolean started;
    private long newest;
    private long distance = UNKNOWN;
    private boolean counting;
    private long from;
    private long to = Long.MAX_VALUE;
    long changed;
    long junk;

    /**
     * @param delaysNs shared by all that are measured together
     */
    Heard(Histogram delaysNs) {
        this.delaysNs = delaysNs;
    }

    /** Learns the distance anew. */
    void settle() {
        distance = UNKNOWN;
    }

    /** Counts from that frame of the partner on. */
    void begin(long frame) {
        frames = new BitSet();
        counting = true;
        from = frame;
        to = Long.MAX_VALUE;
        changed = 0;
        junk = 0;
    }

    /** Counts no frame from that one on; those before may still come. */
    void end(long frame) {
        to = frame;
    }

    /** Frames that the partner sent while it counted. */
    long expected() {
        return to - from;
    }

    /** Those of them that never came. */
    long lost() {
        return expected() - frames.cardinality();
    }

    /**
     * A packet of the right kind.
     *
     * @param sequence its 16 bits
     * @param partner who sent it
     * @param same whether it is what that frame was, as far as a relay must not change it
     */
    void onPacket(int sequence, long arrivedNs, Sent partner, Same same) {
        newest = started ? newest + (short) (sequence - (int) newest) : sequence;
        started = true;
        long last = partner.sent() - 1;
        if (last < 0) {
            return;
        }
        distance = Math.min(distance, last - newest);
        long frame = newest + distance;
        if (counting && frame >= from && frame < to) {
            count(frame, arrivedNs, partner, same);
        }
    }

    private void count(long frame, long arrivedNs, Sent partner, Same same) {
        int at = (int) (frame - from);
        if (frames.get(at)) {
            return;
        }
        frames.set(at);
        delaysNs.recordValue(Math.clamp(arrivedNs - partner.sentNs(frame), 0, DELAY_MAX_NS));
        changed += same.as(frame) ? 0 : 1;
    }

    /** What the partner has sent. */
    interface Sent {
        /** Frames so far. */
        long sent();

        /** When that frame was sent, one of the last 20 s. */
        long sentNs(long frame);
    }

    /** Compares what was heard with what was sent. */
    @FunctionalInterface
    interface Same {
        boolean as(long frame);
    }
}
