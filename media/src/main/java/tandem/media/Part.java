package tandem.media;

/**
 * The part that a session plays in its room: who hears it, and what it hears. Nobody hears himself.
 *
 * @param voice who hears what its peer says
 * @param hears whether it hears the others; false = silence, and what is played to it
 * @param coached whether it hears those who whisper: a seat, not a customer
 */
public record Part(Voice voice, boolean hears, boolean coached) {
    /** Talks and listens like anybody. */
    public static final Part TALKER = new Part(Voice.OPEN, true, false);

    /** Talks and listens, and hears what a supervisor whispers. */
    public static final Part SEAT = new Part(Voice.OPEN, true, true);

    /** A supervisor who listens, with the microphone closed. */
    public static final Part LISTENER = new Part(Voice.CLOSED, true, true);

    /** A supervisor who is heard by the seat alone. */
    public static final Part WHISPERER = new Part(Voice.WHISPER, true, true);

    /** Put on hold: neither heard nor hearing. */
    public static final Part AWAY = new Part(Voice.CLOSED, false, false);

    /** Who hears a session. */
    public enum Voice {
        /** All who hear. */
        OPEN,
        /** Those who are coached. */
        WHISPER,
        /** Nobody: its microphone is closed. */
        CLOSED
    }
}
