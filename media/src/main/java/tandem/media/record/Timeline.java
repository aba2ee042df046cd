package tandem.media.record;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The second of a recording that is still open to late packets: the channels of PCM by position,
 * silence where nothing came. Positions are samples since the start. Runs on: recording writer.
 */
final class Timeline {
    /** At 8000 samples a second; a power of two, a little over a second. */
    private static final int CAPACITY = 8192;

    private static final byte EMPTY = 0;
    private static final byte DUE = 1;
    private static final byte FILLED = 2;

    /** Holes up to this come from following a clock; they are bridged. */
    private static final int SMALL_HOLE = 4;

    /** What a source has come to. */
    static final class Lane {
        private long end;
    }

    private final int channels;
    private final int capacity;
    private final short[] samples;
    private final byte[] states;
    private long flushed;
    private final Gaps early;

    /**
     * @param rateHz a multiple of 8000
     */
    Timeline(int channels, int rateHz) {
        this.channels = channels;
        this.capacity = capacity(rateHz);
        this.samples = new short[channels * capacity];
        this.states = new byte[channels * capacity];
        this.early = new Gaps(channels);
    }

    /** Samples of each channel that have room at a rate. */
    static int capacity(int rateHz) {
        return CAPACITY * (rateHz / 8000);
    }

    /**
     * Puts audio at a position; two sources of one channel are heard together. What is older than
     * the flushed part is lost; the caller has flushed enough that the end fits.
     *
     * @param lane of the source
     * @param missing packets lost just before, as a number of samples; they are a gap unless they
     *     come late
     */
    void place(
            Lane lane,
            int channel,
            long position,
            short[] pcm,
            int length,
            boolean masked,
            long missing) {
        markDue(lane, channel, position, missing);
        bridgeHole(lane, channel, position);
        for (int i = Math.clamp(flushed - position, 0, length); i < length; i++) {
            int index = index(channel, position + i);
            short sample = masked ? 0 : pcm[i];
            boolean others = states[index] == FILLED && position + i >= lane.end;
            samples[index] = others ? sum(samples[index], sample) : sample;
            states[index] = FILLED;
        }
        lane.end = Math.max(lane.end, position + length);
    }

    private static short sum(short one, short other) {
        return (short) Math.clamp(one + other, Short.MIN_VALUE, Short.MAX_VALUE);
    }

    private void markDue(Lane lane, int channel, long position, long missing) {
        long from = Math.max(lane.end, position - missing);
        if (lane.end == 0 || missing <= 0 || from >= position) {
            return;
        }
        long open = Math.clamp(flushed, from, position);
        if (open > from) {
            early.add(channel, from, open - from);
        }
        for (long at = open; at < position; at++) {
            int index = index(channel, at);
            if (states[index] == EMPTY) {
                states[index] = DUE;
            }
        }
    }

    private void bridgeHole(Lane lane, int channel, long position) {
        long from = lane.end;
        if (from <= flushed || position <= from || position - from > SMALL_HOLE) {
            return;
        }
        for (long at = from; at < position; at++) {
            if (states[index(channel, at)] != FILLED) {
                samples[index(channel, at)] = samples[index(channel, from - 1)];
                states[index(channel, at)] = FILLED;
            }
        }
    }

    /**
     * Moves what lies before a position into a buffer, at most {@link #capacity} samples a channel,
     * and tells its gaps.
     */
    void flush(long to, ByteBuffer into, Gaps gaps) {
        while (flushed < to) {
            int from = (int) (flushed & (capacity - 1));
            int count = (int) Math.min(to - flushed, capacity - from);
            put(into, channels * from, channels * count, gaps);
            flushed += count;
        }
    }

    private void put(ByteBuffer into, int from, int length, Gaps gaps) {
        assert into.order() == ByteOrder.LITTLE_ENDIAN;
        for (int i = from; i < from + length; i++) {
            if (states[i] == DUE) {
                gaps.add(i % channels, flushed + (i - from) / channels, 1);
            }
        }
        into.asShortBuffer().put(samples, from, length);
        into.position(into.position() + 2 * length);
        Arrays.fill(samples, from, from + length, (short) 0);
        Arrays.fill(states, from, from + length, EMPTY);
    }

    int capacity() {
        return capacity;
    }

    private int index(int channel, long position) {
        return channels * (int) (position & (capacity - 1)) + channel;
    }

    /** Everything before this position has left. */
    long flushed() {
        return flushed;
    }

    /** Gaps that were found when their place had left already; they are told once. */
    Gaps early() {
        return early;
    }
}
