package tandem.media.record;

import java.util.ArrayList;
import java.util.List;

import tandem.media.RecordingGap;

/**
 * The gaps of one recording: the first of them with their places, of all of them the sum. Confined
 * to the recording writer.
 */
final class Gaps {
    /** A recording with more is beyond repair; those that follow only count. */
    static final int MOST = 256;

    private final List<RecordingGap> list = new ArrayList<>();
    private final RecordingGap[] open;
    private long samples;
    private long leftOut;

    Gaps(int channels) {
        open = new RecordingGap[channels];
        clear();
    }

    /** Adds a gap; one that goes on where the last of its channel ended makes that longer. */
    void add(int channel, long from, long length) {
        samples += length;
        RecordingGap last = open[channel];
        if (last.position() + last.samples() == from && last.samples() > 0) {
            open[channel] = new RecordingGap(channel, last.position(), last.samples() + length);
        } else {
            close(channel);
            open[channel] = new RecordingGap(channel, from, length);
        }
    }

    void addAll(Gaps others) {
        others.list().forEach(gap -> add(gap.channel(), gap.position(), gap.samples()));
        leftOut += others.leftOut;
    }

    private void close(int channel) {
        if (open[channel].samples() == 0) {
            return;
        }
        if (list.size() < MOST) {
            list.add(open[channel]);
        } else {
            leftOut++;
        }
    }

    void clear() {
        list.clear();
        samples = 0;
        leftOut = 0;
        for (int channel = 0; channel < open.length; channel++) {
            open[channel] = new RecordingGap(channel, 0, 0);
        }
    }

    /** Those with a place, in their order. */
    List<RecordingGap> list() {
        List<RecordingGap> all = new ArrayList<>(list);
        for (RecordingGap gap : open) {
            if (gap.samples() > 0) {
                all.add(gap);
            }
        }
        all.sort(
                java.util.Comparator.comparingLong(RecordingGap::position)
                        .thenComparingInt(RecordingGap::channel));
        return all;
    }

    /** How many have no place in the list. */
    long leftOut() {
        return leftOut;
    }

    /** All channels together. */
    long samples() {
        return samples;
    }
}
