package tandem.dialplan.expression;

/**
 * A piece of an expression.
 *
 * @param kind what it is
 * @param text without the quotes of a string
 * @param at index of its first character
 */
record Token(Kind kind, String text, int at) {
    enum Kind {
        /** {@code 'text'}. */
        STRING,
        NUMBER,
        /** A variable, a function or a word of the language. */
        WORD,
        /** An operator or bracket. */
        SIGN,
        END
    }

    boolean is(Kind wanted, String word) {
        return kind == wanted && text.equals(word);
    }
}
