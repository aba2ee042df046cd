package tandem.dialplan.trunk;

/**
 * How a trunk writes numbers, in one direction. What is sent is first brought into the style, then
 * {@code strip} and {@code prefix} are applied to the called number; what is received loses and
 * gets them first.
 *
 * @param called the number that is called
 * @param caller the number of who calls
 * @param strip how many characters the called number loses in front, 0..10
 * @param prefix put in front of the called number then, or empty
 */
public record NumberForm(NumberStyle called, NumberStyle caller, int strip, String prefix) {
    public static final NumberForm AS_IS =
            new NumberForm(NumberStyle.AS_IS, NumberStyle.AS_IS, 0, "");

    /** The called number with {@code strip} and {@code prefix}. */
    public String edged(String number) {
        return prefix + number.substring(Math.min(strip, number.length()));
    }
}
