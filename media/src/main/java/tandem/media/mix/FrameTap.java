package tandem.media.mix;

import org.jctools.queues.SpmcArrayQueue;
import org.jctools.queues.SpscArrayQueue;
import org.jspecify.annotations.Nullable;

import tandem.media.AudioTap;
import tandem.media.TapSpec;

/**
 * The queues between a consumer and the room: frames go round, none is made after the start. The
 * consumer has one end, the media loop {@link #room}.
 */
public final class FrameTap implements AudioTap {
    private final int rateHz;
    private final Runnable onHeard;
    private final RoomEnd room = new RoomEnd();
    private final SpmcArrayQueue<short[]> heard;
    private final SpscArrayQueue<short[]> heardFree;
    private final SpscArrayQueue<Spoken> spoken;
    private final SpscArrayQueue<Spoken> spokenFree;

    private volatile long dropped;
    private volatile long accepted;
    private volatile long voiced;
    private volatile int era;

    /** A frame, and the era that it was given in; {@link #clear} begins a new one. */
    private static final class Spoken {
        final short[] pcm;
        int era;

        Spoken(int samples) {
            pcm = new short[samples];
        }
    }

    /**
     * @param onHeard called on the media loop when there is a frame to fetch; must not block
     */
    public FrameTap(TapSpec spec, Runnable onHeard) {
        this.rateHz = spec.rateHz();
        this.onHeard = onHeard;
        int heardFrames = spec.heardMs() / FRAME_MS;
        int spokenFrames = spec.spokenMs() / FRAME_MS;
        heard = new SpmcArrayQueue<>(heardFrames);
        // One more than can wait: the one that the consumer copies from.
        heardFree = new SpscArrayQueue<>(heardFrames + 1);
        spoken = new SpscArrayQueue<>(spokenFrames);
        spokenFree = new SpscArrayQueue<>(spokenFrames);
        for (int i = 0; i < heardFrames; i++) {
            heardFree.offer(new short[frameSamples()]);
        }
        for (int i = 0; i < spokenFrames; i++) {
            spokenFree.offer(new Spoken(frameSamples()));
        }
    }

    @Override
    public int rateHz() {
        return rateHz;
    }

    @Override
    public int frameSamples() {
        return rateHz / 1000 * FRAME_MS;
    }

    @Override
    public boolean tryHear(short[] into) {
        short[] frame = heard.poll();
        if (frame == null) {
            return false;
        }
        System.arraycopy(frame, 0, into, 0, frame.length);
        heardFree.offer(frame);
        return true;
    }

    @Override
    @SuppressWarnings("NonAtomicOperationOnVolatileField") // one writer
    public boolean trySpeak(short[] pcm, int at) {
        Spoken frame = spokenFree.poll();
        if (frame == null) {
            return false;
        }
        System.arraycopy(pcm, at, frame.pcm, 0, frame.pcm.length);
        frame.era = era;
        spoken.offer(frame);
        accepted = accepted + 1;
        return true;
    }

    @Override
    @SuppressWarnings("NonAtomicOperationOnVolatileField") // one writer
    public void clear() {
        era = era + 1;
    }

    @Override
    public long droppedFrames() {
        return dropped;
    }

    @Override
    public long acceptedFrames() {
        return accepted;
    }

    @Override
    public long settledFrames() {
        return voiced;
    }

    /** The end that belongs to the media loop. */
    public RoomEnd room() {
        return room;
    }

    /** The media loop's end of a tap. Runs on: media loop. */
    public final class RoomEnd {
        private @Nullable Spoken taken;

        private RoomEnd() {}

        /** Gives the consumer a frame; the oldest one makes room. */
        @SuppressWarnings("NonAtomicOperationOnVolatileField") // one writer
        public void hear(short[] pcm, int at) {
            short[] frame = heardFree.poll();
            if (frame == null) {
                frame = heard.poll();
                dropped = dropped + 1;
            }
            if (frame == null) {
                // The consumer holds the only frame there was.
                return;
            }
            System.arraycopy(pcm, at, frame, 0, frame.length);
            heard.offer(frame);
            onHeard.run();
        }

        /**
         * The next frame to be said; valid until the next call.
         *
         * @return null when there is none
         */
        @SuppressWarnings("NonAtomicOperationOnVolatileField") // one writer
        public short @Nullable [] next() {
            giveBack();
            int now = era;
            for (Spoken frame = spoken.poll(); frame != null; frame = spoken.poll()) {
                taken = frame;
                voiced = voiced + 1;
                if (frame.era == now) {
                    return frame.pcm;
                }
                giveBack();
            }
            return null;
        }

        private void giveBack() {
            if (taken != null) {
                spokenFree.offer(taken);
                taken = null;
            }
        }
    }
}
