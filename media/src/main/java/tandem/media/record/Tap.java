package tandem.media.record;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.LongAdder;

import tandem.media.Codec;

/**
 * Listens to one session and hands copies of its packets to the writer. Allocates nothing and never
 * waits; what does not fit is dropped and counted. Runs on: media loop.
 */
public final class Tap {
    private static final int FIRST = 0;
    private static final int SECOND = 1;

    private final Recording recording;
    private final FrameChannel frames;
    private final LongAdder allDropped;
    private final Source received;
    private final Source sent;

    /** One stream of sound on its way to a channel. */
    private static final class Source {
        private final int number;
        private final int channel;
        private final SequenceGaps gaps = new SequenceGaps();

        Source(int number, int channel) {
            this.number = number;
            this.channel = channel;
        }
    }

    Tap(Recording recording, FrameChannel frames, LongAdder allDropped) {
        this(recording, frames, allDropped, FIRST);
    }

    private Tap(Recording recording, FrameChannel frames, LongAdder allDropped, int channel) {
        this.recording = recording;
        this.frames = frames;
        this.allDropped = allDropped;
        this.received = new Source(recording.newSource(), channel);
        this.sent = new Source(recording.newSource(), SECOND);
    }

    /**
     * One that puts what another session's peer says into the same recording. Both live on one
     * loop.
     *
     * @param channel from 0; beyond the last = the last
     */
    public Tap party(int channel) {
        int fits = Math.clamp(channel, 0, recording.channels() - 1);
        return new Tap(recording, frames, allDropped, fits);
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
        received.gaps.onEpoch(epoch);
        copy(received, epoch, sequence, timestamp, codec, from, at, length, nowNs);
    }

    /**
     * Takes audio that the peer is sent.
     *
     * @param own whether the engine says it, and no other party; where each party has a channel of
     *     its own, only this is heard here
     */
    public void sent(
            long sequence,
            int timestamp,
            Codec codec,
            ByteBuffer from,
            int at,
            int length,
            boolean own,
            long nowNs) {
        if (own || recording.spec().parties() == 0) {
            copy(sent, 0, sequence, timestamp, codec, from, at, length, nowNs);
        } else {
            sent.gaps.onPacket(sequence);
        }
    }

    /** A packet of the peer without audio (a telephone event): silence, but nothing lost. */
    public void receivedOther(int epoch, long sequence) {
        received.gaps.onEpoch(epoch);
        received.gaps.onPacket(sequence);
    }

    /** A packet without audio to the peer. */
    public void sentOther(long sequence) {
        sent.gaps.onPacket(sequence);
    }

    /** Silence instead of audio on all channels, on or off. */
    public void mask(boolean on) {
        recording.mask(on);
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
            Source source,
            int epoch,
            long sequence,
            int timestamp,
            Codec codec,
            ByteBuffer from,
            int at,
            int length,
            long nowNs) {
        if (recording.isStopped()) {
            return;
        }
        int perUnit = codec.octetsPerUnit();
        boolean whole = length <= Frame.OCTETS || perUnit > 0;
        for (int done = 0; done < length; done += Frame.OCTETS) {
            Frame frame = whole ? frames.take() : null;
            if (frame == null) {
                // The gap stays open: the next frame that fits finds this one missing.
                recording.dropped();
                allDropped.increment();
                return;
            }
            frame.recording = recording;
            frame.source = source.number;
            frame.channel = source.channel;
            frame.codec = codec;
            frame.epoch = epoch;
            frame.masked = recording.isMasked();
            frame.timestamp = done == 0 ? timestamp : timestamp + done / perUnit;
            frame.missing = done == 0 ? source.gaps.onPacket(sequence) : 0;
            frame.atNs = nowNs;
            frame.length = Math.min(Frame.OCTETS, length - done);
            from.get(at + done, frame.octets, 0, frame.length);
            frames.send(frame);
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
