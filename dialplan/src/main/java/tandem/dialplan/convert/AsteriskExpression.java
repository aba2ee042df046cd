package tandem.dialplan.convert;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads a condition as it stands inside {@code $[...]}, one method for each level of binding, and
 * writes it in our language.
 */
final class AsteriskExpression {
    private static final int MAX_DEPTH = 30;

    /** What {@code dial} tells, by the words of DIALSTATUS. */
    private static final Map<String, String> DIAL_OUTCOMES =
            Map.of(
                    "ANSWER", "'answered'",
                    "BUSY", "'busy'",
                    "NOANSWER", "'no_answer'",
                    "CHANUNAVAIL", "'unavailable', 'failed', 'blocked'",
                    "CONGESTION", "'failed', 'blocked'");

    /** What {@code queue} tells, by the words of QUEUESTATUS. */
    private static final Map<String, String> QUEUE_OUTCOMES =
            Map.of(
                    "TIMEOUT", "'timeout'",
                    "FULL", "'full'",
                    "JOINEMPTY", "'no_seat'",
                    "LEAVEEMPTY", "'no_seat'",
                    "JOINUNAVAIL", "'no_seat'",
                    "LEAVEUNAVAIL", "'no_seat'");

    private final String text;
    private final AsteriskText variables;
    private int at;
    private int depth;

    /**
     * @param depth of what it stands in
     */
    AsteriskExpression(String text, AsteriskText variables, int depth) {
        this.text = text;
        this.variables = variables;
        this.depth = depth;
    }

    String read() {
        String expression = or();
        blanks();
        if (at < text.length()) {
            throw new Unconvertible("'" + text.charAt(at) + "' in a condition");
        }
        return expression;
    }

    private String or() {
        deeper();
        String left = and();
        while (accept("||") || accept("|")) {
            left = "(" + left + " or " + and() + ")";
        }
        depth--;
        return left;
    }

    private void deeper() {
        if (++depth > MAX_DEPTH) {
            throw new Unconvertible("a condition nested too deep");
        }
    }

    private String and() {
        String left = compared();
        while (accept("&&") || accept("&")) {
            left = "(" + left + " and " + compared() + ")";
        }
        return left;
    }

    private String compared() {
        List<Value> left = operand();
        for (String sign : List.of("=~", "==", "!=", "<=", ">=", "=", "<", ">", ":")) {
            if (accept(sign)) {
                return compare(left, sign, operand());
            }
        }
        return one(left);
    }

    private String compare(List<Value> left, String sign, List<Value> right) {
        if (sign.equals("=~") || sign.equals(":")) {
            return matches(one(left), right, sign.equals(":"));
        }
        List<Value> a = new ArrayList<>(left);
        List<Value> b = new ArrayList<>(right);
        withoutSameStart(a, b);
        boolean equality = sign.equals("=") || sign.equals("==") || sign.equals("!=");
        if (equality && isText(b) && !isText(a)) {
            String status = status(one(a), text(b), sign.equals("!="));
            if (!status.isEmpty()) {
                return status;
            }
        }
        return "%s %s %s".formatted(one(a), sign.equals("=") ? "==" : sign, one(b));
    }

    /** {@code "x${A}" = "x1"} is a way to live with empty variables; the x says nothing. */
    private static void withoutSameStart(List<Value> a, List<Value> b) {
        if (a.isEmpty()
                || b.isEmpty()
                || !(a.getFirst() instanceof Value.Text(String x))
                || !(b.getFirst() instanceof Value.Text(String y))
                || a.size() + b.size() < 3) {
            return;
        }
        int same = 0;
        while (same < x.length() && same < y.length() && x.charAt(same) == y.charAt(same)) {
            same++;
        }
        cut(a, x.substring(same));
        cut(b, y.substring(same));
    }

    private static void cut(List<Value> values, String rest) {
        values.removeFirst();
        if (!rest.isEmpty()) {
            values.addFirst(new Value.Text(rest));
        }
    }

    private static String status(String left, String word, boolean not) {
        Map<String, String> outcomes =
                switch (left) {
                    case "upper(dial.outcome)" -> DIAL_OUTCOMES;
                    case "upper(queue.outcome)" -> QUEUE_OUTCOMES;
                    default -> Map.of();
                };
        if (outcomes.isEmpty()) {
            return "";
        }
        String ours = outcomes.get(word);
        if (ours == null) {
            throw new Unconvertible("status " + word);
        }
        String name = left.substring("upper(".length(), left.length() - 1);
        return "%s %s [%s]".formatted(name, not ? "not in" : "in", ours);
    }

    private static String matches(String left, List<Value> pattern, boolean fromStart) {
        if (!isText(pattern)) {
            throw new Unconvertible("a regular expression with variables");
        }
        String regex = text(pattern);
        String body = regex;
        if (body.startsWith("^")) {
            body = body.substring(1);
        } else if (!fromStart) {
            body = ".*" + body;
        }
        body = body.endsWith("$") ? body.substring(0, body.length() - 1) : body + ".*";
        return left + " matches " + new Value.Text(body).expression();
    }

    private static boolean isText(List<Value> values) {
        return values.stream().allMatch(Value.Text.class::isInstance);
    }

    private static String text(List<Value> values) {
        StringBuilder all = new StringBuilder();
        values.forEach(value -> all.append(((Value.Text) value).text()));
        return all.toString();
    }

    private static String one(List<Value> values) {
        if (isText(values)) {
            return new Value.Text(text(values)).expression();
        }
        if (values.size() > 1) {
            throw new Unconvertible("a comparison of a text of several parts");
        }
        return values.getFirst().expression();
    }

    /** Words, texts in quotes and variables that stand together without a blank. */
    private List<Value> operand() {
        blanks();
        if (accept("!")) {
            deeper();
            Value not = new Value.Computed("not (" + one(operand()) + ")");
            depth--;
            return List.of(not);
        }
        if (accept("(")) {
            String inner = or();
            if (!accept(")")) {
                throw new Unconvertible("a bracket that is never closed");
            }
            return List.of(new Value.Computed("(" + inner + ")"));
        }
        List<Value> values = new ArrayList<>();
        boolean quotes = false;
        while (at < text.length() && !ends(text.charAt(at))) {
            if (text.charAt(at) == '"') {
                int end = closingQuote();
                values.addAll(variables.values(text.substring(at + 1, end), depth));
                at = end + 1;
                quotes = true;
            } else if (text.startsWith("${", at)) {
                int end = AsteriskText.closing(text, at + 1);
                values.add(variables.variable(text.substring(at + 2, end), depth));
                at = end + 1;
            } else if (text.startsWith("$[", at)) {
                int end = AsteriskText.closing(text, at + 1);
                String inner = text.substring(at + 2, end);
                values.add(
                        new Value.Computed(
                                "("
                                        + new AsteriskExpression(inner, variables, depth).read()
                                        + ")"));
                at = end + 1;
            } else {
                values.add(new Value.Text(text.substring(at, ++at)));
            }
        }
        if (values.isEmpty() && !quotes) {
            throw new Unconvertible("a condition that lacks something");
        }
        return values;
    }

    private int closingQuote() {
        for (int i = at + 1; i < text.length(); i++) {
            if (text.startsWith("${", i)) {
                i = AsteriskText.closing(text, i + 1);
            } else if (text.charAt(i) == '"') {
                return i;
            }
        }
        throw new Unconvertible("a quote that is never closed");
    }

    private static boolean ends(char c) {
        if ("+*/%?".indexOf(c) >= 0) {
            throw new Unconvertible("arithmetic");
        }
        return Character.isWhitespace(c) || "|&=!<>():".indexOf(c) >= 0;
    }

    private boolean accept(String sign) {
        blanks();
        boolean here = text.startsWith(sign, at);
        at += here ? sign.length() : 0;
        return here;
    }

    private void blanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }
}
