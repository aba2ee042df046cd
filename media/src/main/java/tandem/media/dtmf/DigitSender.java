package tandem.media.dtmf;

/**
 * Spells digits as RFC 4733 events, one packet a packet time: updates with a growing duration, the
 * last one three times, then the pause. The caller gives the packets their timestamp, which stands
 * still through a press. Runs on: media loop.
 */
public final class DigitSender {
    /** What is due in a packet time. */
    public enum Step {
        /** Nothing left to spell. */
        IDLE,
        /** First packet of a press: new timestamp, marker. */
        BEGIN,
        /** A further packet of it. */
        CONTINUE,
        /** No packet of the press: the pause between. */
        PAUSE
    }

    private static final int LONGEST_QUEUE = 128;
    private static final int END_COPIES = 3;

    private final StringBuilder queued = new StringBuilder();
    private int digitMs;
    private int gapMs;
    private boolean pressing;
    private int code = Digits.NONE;
    private int pressedMs;
    private int endsSent;
    private int pausedMs;
    private boolean sounding;

    /**
     * Queues digits behind those not yet sent; the times hold for all of them. False when a digit
     * is none or there are too many.
     */
    public boolean tryAdd(String digits, int digitMs, int gapMs) {
        if (queued.length() + digits.length() > LONGEST_QUEUE
                || digits.chars().anyMatch(digit -> Digits.code((char) digit) == Digits.NONE)) {
            return false;
        }
        queued.append(digits);
        this.digitMs = Math.clamp(digitMs, 40, 1000);
        this.gapMs = Math.clamp(gapMs, 40, 10_000);
        return true;
    }

    public boolean active() {
        return pressing || !queued.isEmpty();
    }

    /** Moves on by one packet time. */
    public Step step(int packetMs) {
        sounding = false;
        if (!active()) {
            return Step.IDLE;
        }
        if (!pressing) {
            press();
        } else if (ending()) {
            return release(packetMs);
        }
        sounding = true;
        boolean first = pressedMs == 0;
        pressedMs += packetMs;
        endsSent = ending() ? 1 : 0;
        return first ? Step.BEGIN : Step.CONTINUE;
    }

    private void press() {
        pressing = true;
        code = Digits.code(queued.charAt(0));
        queued.deleteCharAt(0);
        pressedMs = 0;
        pausedMs = 0;
    }

    /** The copies of the last packet go out within the pause. */
    private Step release(int packetMs) {
        boolean copy = endsSent < END_COPIES;
        endsSent++;
        pausedMs += packetMs;
        pressing = pausedMs < gapMs || endsSent < END_COPIES;
        return copy ? Step.CONTINUE : Step.PAUSE;
    }

    /** Code of the press that the last step belongs to. */
    public int code() {
        return code;
    }

    /** True in the last packet of a press and its copies. */
    public boolean ending() {
        return pressedMs >= digitMs;
    }

    /** True when the key was down in the last step; its copies and the pause are behind it. */
    public boolean sounding() {
        return sounding;
    }

    /**
     * Duration to say, in units of the RTP clock.
     *
     * @param clockHz 8000..48000; no press is so long that 16 bit would not do
     */
    public int duration(int clockHz) {
        return Math.min(pressedMs, digitMs) * (clockHz / 1000);
    }
}
