package tandem.bench.rtp;

import java.nio.ByteBuffer;

/**
 * Sends keys as RFC 4733 events of 100 ms with 60 ms between them; the last packet of each goes
 * three times. At most {@value #QUEUE_MAX} keys wait. Runs on: the loop of the stream.
 */
final class DigitSender {
    private static final int QUEUE_MAX = 64;
    private static final int FRAME_SAMPLES = 160;
    private static final int EVENT_FRAMES = 5;
    private static final int END_REPEATS = 3;
    private static final int PAUSE_FRAMES = 3;

    private final StringBuilder queue = new StringBuilder();
    private int step;
    private int startTimestamp;

    /**
     * @return false when the key is none or too many wait
     */
    boolean enqueue(char key) {
        if (!Digits.isKey(key) || queue.length() == QUEUE_MAX) {
            return false;
        }
        queue.append(key);
        return true;
    }

    /** Whether the next packet is an event's; the pause after an event is audio again. */
    boolean isSending() {
        return !queue.isEmpty() && step < EVENT_FRAMES + END_REPEATS - 1;
    }

    boolean isFirst() {
        return step == 0;
    }

    /** All packets of one event carry the time stamp of its start. */
    int timestamp(int now) {
        if (step == 0) {
            startTimestamp = now;
        }
        return startTimestamp;
    }

    void put(ByteBuffer out) {
        int frame = Math.min(step + 1, EVENT_FRAMES);
        Digits.put(out, queue.charAt(0), step >= EVENT_FRAMES - 1, frame * FRAME_SAMPLES);
    }

    /** One frame has been sent, event or audio. */
    void advance() {
        if (queue.isEmpty()) {
            return;
        }
        step++;
        if (step >= EVENT_FRAMES + END_REPEATS - 1 + PAUSE_FRAMES) {
            queue.deleteCharAt(0);
            step = 0;
        }
    }
}
