package tandem.dialplan;

/** A checked, pure expression. Evaluation never fails: a missing variable is empty text. */
public interface Expression {
    /** The value as text; truth is {@code true} or {@code false}. */
    String text(Scope scope);

    /**
     * Whether the value is {@code true}, a number other than 0, or any other text but {@code false}
     * and empty.
     */
    default boolean truth(Scope scope) {
        String text = text(scope);
        return !text.isEmpty() && !text.equals("false") && !text.equals("0");
    }

    /** The expression as written, where it was. */
    default String source() {
        return toString();
    }
}
