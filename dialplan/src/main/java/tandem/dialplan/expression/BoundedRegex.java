package tandem.dialplan.expression;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Unfit;

/**
 * A regular expression that always ends: one that looks at too many characters counts as no match.
 */
public final class BoundedRegex {
    /** Longest expression in characters. */
    public static final int MAX_SOURCE = 200;

    /** Choices beyond a character's own: at the end of the input they multiply without a look. */
    private static final int MAX_OPERATORS = 20;

    /** Product of all counts, for the same reason. */
    private static final long MAX_REPEATS = 1_000;

    private static final Pattern COUNTS = Pattern.compile("\\{([0-9]{1,9})(?:,([0-9]{0,9}))?\\}");
    private static final int MAX_INPUT = 500;
    private static final int MAX_LOOKS = 50_000;

    private final Pattern pattern;

    private BoundedRegex(Pattern pattern) {
        this.pattern = pattern;
    }

    /**
     * @throws Unfit when it is too long, has too many choices, or is not a regular expression
     */
    public static Pattern compile(String source) {
        if (source.length() > MAX_SOURCE) {
            throw new Unfit(
                    Code.EXPRESSION,
                    "a regular expression has at most " + MAX_SOURCE + " characters");
        }
        checkChoices(source);
        try {
            return Pattern.compile(source);
        } catch (PatternSyntaxException e) {
            String where = e.getIndex() < 0 ? "" : " at its character " + (e.getIndex() + 1);
            throw new Unfit(
                    Code.EXPRESSION, "not a regular expression: " + e.getDescription() + where);
        } catch (RuntimeException | StackOverflowError e) {
            throw new Unfit(Code.EXPRESSION, "not a regular expression that can be used");
        }
    }

    private static void checkChoices(String source) {
        long repeats = 1;
        Matcher counts = COUNTS.matcher(source);
        while (counts.find() && repeats <= MAX_REPEATS) {
            boolean range = counts.group(2) != null && !counts.group(2).isEmpty();
            repeats *= Math.max(1, Long.parseLong(range ? counts.group(2) : counts.group(1)));
        }
        long operators = source.chars().filter(c -> "|*+?{".indexOf(c) >= 0).count();
        if (operators > MAX_OPERATORS || repeats > MAX_REPEATS) {
            String reason = "a regular expression with too many choices or repetitions";
            throw new Unfit(Code.EXPRESSION, reason);
        }
    }

    static BoundedRegex of(String source) {
        return new BoundedRegex(compile(source));
    }

    /** Whether the whole text matches. */
    boolean matches(String text) {
        if (text.length() > MAX_INPUT) {
            return false;
        }
        try {
            return pattern.matcher(new Watched(text)).matches();
        } catch (Exhausted | StackOverflowError e) {
            return false;
        }
    }

    /**
     * Whether an expression decides any entry of so many digits in good time; some take a year for
     * "1111...".
     */
    public static boolean isQuick(Pattern pattern, int digits) {
        try {
            for (String last : new String[] {"1", "*"}) {
                String _ =
                        String.valueOf(
                                pattern.matcher(new Watched("1".repeat(digits - 1) + last))
                                        .matches());
            }
            return true;
        } catch (Exhausted | StackOverflowError e) {
            return false;
        }
    }

    private static final class Exhausted extends RuntimeException {
        private static final long serialVersionUID = 1;

        Exhausted() {
            super(null, null, false, false);
        }
    }

    /** Counts the characters looked at, which is what the time of a match goes with. */
    private static final class Watched implements CharSequence {
        private final String text;
        private int looks;

        Watched(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            if (++looks > MAX_LOOKS) {
                throw new Exhausted();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
