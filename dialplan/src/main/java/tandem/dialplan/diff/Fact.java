package tandem.dialplan.diff;

/**
 * The value of one field.
 *
 * @param text as written in a plan; of a secret only that there is one
 * @param compared what decides whether two are the same; never shown
 */
record Fact(String text, String compared) {
    static Fact of(Object value) {
        String text = value.toString();
        return new Fact(text, text);
    }

    /** Something that can be compared but must not be seen. */
    static Fact secret(String value) {
        return new Fact(value.isEmpty() ? "" : "(secret)", value);
    }

    /** In the largest unit of a plan in which it is a whole number. */
    static Fact duration(long ms) {
        if (ms != 0 && ms % 3_600_000 == 0) {
            return of(ms / 3_600_000 + "h");
        }
        if (ms != 0 && ms % 60_000 == 0) {
            return of(ms / 60_000 + "m");
        }
        return of(ms % 1_000 == 0 ? ms / 1_000 + "s" : ms + "ms");
    }

    @Override
    public String toString() {
        return text;
    }
}
