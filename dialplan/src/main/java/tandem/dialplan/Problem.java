package tandem.dialplan;

/**
 * One finding of the check.
 *
 * @param at where
 * @param code stable, E101.. for errors
 * @param message one sentence that says what is wrong and what would be right
 */
public record Problem(Position at, String code, String message) {
    /** {@code file:line:col: code: message}. */
    @Override
    public String toString() {
        return at + ": " + code + ": " + message;
    }
}
