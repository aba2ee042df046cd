package tandem.media.jitter;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

/**
 * Adaptive playout of one received stream: takes packets as they come, and says on our clock what
 * is to be heard. The delay is that of {@link DelayEstimate}. It grows at once, by waiting, when a
 * packet is held up; otherwise the consumer bends it, by {@link #correction}, and silence of the
 * sender ends with exactly the delay wanted. Packets of any length may follow each other.
 *
 * <p>All lengths are in units of the RTP clock. Holds at most 64 packets. Allocates nothing once
 * each slot has seen the largest payload. Runs on: media loop.
 */
public final class JitterBuffer {
    private static final int SLOTS = 64;
    private static final int LARGEST_PAYLOAD = 2048;
    private static final long NS_PER_S = 1_000_000_000L;
    private static final byte[] NOTHING = {};

    /** Delay beyond the target that is borne, and where bending it ends, in ms. */
    private static final int SURPLUS_MS = 25;

    private static final int SURPLUS_LEFT_MS = 10;

    /**
     * Delay put in beyond the target when it fell below it, so that a slow peer needs it seldom.
     */
    private static final int RESERVE_MS = 5;

    /** A transit that is off by more is no delay that could be played: the stream begins anew. */
    private static final int JUMP_MS = 500;

    /** How much more than the longest delay may wait before the oldest goes. */
    private static final int EXCESS_MS = 40;

    /** So many packets that are too old, and none that is not, are no exception any more. */
    private static final int STALE_PACKETS = 5;

    /** Timestamps that are off by less fit together. */
    private static final int ROUNDING_MS = 1;

    private final Slot[] slots = new Slot[SLOTS];
    private final DelayEstimate estimate;
    private final JitterCounts counts = new JitterCounts();
    private final int clockHz;
    private final int maxUnits;

    private int epoch;
    private boolean begun;
    private boolean played;
    private long lastTimestamp;
    private long firstSequence;
    private long nextSequence;
    private long highestSequence;
    private long receivedBefore;

    private boolean running;
    private boolean silent;
    private long position;
    private int lastUnits;
    private int waitedUnits;
    private int stale;

    private @Nullable Slot current;
    private @Nullable Slot following;
    private int units;

    /**
     * @param clockHz of the RTP timestamps, 8000..48000
     */
    public JitterBuffer(int clockHz, DelayLimits limits) {
        this.clockHz = clockHz;
        this.maxUnits = units(limits.maxMs());
        this.estimate = new DelayEstimate(clockHz, limits);
        for (int i = 0; i < SLOTS; i++) {
            slots[i] = new Slot();
        }
        lastUnits = units(20);
    }

    private int units(int ms) {
        return clockHz / 1000 * ms;
    }

    /**
     * A moment on the RTP clock; split, so that neither the age of the machine nor 48 kHz overflow.
     */
    private long unitsAt(long ns) {
        long seconds = Math.floorDiv(ns, NS_PER_S);
        return seconds * clockHz + (ns - seconds * NS_PER_S) * clockHz / NS_PER_S;
    }

    /**
     * Takes a packet; its payload is copied.
     *
     * @param epoch of the sequence; another one is another stream
     * @param sequence extended, comparable within the epoch
     * @param units time that audio covers, 1..65535; of no meaning for other kinds
     * @param at where the payload begins
     * @param length its octets; more than 2048 are refused and counted as discarded
     */
    public void put(
            int epoch,
            long sequence,
            int timestamp,
            int units,
            PayloadKind kind,
            ByteBuffer from,
            int at,
            int length,
            long arrivalNs) {
        long now = unitsAt(arrivalNs);
        if (!begun || epoch != this.epoch) {
            restart(epoch, sequence, timestamp);
        }
        long extended = lastTimestamp + (timestamp - (int) lastTimestamp);
        long transit = now - extended;
        if (kind != PayloadKind.EVENT && isJump(transit)) {
            restart(epoch, sequence, timestamp);
            extended = lastTimestamp;
            transit = now - extended;
        }
        if (length > LARGEST_PAYLOAD) {
            counts.discarded++;
            return;
        }
        if (!tryMakeRoom(sequence, transit, kind)) {
            return;
        }
        Slot slot = slots[(int) (sequence & SLOTS - 1)];
        if (slot.taken) {
            counts.duplicates++;
            return;
        }
        slot.taken = true;
        slot.sequence = sequence;
        slot.timestamp = extended;
        slot.transit = transit;
        slot.units = Math.clamp(units, 1, 0xFFFF);
        slot.kind = kind;
        slot.copy(from, at, length);
        note(slot, now);
    }

    private void note(Slot slot, long now) {
        if (slot.sequence > highestSequence) {
            highestSequence = slot.sequence;
            lastTimestamp = slot.timestamp;
        } else if (slot.sequence < highestSequence) {
            counts.reordered++;
        }
        if (slot.kind != PayloadKind.EVENT) {
            estimate.onPacket(slot.transit, now);
        }
    }

    private boolean isJump(long transit) {
        long limit = Math.max(units(JUMP_MS), 2L * maxUnits);
        return estimate.isKnown() && Math.abs(transit - estimate.base()) > limit;
    }

    private void restart(int epoch, long sequence, int timestamp) {
        if (begun) {
            counts.resynchronised++;
        }
        for (Slot slot : slots) {
            counts.discarded += slot.taken ? 1 : 0;
            slot.taken = false;
        }
        this.epoch = epoch;
        begun = true;
        played = false;
        lastTimestamp = timestamp;
        firstSequence = sequence;
        nextSequence = sequence;
        highestSequence = sequence;
        receivedBefore = 0;
        running = false;
        silent = false;
        waitedUnits = 0;
        estimate.rebase();
    }

    /** False when the packet has no place: its time is over. */
    private boolean tryMakeRoom(long sequence, long transit, PayloadKind kind) {
        if (sequence < nextSequence) {
            if (played || highestSequence - sequence >= SLOTS) {
                onOld(sequence, transit, kind);
                return false;
            }
            // Not begun yet, and this one was sent before those that are here.
            firstSequence = sequence;
            nextSequence = sequence;
        }
        while (sequence - nextSequence >= SLOTS) {
            Slot slot = slots[(int) (nextSequence & SLOTS - 1)];
            counts.discarded += slot.taken ? 1 : 0;
            // After a long gap there is nothing between, and no reason to walk.
            boolean far = sequence - highestSequence >= 2 * SLOTS && first() == null;
            pass(far ? sequence - nextSequence - 1 : 1, slot.taken);
            slot.taken = false;
        }
        return true;
    }

    private void onOld(long sequence, long transit, PayloadKind kind) {
        long behind = nextSequence - sequence;
        long bit = behind > Long.SIZE ? 0 : 1L << (behind - 1);
        if ((receivedBefore & bit) != 0) {
            counts.duplicates++;
            return;
        }
        receivedBefore |= bit;
        counts.late++;
        counts.lost -= bit == 0 || sequence < firstSequence ? 0 : 1;
        if (kind != PayloadKind.EVENT) {
            estimate.onLate(transit);
        }
    }

    /** Leaves sequence numbers behind. */
    private void pass(long sequences, boolean received) {
        nextSequence += sequences;
        counts.lost += received ? 0 : sequences;
        receivedBefore = sequences >= Long.SIZE ? 0 : receivedBefore << sequences;
        receivedBefore |= received ? 1 : 0;
        played = true;
    }

    /**
     * Says what is to be heard next. Audio and comfort noise stay in {@link #payload} until the
     * next call of any method that changes something.
     *
     * @param wantedUnits how much the consumer is short of; said back in {@link #units} where there
     *     is nothing
     */
    public Due poll(long nowNs, int wantedUnits) {
        current = null;
        following = null;
        units = wantedUnits;
        long now = unitsAt(nowNs);
        Slot first = firstWithin(now);
        while (first != null && first.kind == PayloadKind.EVENT) {
            take(first);
            fallSilent();
            first = first();
        }
        if (first == null) {
            return nothing(wantedUnits);
        }
        if (running) {
            long gap = first.timestamp - position - waitedUnits;
            if (gap <= units(ROUNDING_MS)) {
                return deliver(first);
            }
            if (isLoss(first)) {
                return lose(first, gap);
            }
            fallSilent();
        }
        boolean due = now - estimate.base() - first.timestamp >= estimate.target();
        return due ? deliver(first) : nothing(wantedUnits);
    }

    /** The first packet there is; what is older than the bound allows goes. */
    private @Nullable Slot firstWithin(long now) {
        Slot first = first();
        long bound = maxUnits + units(EXCESS_MS);
        if (first == null || ageOf(first, now) <= bound) {
            return first;
        }
        running = false;
        while (first != null && isTooOld(first, now, bound)) {
            take(first);
            counts.discarded++;
            stale++;
            first = first();
        }
        if (stale >= STALE_PACKETS) {
            // Whatever the way did, it does it to all of them.
            estimate.rebase();
            stale = 0;
        }
        return first;
    }

    private boolean isTooOld(Slot slot, long now, long bound) {
        long limit = slot.sequence < highestSequence ? estimate.target() : bound;
        return ageOf(slot, now) > limit;
    }

    private long ageOf(Slot slot, long now) {
        return now - estimate.base() - slot.timestamp;
    }

    private @Nullable Slot first() {
        for (long sequence = nextSequence; sequence <= highestSequence; sequence++) {
            Slot slot = slots[(int) (sequence & SLOTS - 1)];
            if (slot.taken && slot.sequence == sequence) {
                return slot;
            }
        }
        return null;
    }

    /** Sequence numbers are missing, and they explain the time that is. */
    private boolean isLoss(Slot first) {
        long missing = first.sequence - nextSequence;
        long gap = first.timestamp - position;
        return missing > 0 && gap <= missing * Math.max(lastUnits, first.units) + lastUnits;
    }

    private Due lose(Slot first, long gap) {
        position += waitedUnits;
        waitedUnits = 0;
        units = (int) Math.min(gap, lastUnits);
        position += units;
        counts.concealedUnits += units;
        following = gap <= lastUnits && first.kind == PayloadKind.AUDIO ? first : null;
        return Due.LOST;
    }

    private Due nothing(int wantedUnits) {
        if (silent) {
            return Due.SILENCE;
        }
        if (running) {
            waitedUnits += wantedUnits;
            counts.concealedUnits += wantedUnits;
            if (waitedUnits > maxUnits) {
                running = false;
                waitedUnits = 0;
            }
        }
        return Due.EMPTY;
    }

    private void fallSilent() {
        running = false;
        silent = true;
        waitedUnits = 0;
    }

    private Due deliver(Slot slot) {
        if (running && waitedUnits > 0 && slot.sequence == nextSequence) {
            estimate.onLate(slot.transit);
        }
        take(slot);
        current = slot;
        waitedUnits = 0;
        stale = 0;
        if (slot.kind == PayloadKind.NOISE) {
            fallSilent();
            return Due.SILENCE;
        }
        running = true;
        silent = false;
        units = slot.units;
        lastUnits = slot.units;
        position = slot.timestamp + slot.units;
        counts.playedUnits += slot.units;
        return Due.AUDIO;
    }

    private void take(Slot slot) {
        long missing = slot.sequence - nextSequence;
        if (missing > 0) {
            pass(missing, false);
        }
        pass(1, true);
        slot.taken = false;
    }

    /**
     * Whether the packet that follows what was said last is there, so that nothing is waited for.
     */
    public boolean isNextThere() {
        Slot slot = slots[(int) (nextSequence & SLOTS - 1)];
        return running && slot.taken && slot.sequence == nextSequence;
    }

    /**
     * By how much the delay should change: more than 0 = so much audio should be left out, less =
     * so much put in. 0 while it is near enough, or while nothing plays.
     *
     * @param heldUnits audio that the consumer has decoded and not played
     */
    public int correction(long nowNs, int heldUnits) {
        if (!running || waitedUnits > 0) {
            return 0;
        }
        int surplus = delayUnits(nowNs, heldUnits) - estimate.target();
        if (surplus > units(SURPLUS_MS)) {
            return surplus - units(SURPLUS_LEFT_MS);
        }
        return surplus < 0 ? surplus - units(RESERVE_MS) : 0;
    }

    /**
     * Delay between the earliest moment at which a packet can come and that at which it is heard.
     */
    public int delayUnits(long nowNs, int heldUnits) {
        return running ? (int) (unitsAt(nowNs) - estimate.base() - position + heldUnits) : 0;
    }

    /** Delay that is aimed at. */
    public int targetUnits() {
        return estimate.target();
    }

    /** Holds the payload of {@link Due#AUDIO}, or of comfort noise, from its begin on. */
    public byte[] payload() {
        return current == null ? NOTHING : current.payload;
    }

    /** Octets of {@link #payload}; 0 where there is none. */
    public int length() {
        return current == null ? 0 : current.length;
    }

    /**
     * Holds the payload of the packet right behind the time that is {@link Due#LOST}, of which a
     * codec with in-band FEC can recover that time.
     */
    public byte[] nextPayload() {
        return following == null ? NOTHING : following.payload;
    }

    /** Octets of {@link #nextPayload}; 0 where there is none. */
    public int nextLength() {
        return following == null ? 0 : following.length;
    }

    /** Time that the last answer covers. */
    public int units() {
        return units;
    }

    public JitterCounts counts() {
        return counts;
    }
}
