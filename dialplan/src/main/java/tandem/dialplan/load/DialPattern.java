package tandem.dialplan.load;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Pattern;

import tandem.dialplan.NumberPattern;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Type;
import tandem.dialplan.yaml.Types;
import tandem.dialplan.yaml.Unfit;
import tandem.dialplan.yaml.Wording;

/** Numbers and patterns of them. Runs on: any (immutable). */
final class DialPattern {
    private static final int MAX_LENGTH = 32;
    private static final Pattern EXACT = Pattern.compile("\\+?[0-9*#]{1,31}");
    private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{6,14}");

    private record Exact(String source) implements NumberPattern {
        @Override
        public boolean matches(String dialled) {
            return dialled.equals(source);
        }

        @Override
        public int literals() {
            return Integer.MAX_VALUE;
        }
    }

    /**
     * @param places which characters may stand at each place
     * @param least fewest characters after them
     * @param open whether more may follow
     */
    private record Places(String source, List<BitSet> places, int literals, int least, boolean open)
            implements NumberPattern {
        @Override
        public boolean matches(String dialled) {
            int rest = dialled.length() - places.size();
            if (rest < least || rest > 0 && !open) {
                return false;
            }
            for (int i = 0; i < places.size(); i++) {
                if (!places.get(i).get(dialled.charAt(i))) {
                    return false;
                }
            }
            return true;
        }
    }

    private DialPattern() {}

    static boolean isExact(NumberPattern pattern) {
        return pattern instanceof Exact;
    }

    /** {@code number: "4000"}. */
    static Type<NumberPattern> number() {
        return exact(Types.text(EXACT, "a number; use digits, * and #, also + in front"));
    }

    private static Type<NumberPattern> exact(Type<String> form) {
        return Type.of(form.writing(), text -> new Exact(form.read(text)));
    }

    /** {@code e164: "+861080001000"} (ITU-T E.164: at most 15 digits). */
    static Type<NumberPattern> e164() {
        return exact(Types.text(E164, "a number in E.164 form: + and 7 to 15 digits"));
    }

    /** {@code match: "10XX"}. */
    static Type<NumberPattern> match() {
        return DialPattern::pattern;
    }

    private static NumberPattern pattern(String text) {
        if (text.isEmpty() || text.length() > 4 * MAX_LENGTH) {
            throw new Unfit(Code.PATTERN, "a pattern has 1 to " + MAX_LENGTH + " places");
        }
        List<BitSet> places = new ArrayList<>();
        int literals = 0;
        int i = 0;
        while (i < text.length() && text.charAt(i) != '.' && text.charAt(i) != '!') {
            int end = text.charAt(i) == '[' ? text.indexOf(']', i) : i;
            if (end < 0) {
                throw new Unfit(Code.PATTERN, i, "this [ is never closed");
            }
            BitSet place = place(text, i, end);
            places.add(place);
            literals += place.cardinality() == 1 ? 1 : 0;
            i = end + 1;
        }
        if (i < text.length() - 1) {
            throw new Unfit(Code.PATTERN, i, "'" + text.charAt(i) + "' must be the last character");
        }
        if (places.size() > MAX_LENGTH) {
            throw new Unfit(Code.PATTERN, "a pattern has 1 to " + MAX_LENGTH + " places");
        }
        boolean open = i == text.length() - 1;
        return new Places(
                text, List.copyOf(places), literals, open && text.charAt(i) == '.' ? 1 : 0, open);
    }

    private static BitSet place(String text, int from, int to) {
        BitSet place = new BitSet();
        char c = text.charAt(from);
        switch (c) {
            case 'X' -> place.set('0', '9' + 1);
            case 'Z' -> place.set('1', '9' + 1);
            case 'N' -> place.set('2', '9' + 1);
            case '[' -> addClass(place, text, from + 1, to);
            default -> {
                if ("0123456789*#+".indexOf(c) < 0) {
                    String message =
                            Wording.quote(String.valueOf(c))
                                    + " has no meaning in a pattern;"
                                    + " there are digits, * # + X Z N [1-5], and at the end . or !";
                    throw new Unfit(Code.PATTERN, from, message);
                }
                place.set(c);
            }
        }
        return place;
    }

    private static void addClass(BitSet place, String text, int from, int to) {
        int i = from;
        while (i < to) {
            boolean range = i + 2 < to && text.charAt(i + 1) == '-';
            char first = text.charAt(i);
            char last = text.charAt(range ? i + 2 : i);
            if (!digit(first) || !digit(last) || first > last) {
                throw new Unfit(
                        Code.PATTERN,
                        i,
                        "inside [ ] stand digits and rising ranges, as in [1-5] or [135]");
            }
            place.set(first, last + 1);
            i += range ? 3 : 1;
        }
        if (from == to) {
            throw new Unfit(Code.PATTERN, from, "this [ ] is empty");
        }
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }
}
