package tandem.bench.media;

import java.util.BitSet;
import java.util.concurrent.TimeUnit;

import org.HdrHistogram.Histogram;

/**
 * Which frames of its partner a talker heard, and how late. The engine may number packets anew, so
 * a frame is known by the distance of the two numberings. Where nobody changes the octets, they
 * tell which of the last second's frames it is. Elsewhere it is the smallest distance seen between
 * a packet and the newest frame sent before it, which is right as soon as one packet since {@link
 * #settle} came within 20 ms; a delay that never falls below that is told too small by whole
 * packets. What is mixed of many has no delay, and only its own numbers tell what is missing. Runs
 * on: the loop of the talker.
 */
final class Heard {
    private static final long DELAY_MAX_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long UNKNOWN = Long.MAX_VALUE;

    /** So many fewer than sent may be heard of a mixture, which keeps its own time. */
    private static final long MIXED_SLACK = 5;

    private final Histogram delaysNs;
    private final boolean mixed;
    private BitSet frames = new BitSet();
    private boolean started;
    private long newest;
    private long distance = UNKNOWN;
    private long firstMixed = UNKNOWN;
    private boolean counting;
    private long from;
    private long to = Long.MAX_VALUE;
    long changed;
    long junk;

    /**
     * @param delaysNs shared by all that are measured together
     * @param mixed whether it hears a mixture instead of its partner
     */
    Heard(Histogram delaysNs, boolean mixed) {
        this.delaysNs = delaysNs;
        this.mixed = mixed;
    }

    /** Learns the distance anew. */
    void settle() {
        distance = UNKNOWN;
    }

    /** Counts from that frame of the partner on. */
    void begin(long frame) {
        frames = new BitSet();
        firstMixed = UNKNOWN;
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

    /** Frames that the partner sent while it counted; of a mixture, that should have come. */
    long expected() {
        long sent = to - from;
        return mixed ? Math.max(frames.length(), sent - MIXED_SLACK) : sent;
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
     * @param same compares it with frames
     */
    void onPacket(int sequence, long arrivedNs, Sent partner, Same same) {
        newest = started ? newest + (short) (sequence - (int) newest) : sequence;
        started = true;
        long last = partner.sent() - 1;
        if (mixed) {
            countMixed(last);
            return;
        }
        if (last < 0) {
            return;
        }
        long frame = same.canTell() ? byOctets(last, same) : byNearest(last);
        if (frame == UNKNOWN) {
            changed++;
        } else if (counting && frame >= from && frame < to) {
            count(frame, arrivedNs, partner);
        }
    }

    private void countMixed(long last) {
        if (counting && last < to) {
            firstMixed = firstMixed == UNKNOWN ? newest : firstMixed;
            frames.set((int) Math.max(0, newest - firstMixed));
        }
    }

    private long byNearest(long last) {
        distance = Math.min(distance, last - newest);
        return newest + distance;
    }

    private long byOctets(long last, Same same) {
        long guess = newest + distance;
        if (distance != UNKNOWN && guess >= 0 && guess <= last && same.as(guess)) {
            return guess;
        }
        for (long frame = last; frame >= 0 && frame > last - Format.FRAMES_A_SECOND; frame--) {
            if (same.as(frame)) {
                distance = frame - newest;
                return frame;
            }
        }
        return UNKNOWN;
    }

    private void count(long frame, long arrivedNs, Sent partner) {
        int at = (int) (frame - from);
        if (frames.get(at)) {
            return;
        }
        frames.set(at);
        delaysNs.recordValue(Math.clamp(arrivedNs - partner.sentNs(frame), 0, DELAY_MAX_NS));
    }

    /** What the partner has sent. */
    interface Sent {
        /** Frames so far. */
        long sent();

        /** When that frame was sent, one of the last 20 s. */
        long sentNs(long frame);
    }

    /** Compares what was heard with what was sent. */
    interface Same {
        /** Whether it was to come as it was sent. */
        boolean canTell();

        /** Whether it is that frame; the same frames come again after a second. */
        boolean as(long frame);
    }
}
