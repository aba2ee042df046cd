package tandem.dialplan;

/** A dialled-number pattern. */
public interface NumberPattern {
    boolean matches(String dialled);

    /**
     * How many characters are fixed: the measure of being specific. An exact number has more than
     * any pattern.
     */
    int literals();

    /** As written. */
    String source();
}
