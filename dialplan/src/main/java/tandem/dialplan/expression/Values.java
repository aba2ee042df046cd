package tandem.dialplan.expression;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/** Values are text; here is what makes one a number, and how two compare. */
final class Values {
    /**
     * Longest value in characters; what is beyond is cut, so that no expression can grow without
     * end.
     */
    static final int MAX_LENGTH = 4_096;

    /** No leading zero and no plus: 010 and +49 are dialled digits, which compare as text. */
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]{0,17})(\\.[0-9]{1,9})?");

    private Values() {}

    static boolean isNumber(String text) {
        return text.length() <= 30 && NUMBER.matcher(text).matches();
    }

    static int compare(String a, String b) {
        return isNumber(a) && isNumber(b)
                ? new BigDecimal(a).compareTo(new BigDecimal(b))
                : a.compareTo(b);
    }

    static boolean same(String a, String b) {
        return compare(a, b) == 0;
    }

    static String of(boolean truth) {
        return truth ? "true" : "false";
    }

    static String cut(String text) {
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH);
    }

    /** The whole part of a number, 0 for any other text. */
    static int whole(String text) {
        return isNumber(text)
                ? Math.clamp(new BigDecimal(text).longValue(), Integer.MIN_VALUE, Integer.MAX_VALUE)
                : 0;
    }
}
