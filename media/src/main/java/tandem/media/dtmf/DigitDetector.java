package tandem.media.dtmf;

import java.nio.ByteBuffer;

/**
 * Finds key presses in the events of one RTP stream (RFC 4733): one per press, at its first packet
 * that arrives, whichever that is. A press is known by its timestamp. Runs on: media loop.
 */
public final class DigitDetector {
    private static final int LONGEST_SEGMENT = 0xFFFF;

    private boolean any;
    private int pressTimestamp;
    private int code;
    private int duration;
    private boolean ended;
    private final PressBudget budget = new PressBudget();

    /** The stream began anew: timestamps mean nothing to those before. */
    public void restart() {
        any = false;
    }

    /**
     * Reads an event packet.
     *
     * @return the code of the digit when a press is seen for the first time, else {@link
     *     Digits#NONE}
     */
    public int onEvent(
            ByteBuffer buffer, int at, int length, int timestamp, boolean marker, long nowNs) {
        if (length < Digits.PAYLOAD_OCTETS || !Digits.isDigit(buffer.get(at) & 0xFF)) {
            return Digits.NONE;
        }
        int event = buffer.get(at);
        boolean end = (buffer.get(at + 1) & 0x80) != 0;
        int length16 = buffer.getShort(at + 2) & 0xFFFF;
        if (any && timestamp - pressTimestamp < 0) {
            return Digits.NONE;
        }
        boolean known =
                any && (timestamp == pressTimestamp || isNextSegment(event, timestamp, marker));
        ended = known && timestamp == pressTimestamp && ended || end;
        any = true;
        pressTimestamp = timestamp;
        code = event;
        duration = length16;
        return known || !budget.allows(nowNs) ? Digits.NONE : event;
    }

    /**
     * A press of more than eight seconds goes on under a new timestamp (RFC 4733 section 2.5.1.3).
     */
    private boolean isNextSegment(int event, int timestamp, boolean marker) {
        return !marker
                && !ended
                && event == code
                && duration == LONGEST_SEGMENT
                && timestamp - pressTimestamp == LONGEST_SEGMENT;
    }

    /** Code of the press that the last packet belonged to, or {@link Digits#NONE}. */
    public int current() {
        return any ? code : Digits.NONE;
    }

    /** Presses not told because there were too many. */
    public long excess() {
        return budget.excess();
    }
}
