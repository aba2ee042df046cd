package tandem.media.record;

import org.jctools.queues.SpscArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * The frames between one loop and the writer: a fixed number of them goes round through two queues.
 * When none is free, the writer is behind and the audio of the moment is dropped. Runs on: media
 * loop (take, send) and recording writer (receive, giveBack).
 */
final class FrameChannel {
    private final SpscArrayQueue<Frame> free;
    private final SpscArrayQueue<Frame> full;

    FrameChannel(int frames) {
        free = new SpscArrayQueue<>(frames);
        full = new SpscArrayQueue<>(frames);
        for (int i = 0; i < frames; i++) {
            free.offer(new Frame());
        }
    }

    /** An empty frame, or null. Runs on: media loop. */
    @Nullable Frame take() {
        return free.poll();
    }

    /** Runs on: media loop. */
    void send(Frame frame) {
        boolean room = full.offer(frame);
        assert room : "as many places as frames";
    }

    /** The oldest filled frame, or null. Runs on: recording writer. */
    @Nullable Frame receive() {
        return full.poll();
    }

    /** Runs on: recording writer. */
    void giveBack(Frame frame) {
        frame.recording = null;
        free.offer(frame);
    }
}
