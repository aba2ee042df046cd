package tandem.media.record;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The second of a recording that is still open to late packets: the channels of PCM by position,
 * silence where nothing came. Positions are samples since the start. Runs on: recording writer.
 */
final class Timeline {
    /** A power of two, a little over a second. */
    static final int CAPACITY = 8192;

    private static final byte EMPTY = 0;
    private static final byte DUE = 1;
    private static final byte FILLED = 2;

    /** Holes up to this come from following a clock; they are bridged. */
    private static final int SMALL_HOLE = 4;

    private final int channels;
    private final short[] samples;
    private final byte[] states;
    private final long[] end;
    private long flushed;
    private final Gaps early;

    /**
     * @param channels 1 = only {@link Side#RECEIVED}, 2 = both sides
     */
    Timeline(int channels) {
        this.channels = channels;
        this.samples = new short[channels * CAPACITY];
        this.states = new byte[channels * CAPACITY];
        this.end = new long[channels];
        this.early = new Gaps(channels);
    }

    /**
     * Puts audio at a position. What is older than the flushed part is lost; the caller has flushed
     * enough that the end fits.
     *
     * @param missing packets lost just before, as a number of samples; they are a gap unless they
     *     come late
     */
    void place(Side side, long position, short[] pcm, int length, boolean masked, long missing) {
        int channel = side.ordinal();
        markDue(channel, position, missing);
        bridgeHole(channel, position);
        for (int i = Math.clamp(flushed - position, 0, length); i < length; i++) {
            int index = index(channel, position + i);
            samples[index] = masked ? 0 : pcm[i];
            states[index] = FILLED;
        }
        end[channel] = Math.max(end[channel], position + length);
    }

    private void markDue(int channel, long position, long missing) {
        long from = Math.max(end[channel], position - missing);
        if (end[channel] == 0 || missing <= 0 || from >= position) {
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

    private void bridgeHole(int channel, long position) {
        long from = end[channel];
        if (from <= flushed || position <= from || position - from > SMALL_HOLE) {
            return;
        }
        for (long at = from; at < position; at++) {
            samples[index(channel, at)] = samples[index(channel, from - 1)];
            states[index(channel, at)] = FILLED;
        }
    }

    /**
     * Moves what lies before a position into a buffer, at most {@link #CAPACITY} samples a channel,
     * and tells its gaps.
     */
    void flush(long to, ByteBuffer into, Gaps gaps) {
        while (flushed < to) {
            int from = (int) (flushed & (CAPACITY - 1));
            int count = (int) Math.min(to - flushed, CAPACITY - from);
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

    private int index(int channel, long position) {
        return channels * (int) (position & (CAPACITY - 1)) + channel;
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
