package tandem.dialplan.convert;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import tandem.dialplan.expression.ExpressionParser;
import tandem.dialplan.expression.ParsedTemplate;
import tandem.dialplan.yaml.Unfit;

/**
 * Texts with variables, as seen from one extension.
 *
 * @param exten what is dialled there
 * @param context its context
 * @param globals values of {@code [globals]}
 * @param variables of our language that steps set
 * @param used told the variables that a text names
 */
record AsteriskText(
        Value exten,
        String context,
        Map<String, String> globals,
        Set<String> variables,
        Set<String> used) {
    private static final int MAX_DEPTH = 40;
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,6}");
    private static final Set<String> WORDS =
            Set.of(
                    "call",
                    "gather",
                    "queue",
                    "seat",
                    "dial",
                    "hours",
                    "var",
                    "true",
                    "false",
                    "and",
                    "or",
                    "not",
                    "in",
                    "matches",
                    "http",
                    "voicemail",
                    "param");

    /** Our name for a variable of theirs. */
    static String name(String theirs) {
        String name =
                theirs.replaceFirst("^_{1,2}", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9_]", "_");
        boolean fits =
                !name.isEmpty() && Character.isLetter(name.charAt(0)) && !WORDS.contains(name);
        String safe = fits ? name : "v_" + name;
        return safe.length() > 60 ? safe.substring(0, 60) : safe;
    }

    /** A text as a template of our language. */
    String template(String text) {
        StringBuilder template = new StringBuilder();
        values(text, 0).forEach(value -> template.append(value.template()));
        return checked(template.toString(), ParsedTemplate.type(path -> path)::read);
    }

    /** A condition as an expression of our language; with or without {@code $[...]}. */
    String condition(String text) {
        String bare = text.strip();
        boolean bracketed = bare.startsWith("$[") && bare.endsWith("]");
        String inner = bracketed ? bare.substring(2, bare.length() - 1) : bare;
        return checked(
                new AsteriskExpression(inner, this, 0).read(),
                ExpressionParser.type(path -> path)::read);
    }

    private static String checked(String text, java.util.function.Consumer<String> parser) {
        try {
            parser.accept(text);
            return text;
        } catch (Unfit unfit) {
            throw new Unconvertible("too complex");
        }
    }

    /** The parts of a text. */
    List<Value> values(String text, int depth) {
        if (depth > MAX_DEPTH) {
            throw new Unconvertible("nested too deep");
        }
        List<Value> values = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            if (text.startsWith("${", i)) {
                int end = closing(text, i + 1);
                Value value = variable(text.substring(i + 2, end), depth + 1);
                if (value instanceof Value.Text(String fixed)) {
                    literal.append(fixed);
                } else {
                    flush(literal, values);
                    values.add(value);
                }
                i = end + 1;
            } else if (text.startsWith("$[", i)) {
                throw new Unconvertible("arithmetic inside a text");
            } else if (text.charAt(i) == '\\' && i + 1 < text.length()) {
                literal.append(text.charAt(i + 1));
                i += 2;
            } else {
                literal.append(text.charAt(i++));
            }
        }
        flush(literal, values);
        return values;
    }

    private static void flush(StringBuilder literal, List<Value> values) {
        if (!literal.isEmpty()) {
            values.add(new Value.Text(literal.toString()));
            literal.setLength(0);
        }
    }

    /** Index of the bracket that closes the one at {@code open}. */
    static int closing(String text, int open) {
        char opening = text.charAt(open);
        char closing = opening == '{' ? '}' : ']';
        int depth = 0;
        for (int i = open; i < text.length(); i++) {
            if (text.charAt(i) == opening) {
                depth++;
            } else if (text.charAt(i) == closing && --depth == 0) {
                return i;
            }
        }
        throw new Unconvertible("a bracket that is never closed");
    }

    /** What stands inside <code>${}</code>: a name or function, and perhaps a part of it. */
    Value variable(String inner, int depth) {
        if (depth > MAX_DEPTH) {
            throw new Unconvertible("nested too deep");
        }
        List<String> parts = App.split(inner, ':', 3);
        Value whole = named(parts.getFirst(), depth);
        if (parts.size() == 1) {
            return whole;
        }
        return part(whole, count(parts.get(1)), parts.size() == 3 ? count(parts.get(2)) : null);
    }

    private static int count(String text) {
        if (!NUMBER.matcher(text).matches()) {
            throw new Unconvertible("a part of a text by a count that is no number");
        }
        return Integer.parseInt(text);
    }

    private static Value part(
            Value whole, int from, @org.jspecify.annotations.Nullable Integer length) {
        boolean negative = from < 0 || length != null && length < 0;
        if (whole instanceof Value.Text(String text)) {
            int begin = Math.clamp(from < 0 ? text.length() + from : from, 0, text.length());
            int wanted = length == null ? text.length() : length;
            int end =
                    wanted < 0
                            ? Math.max(begin, text.length() + wanted)
                            : (int) Math.min(text.length(), (long) begin + wanted);
            return new Value.Text(text.substring(begin, end));
        }
        if (negative) {
            throw new Unconvertible("the end of a text");
        }
        String dropped =
                from == 0 ? whole.expression() : "drop(%s, %d)".formatted(whole.expression(), from);
        return new Value.Computed(
                length == null ? dropped : "take(%s, %d)".formatted(dropped, length));
    }

    private Value named(String name, int depth) {
        int open = name.indexOf('(');
        if (open > 0 && name.endsWith(")")) {
            return function(
                    name.substring(0, open).strip().toUpperCase(Locale.ROOT),
                    name.substring(open + 1, name.length() - 1),
                    depth);
        }
        return switch (name) {
            case "EXTEN" -> exten;
            case "CONTEXT" -> new Value.Text(context);
            case "CALLERIDNUM" -> new Value.Computed("call.from");
            case "CALLERIDNAME" -> new Value.Computed("call.from_name");
            case "UNIQUEID" -> new Value.Computed("call.id");
            case "DIALSTATUS" -> new Value.Computed("upper(dial.outcome)");
            case "QUEUESTATUS" -> new Value.Computed("upper(queue.outcome)");
            default -> own(name, depth);
        };
    }

    private Value function(String name, String argument, int depth) {
        return switch (name) {
            case "CALLERID" ->
                    switch (argument.strip().toLowerCase(Locale.ROOT)) {
                        case "num", "number", "ani" -> new Value.Computed("call.from");
                        case "name" -> new Value.Computed("call.from_name");
                        case "dnid" -> new Value.Computed("call.to");
                        default -> throw new Unconvertible("CALLERID(" + argument + ")");
                    };
            case "LEN" -> new Value.Computed("length(" + single(argument, depth) + ")");
            case "TOUPPER" -> new Value.Computed("upper(" + single(argument, depth) + ")");
            case "TOLOWER" -> new Value.Computed("lower(" + single(argument, depth) + ")");
            case "GLOBAL" -> own(argument.strip(), depth);
            default -> throw new Unconvertible("function " + name);
        };
    }

    private String single(String text, int depth) {
        List<Value> values = values(text, depth + 1);
        return switch (values.size()) {
            case 0 -> "''";
            case 1 -> values.getFirst().expression();
            default -> throw new Unconvertible("a function of a text of several parts");
        };
    }

    private Value own(String name, int depth) {
        String ours = name(name);
        if (variables.contains(ours)) {
            used.add(ours);
            return new Value.Computed(ours);
        }
        String global = globals.get(name);
        if (global == null) {
            throw new Unconvertible("variable " + name + ", which nothing sets");
        }
        StringBuilder text = new StringBuilder();
        for (Value value : values(global, depth + 1)) {
            if (!(value instanceof Value.Text(String fixed))) {
                throw new Unconvertible("global " + name);
            }
            text.append(fixed);
        }
        return new Value.Text(text.toString());
    }
}
