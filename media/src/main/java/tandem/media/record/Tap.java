package tandem.media.record;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.LongAdder;

import tandem.media.Codec;

/**
 * Listens to one session and hands copies of its packets to the writer. Allocates nothing and never
 * waits; what does not fit is dropped and counted. Runs on: media loop.
 */
public final class Tap {
    private final Recording recording;
    private final FrameChannel channel;
    private final LongAdder allDropped;
    private final SequenceGaps receivedGaps = new SequenceGaps();
    private final SequenceGaps sentGaps = new SequenceGaps();
    private boolean masked;

    Tap(Recording recording, FrameChannel channel, LongAdder allDropped) {
        this.recording = recording;
        this.channel = channel;
        this.allDropped = allDropped;
    }

    /**
     * Takes audio that the peer sent.
     *
     * @param epoch of the stream; sequence numbers and timestamps of different epochs do not
     *     compare
     */
    public void received(
            int epoch,
            long sequence,
            int timestamp,
            Codec codec,
            ByteBuffer from,
            int at,
            int length,
            long nowNs) {
        receivedGaps.onEpoch(epoch);
        copy(
                Side.RECEIVED,
                epoch,
                receivedGaps,
                sequence,
                timestamp,
                codec,
                from,
                at,
                length,
                nowNs);
    }

    /** Takes audio that the peer is sent. */
    public void sent(
            long sequence,
            int timestamp,
            Codec codec,
            ByteBuffer from,
            int at,
            int length,
            long nowNs) {
        copy(Side.SENT, 0, sentGaps, sequence, timestamp, codec, from, at, length, nowNs);
    }

    /** A packet of the peer without audio (a telephone event): silence, but nothing lost. */
    public void receivedOther(int epoch, long sequence) {
        receivedGaps.onEpoch(epoch);
        receivedGaps.onPacket(sequence);
    }

    /** A packet without audio to the peer. */
    public void sentOther(long sequence) {
        sentGaps.onPacket(sequence);
    }

    /** Silence instead of audio on both channels, on or off. */
    public void mask(boolean on) {
        masked = on;
    }

    /** Ends the recording; the file is finished by the writer. */
    public void stop(long nowNs) {
        recording.stop(nowNs);
    }

    /** The recording that this feeds. */
    public Recording recording() {
        return recording;
    }

    private void copy(
            Side side,
            int epoch,
            SequenceGaps gaps,
            long sequence,
            int timestamp,
            Codec codec,
            ByteBuffer from,
            int at,
            int length,
            long nowNs) {
        int perUnit = codec.octetsPerUnit();
        boolean whole = length <= Frame.OCTETS || perUnit > 0;
        for (int done = 0; done < length; done += Frame.OCTETS) {
            Frame frame = whole ? channel.take() : null;
            if (frame == null) {
                // The gap stays open: the next frame that fits finds this one missing.
                recording.dropped();
                allDropped.increment();
                return;
            }
            frame.recording = recording;
            frame.side = side;
            frame.codec = codec;
            frame.epoch = epoch;
            frame.masked = masked;
            frame.timestamp = done == 0 ? timestamp : timestamp + done / perUnit;
            frame.missing = done == 0 ? gaps.onPacket(sequence) : 0;
            frame.atNs = nowNs;
            frame.length = Math.min(Frame.OCTETS, length - done);
            from.get(at + done, frame.octets, 0, frame.length);
            channel.send(frame);
        }
    }

    /** Counts what is missing between the packets that reach the writer. */
    private static final class SequenceGaps {
        private int epoch;
        private long highest;
        private boolean any;

        void onEpoch(int now) {
            if (now != epoch) {
                epoch = now;
                any = false;
            }
        }

        /** Packets missing before this one; negative when it is late itself. */
        long onPacket(long sequence) {
            long missing = any ? sequence - highest - 1 : 0;
            highest = any ? Math.max(highest, sequence) : sequence;
            any = true;
            return missing;
        }
    }
}
