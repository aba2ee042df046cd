package tandem.dialplan.expression;

import java.util.List;

import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Unfit;
import tandem.dialplan.yaml.Wording;

/**
 * Cuts an expression into tokens, one at a time, so that a template can go on after the closing
 * brace.
 */
final class Lexer {
    // The longer sign first.
    private static final List<String> SIGNS =
            List.of("${", "==", "!=", "<=", ">=", "<", ">", "(", ")", "[", "]", ",", "?", ":", "}");

    private final String text;
    private int next;

    Lexer(String text, int start) {
        this.text = text;
        this.next = start;
    }

    /** Index after the last token. */
    int position() {
        return next;
    }

    Token next() {
        while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
            next++;
        }
        if (next == text.length()) {
            return new Token(Token.Kind.END, "", next);
        }
        char c = text.charAt(next);
        if (c == '\'' || c == '"') {
            return string(c);
        }
        if (digit(c) || c == '-') {
            return number();
        }
        return letter(c) ? word() : sign();
    }

    private Token string(char quote) {
        int start = next++;
        StringBuilder out = new StringBuilder();
        while (next < text.length()) {
            char c = text.charAt(next++);
            if (c != quote) {
                out.append(c);
            } else if (next < text.length() && text.charAt(next) == quote) {
                // A doubled quote stands for itself, as in YAML.
                out.append(text.charAt(next++));
            } else {
                return new Token(Token.Kind.STRING, out.toString(), start);
            }
        }
        throw new Unfit(Code.EXPRESSION, start, "this quote is never closed");
    }

    private Token number() {
        int start = next++;
        while (next < text.length() && (digit(text.charAt(next)) || text.charAt(next) == '.')) {
            next++;
        }
        String number = text.substring(start, next);
        if (!Values.isNumber(number)) {
            String message =
                    Wording.quote(number) + " is not a number; put a phone number in quotes";
            throw new Unfit(Code.EXPRESSION, start, message);
        }
        return new Token(Token.Kind.NUMBER, number, start);
    }

    private Token word() {
        int start = next++;
        while (next < text.length() && inWord(text.charAt(next))) {
            next++;
        }
        return new Token(Token.Kind.WORD, text.substring(start, next), start);
    }

    private Token sign() {
        for (String sign : SIGNS) {
            if (text.startsWith(sign, next)) {
                next += sign.length();
                return new Token(Token.Kind.SIGN, sign, next - sign.length());
            }
        }
        String found = Character.toString(text.codePointAt(next));
        String hint =
                found.equals("=")
                        ? "; compare with =="
                        : found.equals("&") || found.equals("|") ? "; write and, or" : "";
        throw new Unfit(Code.EXPRESSION, next, "unexpected " + Wording.quote(found) + hint);
    }

    private static boolean inWord(char c) {
        return letter(c) || digit(c) || c == '.' || c == '-';
    }

    private static boolean letter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }
}
