package tandem.bench.phone;

/** Where a call stands. */
public enum CallState {
    /** Our INVITE is out. */
    CALLING,
    /** We are called and have not answered. */
    CALLED,
    /** Answered. */
    TALKING,
    /** Our BYE is out. */
    HANGING_UP,
    /** Over. */
    ENDED
}
