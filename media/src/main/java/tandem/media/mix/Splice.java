package tandem.media.mix;

import tandem.media.rtp.OutStream;

/**
 * Sets the packets of a received stream into a stream that we send: sequence numbers and timestamps
 * move by a fixed distance, so that loss, reordering and pauses stay visible downstream. Runs on:
 * media loop.
 */
public final class Splice {
    /**
     * How far a timestamp may be from the moment before it is set anew: a peer that jumps is not
     * followed.
     */
    private static final int PLAUSIBLE_SAMPLES = 16_000;

    private boolean joined;
    private int epoch;
    private long firstSequence;
    private long newestSequence;
    private long sequenceOffset;
    private int timestampOffset;

    /** The two streams are no longer joined; the next packet joins them anew. */
    public void cut() {
        joined = false;
    }

    /**
     * Joins if necessary.
     *
     * @param epoch of the received stream; another one joins anew
     * @param audio false for telephone events, whose timestamp may well lie back
     * @return true when this packet begins a new stretch, and so wants the marker
     */
    public boolean join(
            int epoch, long sequence, int timestamp, boolean audio, OutStream out, long nowNs) {
        int due = out.timestampAt(nowNs);
        boolean newest = sequence > newestSequence;
        boolean implausible =
                audio && newest && Math.abs(timestamp + timestampOffset - due) > PLAUSIBLE_SAMPLES;
        if (joined && epoch == this.epoch && !implausible) {
            newestSequence = Math.max(newestSequence, sequence);
            return false;
        }
        joined = true;
        this.epoch = epoch;
        firstSequence = sequence;
        newestSequence = sequence;
        sequenceOffset = out.nextSequence() - sequence;
        timestampOffset = due - timestamp;
        return true;
    }

    /** False for a packet from before the join: its number is taken. */
    public boolean holds(long sequence) {
        return sequence >= firstSequence;
    }

    /** A packet is not passed on; those behind it close up, so that it does not look lost. */
    public void omit(long sequence) {
        if (joined && sequence > newestSequence) {
            newestSequence = sequence;
            sequenceOffset--;
        }
    }

    public long sequence(long received) {
        return received + sequenceOffset;
    }

    public int timestamp(int received) {
        return received + timestampOffset;
    }
}
