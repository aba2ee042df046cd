package tandem.dialplan.expression;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import tandem.dialplan.Expression;
import tandem.dialplan.Scope;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Unfit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ExpressionTest {
    private static final Map<String, String> VALUES =
            Map.of(
                    "call.to", "9123",
                    "call.from", "+8610",
                    "gather.value", "2",
                    "hours.office.open", "true",
                    "name", "Li 'Na'");
    private static final Scope SCOPE = path -> Optional.ofNullable(VALUES.get(path));

    private static Expression parse(String text) {
        return ExpressionParser.type(path -> path).read(text);
    }

    private static String value(String text) {
        return parse(text).text(SCOPE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'text'                                 | text",
                "\"text\"                               | text",
                "'it''s'                                | it's",
                "12                                     | 12",
                "-1.5                                   | -1.5",
                "call.to                                | 9123",
                "${call.to}                             | 9123",
                "${call.to} == '9123'                   | true",
                "call.to == 9123                        | true",
                "call.to == 9123.0                      | true",
                "call.to != '9123'                      | false",
                "'010' == 10                            | false",
                "call.to < 10000                        | true",
                "'9' < '10'                             | true",
                "'b' > 'a'                              | true",
                "2 <= 2 and 2 >= 2                      | true",
                "gather.value in ['1', '2']             | true",
                "gather.value in [3]                    | false",
                "gather.value not in [3]                | true",
                "call.from matches '[+]86.*'            | true",
                "call.from matches '86'                 | false",
                "not true or true                       | true",
                "not (true or true)                     | false",
                "not not true                           | true",
                "true or false and false                | true",
                "hours.office.open ? 'day' : 'night'    | day",
                "nothing ? 'a' : gather.value == 2 ? 'b' : 'c' | b",
                "default(nothing, 'x')                  | x",
                "default(name, 'x')                     | Li 'Na'",
                "drop(call.to, 1)                       | 123",
                "take(call.to, 2)                       | 91",
                "take(call.to, 99)                      | 9123",
                "length(call.to)                        | 4",
                "upper('a') == 'A' and lower('A') == 'a' | true",
                "nothing == ''                          | true",
                "nothing or 0 or 'false'                | false"
            })
    void hasTheValue(String text, String value) {
        assertEquals(value, value(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "drop(call.to, 99)",
                "take(call.to, 0)",
                "take(call.to, -1)",
                "take(call.to, 'x')",
                "nothing"
            })
    void isEmptyRatherThanAFailure(String text) {
        assertEquals("", value(text));
        assertFalse(parse(text).truth(SCOPE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a == b == c |7", "a = b     |2", "(a       |2", "a)       |1", "'a       |0",
                        "a b      |2",
                "f(a)        |0", "drop(a)   |0", "a in b   |5", "in       |0", "a ?      |3",
                        "a ? b    |5",
                "a matches b |10", "1.2.3    |0", "-        |0", "a ! b    |2", "[a]      |0",
                        "a and    |5",
            })
    void saysWhereItIsWrong(String text, int offset) {
        Unfit unfit = assertThrows(Unfit.class, () -> parse(text));
        assertEquals(Code.EXPRESSION, unfit.code());
        assertEquals(offset, unfit.offset());
    }

    @Test
    void valuesOfATemplateCanBeWrittenInAFormThatTheTextBetweenIsNot() {
        ParsedTemplate template = ParsedTemplate.type(path -> path).read("<a>${a}</a>$${b}${'<'}");
        Scope scope = path -> Optional.of("<" + path + ">");
        assertEquals(
                "<a>&lt;a></a>${b}&lt;",
                template.render(scope, value -> value.replace("<", "&lt;")));
    }

    @Test
    void boundsItsSize() {
        assertThrows(Unfit.class, () -> parse("(".repeat(40) + "a" + ")".repeat(40)));
        assertThrows(Unfit.class, () -> parse("a or ".repeat(1_000) + "a"));
        assertThrows(Unfit.class, () -> parse("a matches '" + "a".repeat(201) + "'"));
        assertEquals("false", value("not ".repeat(301) + "true"));
    }

    @Test
    void aHostileRegularExpressionEndsAsNoMatch() {
        Scope scope = _ -> Optional.of("1".repeat(400) + "2");
        assertEquals("false", parse("a matches '(1+)+'").text(scope));
        assertEquals("false", parse("a matches '(1|11)*'").text(scope));
        assertThrows(Unfit.class, () -> parse("a matches '" + "(|)".repeat(60) + "x'"));
        assertThrows(Unfit.class, () -> parse("a matches '(((){99}){99}){99}'"));
        assertThrows(Unfit.class, () -> parse("a matches '(){999999999}'"));
        assertEquals("true", parse("a matches '1{1,400}2{1}'").text(scope));
    }

    @Test
    void valuesAreCut() {
        Scope scope = _ -> Optional.of("x".repeat(1_000_000));
        assertEquals(Values.MAX_LENGTH, parse("a").text(scope).length());
        assertEquals(
                Values.MAX_LENGTH,
                ParsedTemplate.type(path -> path).read("${a}${a}").render(scope).length());
    }

    @Test
    void templatesMixTextAndExpressions() {
        ParsedTemplate template =
                ParsedTemplate.type(path -> path)
                        .read("a ${gather.value}-${'}'} $${x} $5 ${call.to}");

        assertEquals("a 2-} ${x} $5 9123", template.render(SCOPE));
        assertEquals("a ${gather.value}-${'}'} $${x} $5 ${call.to}", template.source());
        assertFalse(template.isConstant());
        assertTrue(ParsedTemplate.type(path -> path).read("$${x}").isConstant());
    }

    @Test
    void variablesAreAskedUnderTheirResolvedName() {
        Expression expression = ExpressionParser.type(path -> "x." + path).read("a");
        assertEquals("x.a", expression.text(Optional::of));
    }

    /**
     * Whatever is written, it is refused by Unfit at a place inside, or has a value for every
     * scope.
     */
    @Test
    void anyTextIsRefusedOrTotal() {
        long seed = 20261122;
        SplittableRandom random = new SplittableRandom(seed);
        List<String> pieces =
                List.of(
                        "a",
                        "call.to",
                        "'x'",
                        "12",
                        "-",
                        "(",
                        ")",
                        "[",
                        "]",
                        ",",
                        "?",
                        ":",
                        "==",
                        "<=",
                        "and",
                        "or",
                        "not",
                        "in",
                        "matches",
                        "'(a+)+'",
                        "drop(",
                        "take(",
                        "default(",
                        "length(",
                        "${",
                        "}",
                        "\"",
                        " ",
                        "true",
                        "\u00e9",
                        "\ud83d\ude00",
                        "99999999999999999",
                        "'[a'",
                        ".");
        for (int round = 0; round < 50_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(12); n > 0; n--) {
                text.append(pieces.get(random.nextInt(pieces.size())))
                        .append(random.nextBoolean() ? " " : "");
            }
            try {
                parse(text.toString()).text(SCOPE);
                ParsedTemplate.type(path -> path).read(text.toString()).render(SCOPE);
            } catch (Unfit unfit) {
                boolean inside = unfit.offset() >= 0 && unfit.offset() <= text.length();
                assertTrue(inside, "seed " + seed + " round " + round + ": " + text);
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + " round " + round + ": " + text, e);
            }
        }
    }
}
