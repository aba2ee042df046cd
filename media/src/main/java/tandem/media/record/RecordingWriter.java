package tandem.media.record;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

import org.jctools.queues.MpscArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tandem.media.MediaEvent.RecordingFacts;
import tandem.media.RecordingSpec;
import tandem.media.SessionId;
import tandem.media.codec.Codecs;

/**
 * The one thread that decodes and writes all recordings of an endpoint. Loops hand it frames
 * through bounded channels; it looks some fifty times a second, so that no packet costs a wake-up.
 * Runs on: recording writer, where not said otherwise.
 */
public final class RecordingWriter implements AutoCloseable {
    /** Told of recordings. Runs on: recording writer. */
    public interface Listener {
        /** A recording has ended. */
        void onFinished(Recording recording, RecordingFacts facts);

        /** Nobody has spoken into a message for as long as was asked. */
        void onSilent(Recording recording);
    }

    private static final Logger LOG = LoggerFactory.getLogger(RecordingWriter.class);
    private static final int MAX_STARTING = 8192;

    /** What the timeline of eight wide-band channels holds. */
    private static final int BLOCK_OCTETS = 256 * 1024;

    private static final long TURN_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int DIGESTS_PER_TURN = 32;

    private final int framesPerLoop;
    private final LongSupplier nanoClock;
    private final Codecs codecs;
    private final Ear.Room room = new Ear.Room();
    private final Listener listener;
    private final List<FrameChannel> channels = new ArrayList<>();
    private final MpscArrayQueue<Recording> starting = new MpscArrayQueue<>(MAX_STARTING);
    private final Map<Recording, Reel> open = new IdentityHashMap<>();
    private final Queue<Reel> finishing = new ArrayDeque<>();
    private final List<Reel> stopped = new ArrayList<>();
    private final ByteBuffer block =
            ByteBuffer.allocateDirect(BLOCK_OCTETS).order(ByteOrder.LITTLE_ENDIAN);
    private final LongAdder openCount = new LongAdder();
    private final LongAdder gapSamples = new LongAdder();
    private final LongAdder droppedFrames = new LongAdder();
    private final Thread thread =
            Thread.ofPlatform().daemon().name("recording-writer").unstarted(this::run);
    private volatile boolean closed;

    /**
     * @param loops number of media loops
     * @param framesPerLoop bound of frames under way from each
     */
    public RecordingWriter(
            int loops,
            int framesPerLoop,
            LongSupplier nanoClock,
            Codecs codecs,
            Listener listener) {
        this.framesPerLoop = Math.max(16, framesPerLoop);
        this.nanoClock = nanoClock;
        this.codecs = codecs;
        this.listener = listener;
        for (int i = 0; i < loops; i++) {
            channels.add(new FrameChannel(this.framesPerLoop));
        }
        thread.start();
    }

    /**
     * Begins a recording at this moment, or null when too many begin at once. Runs on: the media
     * loop of that number.
     */
    public @Nullable Tap tryStart(
            int loop, SessionId session, RecordingSpec spec, long nowNs, long wallMs) {
        return tryStart(loop, new Recording(session, spec, Recording.Kind.CALL, 0, nowNs, wallMs));
    }

    /**
     * Begins a message, the same way.
     *
     * @param silenceMs silence that is told, 0 = never
     */
    public @Nullable Tap tryStartMessage(
            int loop, SessionId session, Path path, long silenceMs, long nowNs, long wallMs) {
        return tryStart(
                loop,
                new Recording(
                        session,
                        RecordingSpec.wav(path),
                        Recording.Kind.MESSAGE,
                        silenceMs,
                        nowNs,
                        wallMs));
    }

    private @Nullable Tap tryStart(int loop, Recording recording) {
        if (closed || !starting.offer(recording)) {
            return null;
        }
        openCount.increment();
        LockSupport.unpark(thread);
        return new Tap(recording, channels.get(loop), droppedFrames);
    }

    private void run() {
        while (!closed || openCount.sum() > 0) {
            try {
                turn();
            } catch (Throwable e) {
                LOG.error("recording-writer turn failed", e);
                LockSupport.parkNanos(this, TURN_NS);
            }
        }
    }

    private void turn() {
        long nowNs = nanoClock.getAsLong();
        admit();
        // Who has stopped is asked before the channels are emptied: then all of its frames are in.
        open.values().stream().filter(reel -> reel.recording().isStopped()).forEach(stopped::add);
        drain();
        stopped.forEach(this::finish);
        stopped.clear();
        open.values().forEach(reel -> onTime(reel, nowNs));
        boolean busy = digest();
        if (!busy) {
            LockSupport.parkNanos(
                    this,
                    open.isEmpty() && starting.isEmpty() ? TimeUnit.SECONDS.toNanos(1) : TURN_NS);
        }
    }

    private void onTime(Reel reel, long nowNs) {
        reel.onTime(nowNs, block);
        if (reel.fellSilent(nowNs)) {
            listener.onSilent(reel.recording());
        }
    }

    private void admit() {
        for (Recording recording = starting.poll();
                recording != null;
                recording = starting.poll()) {
            open.computeIfAbsent(recording, begun -> new Reel(begun, codecs, room));
        }
    }

    private void drain() {
        for (FrameChannel channel : channels) {
            // Not until it is empty: a loop that fills faster than we place must not keep us here.
            for (int i = 0; i < framesPerLoop; i++) {
                Frame frame = channel.receive();
                if (frame == null) {
                    break;
                }
                try {
                    place(frame);
                } finally {
                    channel.giveBack(frame);
                }
            }
        }
    }

    private void place(Frame frame) {
        Recording recording = frame.recording;
        if (recording != null) {
            Reel reel = open.get(recording);
            if (reel == null) {
                admit();
                reel = open.get(recording);
            }
            if (reel != null) {
                reel.onFrame(frame, block);
            }
        }
    }

    private void finish(Reel reel) {
        open.remove(reel.recording());
        reel.finish(block);
        finishing.add(reel);
    }

    /**
     * Digests a few pieces; true when more is to be done at once. A long file must not keep the
     * others waiting.
     */
    private boolean digest() {
        for (int i = 0; i < DIGESTS_PER_TURN && !finishing.isEmpty(); i++) {
            Reel reel = finishing.element();
            if (reel.digestNext(block)) {
                finishing.remove();
                tell(reel);
            }
        }
        return !finishing.isEmpty();
    }

    private void tell(Reel reel) {
        openCount.decrement();
        gapSamples.add(reel.gapMs() * 8);
        listener.onFinished(reel.recording(), reel.facts());
    }

    /** Recordings not finished yet. Runs on: any. */
    public long openCount() {
        return openCount.sum();
    }

    /** Gaps of finished recordings, samples of 8000 a second. Runs on: any. */
    public long gapSamples() {
        return gapSamples.sum();
    }

    /** Frames that found no room. Runs on: any. */
    public long droppedFrames() {
        return droppedFrames.sum();
    }

    /** Wakes the writer, so that a recording that was stopped ends soon. Runs on: any. */
    public void hurry() {
        LockSupport.unpark(thread);
    }

    /** Waits for recordings that were stopped, at most five seconds. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
