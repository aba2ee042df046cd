package tandem.engine.gate.imports;

/** A line that makes no entry; the message says why. */
public final class BadLine extends Exception {
    private static final long serialVersionUID = 1;

    public BadLine(String why) {
        super(why, null, false, false);
    }

    /** A piece of a line for a message, not too long. */
    public static String quoted(String text) {
        return "'" + (text.length() > 40 ? text.substring(0, 40) + "..." : text) + "'";
    }
}
