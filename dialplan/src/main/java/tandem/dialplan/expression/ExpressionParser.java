package tandem.dialplan.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import tandem.dialplan.Expression;
import tandem.dialplan.Scope;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Type;
import tandem.dialplan.yaml.Unfit;
import tandem.dialplan.yaml.Wording;

/**
 * Reads an expression by recursive descent, each level of binding one method, loosest first. {@code
 * ${x}} is the same as {@code (x)}, so conditions may be written either way.
 */
public final class ExpressionParser {
    /** Longest expression, and longest text with expressions inside, in characters. */
    static final int MAX_LENGTH = 2_000;

    private static final int MAX_DEPTH = 30;
    private static final Set<String> WORDS =
            Set.of("and", "or", "not", "in", "matches", "true", "false");
    private static final Map<String, Term.Relation> RELATIONS =
            Map.of(
                    "==", Term.Relation.EQUAL,
                    "!=", Term.Relation.UNEQUAL,
                    "<", Term.Relation.LESS,
                    "<=", Term.Relation.LESS_OR_EQUAL,
                    ">", Term.Relation.MORE,
                    ">=", Term.Relation.MORE_OR_EQUAL);

    private final Lexer lexer;
    private final Variables variables;
    private Token token;
    private int depth;

    private ExpressionParser(String text, int start, Variables variables) {
        this.lexer = new Lexer(text, start);
        this.variables = variables;
        this.token = lexer.next();
    }

    /** Expressions over these variables. */
    public static Type<Expression> type(Variables variables) {
        return text -> {
            checkLength(text);
            ExpressionParser parser = new ExpressionParser(text, 0, variables);
            Term term = parser.choice();
            if (parser.token.kind() != Token.Kind.END) {
                throw parser.unexpected("the end");
            }
            return new Written(text, term);
        };
    }

    /**
     * The expression of a template from behind its <code>${</code>, and where the text goes on
     * after the brace.
     */
    static Inside inside(String text, int start, Variables variables) {
        ExpressionParser parser = new ExpressionParser(text, start, variables);
        Term term = parser.choice();
        if (!parser.token.is(Token.Kind.SIGN, "}")) {
            throw parser.unexpected("'}'");
        }
        // The brace stays the current token: what follows it is text, which the lexer must not see.
        return new Inside(term, parser.lexer.position());
    }

    record Inside(Term term, int end) {}

    /** A whole expression that still knows its text. */
    private record Written(String source, Term term) implements Expression {
        @Override
        public String text(Scope scope) {
            return term.text(scope);
        }
    }

    static void checkLength(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new Unfit(Code.EXPRESSION, "longer than " + MAX_LENGTH + " characters");
        }
    }

    private Term choice() {
        if (++depth > MAX_DEPTH) {
            throw new Unfit(
                    Code.EXPRESSION, token.at(), "nested more than " + MAX_DEPTH + " levels deep");
        }
        Term condition = any();
        if (acceptSign("?")) {
            Term yes = choice();
            expect(":");
            condition = new Term.Choice(condition, yes, choice());
        }
        depth--;
        return condition;
    }

    private Term any() {
        List<Term> terms = new ArrayList<>(List.of(all()));
        while (acceptWord("or")) {
            terms.add(all());
        }
        return terms.size() == 1 ? terms.getFirst() : new Term.Any(List.copyOf(terms));
    }

    private Term all() {
        List<Term> terms = new ArrayList<>(List.of(negation()));
        while (acceptWord("and")) {
            terms.add(negation());
        }
        return terms.size() == 1 ? terms.getFirst() : new Term.All(List.copyOf(terms));
    }

    private Term negation() {
        boolean negated = false;
        while (acceptWord("not")) {
            negated = !negated;
        }
        Term term = comparison();
        return negated ? new Term.Not(term) : term;
    }

    private Term comparison() {
        Term left = primary();
        Optional<Term.Relation> relation =
                token.kind() == Token.Kind.SIGN
                        ? Optional.ofNullable(RELATIONS.get(token.text()))
                        : Optional.empty();
        if (relation.isPresent()) {
            advance();
            return new Term.Compare(relation.get(), left, primary());
        }
        if (acceptWord("in")) {
            return new Term.In(left, list());
        }
        if (acceptWord("not")) {
            expectWord("in");
            return new Term.Not(new Term.In(left, list()));
        }
        return acceptWord("matches") ? new Term.Matches(left, regex()) : left;
    }

    private List<Term> list() {
        expect("[");
        List<Term> choices = new ArrayList<>();
        do {
            choices.add(choice());
        } while (acceptSign(","));
        expect("]");
        return List.copyOf(choices);
    }

    private BoundedRegex regex() {
        if (token.kind() != Token.Kind.STRING) {
            throw unexpected("a regular expression in quotes");
        }
        Token source = advance();
        try {
            return BoundedRegex.of(source.text());
        } catch (Unfit unfit) {
            throw new Unfit(unfit.code(), source.at(), unfit.reason());
        }
    }

    private Term primary() {
        return switch (token.kind()) {
            case STRING, NUMBER -> new Term.Literal(advance().text());
            case WORD -> word();
            case SIGN -> bracket();
            case END -> throw unexpected("a value");
        };
    }

    private Term bracket() {
        boolean dollar = acceptSign("${");
        if (!dollar && !acceptSign("(")) {
            throw unexpected("a value");
        }
        Term term = choice();
        expect(dollar ? "}" : ")");
        return term;
    }

    private Term word() {
        if (token.text().equals("true") || token.text().equals("false")) {
            return new Term.Literal(advance().text());
        }
        if (WORDS.contains(token.text())) {
            throw unexpected("a value");
        }
        Token name = advance();
        return acceptSign("(") ? call(name) : variable(name);
    }

    private Term variable(Token name) {
        try {
            return new Term.Variable(variables.resolve(name.text()));
        } catch (Unfit unfit) {
            throw new Unfit(unfit.code(), name.at(), unfit.reason());
        }
    }

    private Term call(Token name) {
        Function function =
                Function.named(name.text())
                        .orElseThrow(
                                () -> {
                                    String hint = Wording.suggest(name.text(), Function.names());
                                    return new Unfit(
                                            Code.EXPRESSION,
                                            name.at(),
                                            "no function " + Wording.quote(name.text()) + hint);
                                });
        List<Term> arguments = new ArrayList<>();
        if (!acceptSign(")")) {
            do {
                arguments.add(choice());
            } while (acceptSign(","));
            expect(")");
        }
        if (arguments.size() != function.arity()) {
            String message =
                    name.text()
                            + "() takes "
                            + function.arity()
                            + " values, not "
                            + arguments.size();
            throw new Unfit(Code.EXPRESSION, name.at(), message);
        }
        return new Term.Call(function, List.copyOf(arguments));
    }

    private Token advance() {
        Token current = token;
        token = lexer.next();
        return current;
    }

    private boolean acceptSign(String sign) {
        return accept(Token.Kind.SIGN, sign);
    }

    private boolean acceptWord(String word) {
        return accept(Token.Kind.WORD, word);
    }

    private boolean accept(Token.Kind kind, String text) {
        if (token.is(kind, text)) {
            advance();
            return true;
        }
        return false;
    }

    private void expect(String sign) {
        if (!acceptSign(sign)) {
            throw unexpected(Wording.quote(sign));
        }
    }

    private void expectWord(String word) {
        if (!acceptWord(word)) {
            throw unexpected(Wording.quote(word));
        }
    }

    private Unfit unexpected(String wanted) {
        String found = token.kind() == Token.Kind.END ? "the end" : Wording.quote(token.text());
        return new Unfit(Code.EXPRESSION, token.at(), "expected " + wanted + ", found " + found);
    }
}
