package tandem.media;

import org.jctools.queues.SpmcArrayQueue;
import org.jctools.queues.SpscArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * A voice without a phone: hears a room as frames of 20 ms PCM and speaks into it in the same way.
 * Whoever is slow loses, never the room: when the consumer does not fetch, the oldest frames are
 * dropped and counted; when it gives more than fits, {@link #trySpeak} says no; when it gives
 * nothing, there is silence.
 *
 * <p>Runs on: one consumer thread for {@link #tryHear}, {@link #trySpeak} and {@link #clear}; the
 * media loop has the {@link Room} end. Counts: any.
 */
public final class AudioTap {
    /** Length of a frame, in ms. */
    public static final int FRAME_MS = 20;

    private static final int MOST_MS = 60_000;

    private final int rateHz;
    private final Runnable onHeard;
    private final Room room = new Room();
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
     * @param rateHz 8000 or 16000, both ways
     * @param heardMs how much is kept for a consumer who is slow, 40..60000
     * @param spokenMs how much may be given ahead, 40..60000
     * @param onHeard called on the media loop when there is a frame to fetch; must not block
     */
    public AudioTap(int rateHz, int heardMs, int spokenMs, Runnable onHeard) {
        if (rateHz != 8000 && rateHz != 16_000) {
            throw new IllegalArgumentException("rate " + rateHz);
        }
        this.rateHz = rateHz;
        this.onHeard = onHeard;
        int heardFrames = frames(heardMs);
        int spokenFrames = frames(spokenMs);
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

    private static int frames(int ms) {
        if (ms < 2 * FRAME_MS || ms > MOST_MS) {
            throw new IllegalArgumentException("length " + ms + " ms");
        }
        return ms / FRAME_MS;
    }

    /** Rate of the PCM, in Hz. */
    public int rateHz() {
        return rateHz;
    }

    /** Samples of a frame. */
    public int frameSamples() {
        return rateHz / 1000 * FRAME_MS;
    }

    /**
     * Fetches the oldest frame that was heard.
     *
     * @param into has room for a frame
     * @return false when there is none
     */
    public boolean tryHear(short[] into) {
        short[] frame = heard.poll();
        if (frame == null) {
            return false;
        }
        System.arraycopy(frame, 0, into, 0, frame.length);
        heardFree.offer(frame);
        return true;
    }

    /**
     * Says a frame, behind those that were given before.
     *
     * @param pcm a whole frame
     * @return false when there is no room for it now
     */
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

    /** Forgets what was given and not said yet. */
    @SuppressWarnings("NonAtomicOperationOnVolatileField") // one writer
    public void clear() {
        era = era + 1;
    }

    /** Frames that the consumer was too slow for. */
    public long droppedFrames() {
        return dropped;
    }

    /** Frames that were given. */
    public long acceptedFrames() {
        return accepted;
    }

    /** Of the accepted ones, those that were said or cleared. */
    public long settledFrames() {
        return voiced;
    }

    /** The end that belongs to the media loop. */
    public Room room() {
        return room;
    }

    /** The media loop's end of a tap. Runs on: media loop. */
    public final class Room {
        private @Nullable Spoken taken;

        private Room() {}

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
