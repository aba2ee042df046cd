package tandem.dialplan.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import tandem.dialplan.Scope;
import tandem.dialplan.Template;
import tandem.dialplan.yaml.Type;

/**
 * Text with expressions inside. <code>$${</code> stands for the text <code>${</code>. Runs on: any
 * (immutable).
 */
public final class ParsedTemplate implements Template {
    private final String source;
    private final List<Term> parts;

    /**
     * @param parts literals and expressions in turn
     */
    private ParsedTemplate(String source, List<Term> parts) {
        this.source = source;
        this.parts = parts;
    }

    /** Templates over these variables. */
    public static Type<ParsedTemplate> type(Variables variables) {
        return text -> new ParsedTemplate(text, parse(text, variables));
    }

    private static List<Term> parse(String text, Variables variables) {
        ExpressionParser.checkLength(text);
        List<Term> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            if (text.startsWith("$${", i)) {
                literal.append("${");
                i += 3;
            } else if (text.startsWith("${", i)) {
                parts.add(new Term.Literal(literal.toString()));
                literal.setLength(0);
                ExpressionParser.Inside inside = ExpressionParser.inside(text, i + 2, variables);
                parts.add(inside.term());
                i = inside.end();
            } else {
                literal.append(text.charAt(i++));
            }
        }
        parts.add(new Term.Literal(literal.toString()));
        return List.copyOf(parts);
    }

    /** Text without expressions. */
    public static ParsedTemplate constant(String text) {
        return new ParsedTemplate(text, List.of(new Term.Literal(text)));
    }

    /** The text before the first expression: what is the same on each call. */
    public String start() {
        return parts.getFirst() instanceof Term.Literal(String text) ? text : "";
    }

    /** Whether it is the same text for every call. */
    public boolean isConstant() {
        return parts.size() == 1;
    }

    @Override
    public String source() {
        return source;
    }

    @Override
    public String render(Scope scope) {
        return render(scope, UnaryOperator.identity());
    }

    @Override
    public String render(Scope scope, UnaryOperator<String> form) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < parts.size(); i++) {
            String text = parts.get(i).text(scope);
            boolean literal = i % 2 == 0;
            out.append(literal ? text : form.apply(text));
            if (out.length() > Values.MAX_LENGTH) {
                break;
            }
        }
        return Values.cut(out.toString());
    }
}
