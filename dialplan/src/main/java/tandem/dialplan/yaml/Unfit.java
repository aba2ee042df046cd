package tandem.dialplan.yaml;

/**
 * Text that does not fit its type. Never leaves the binding, which turns it into a problem with a
 * position.
 */
public final class Unfit extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Code code;
    private final int offset;

    public Unfit(Code code, String message) {
        this(code, 0, message);
    }

    /**
     * @param offset index of the character in the text that is wrong
     */
    public Unfit(Code code, int offset, String message) {
        super(message, null, false, false);
        this.code = code;
        this.offset = offset;
    }

    public Code code() {
        return code;
    }

    public int offset() {
        return offset;
    }

    /** Never null, unlike {@link #getMessage()}. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
