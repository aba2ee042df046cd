package tandem.media.jitter;

/** What is to be heard next; {@link JitterBuffer#poll} says it. */
public enum Due {
    /** A payload to decode. */
    AUDIO,
    /** A packet is missing and its successors are there: conceal its time, or recover it. */
    LOST,
    /** The sender says nothing: silence, or comfort noise when it said how loud. */
    SILENCE,
    /** Nothing is there: not begun yet, paused, or held up on the way. */
    EMPTY
}
