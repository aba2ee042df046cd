package tandem.dialplan.simulate;

/**
 * How a simulated call ends.
 *
 * @param by who ended it
 * @param cause word of the CDR, such as {@code normal}, {@code busy} or {@code step-limit}
 */
public record End(By by, String cause) {
    /** Who ends a call. */
    public enum By {
        CALLER,
        SEAT,
        CALLEE,
        ENGINE
    }
}
