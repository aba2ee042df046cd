package tandem.dialplan.convert;

/** A part of a converted text: what it is, or how our language computes it. */
sealed interface Value {
    /** The same for every call. */
    record Text(String text) implements Value {}

    /** An expression of our language. */
    record Computed(String expression) implements Value {}

    /** As an expression of our language. */
    default String expression() {
        return switch (this) {
            case Text(String text) -> "'" + text.replace("'", "''") + "'";
            case Computed(String expression) -> expression;
        };
    }

    /** As a part of a template of our language. */
    default String template() {
        return switch (this) {
            case Text(String text) -> text.replace("${", "$${");
            case Computed(String expression) -> "${" + expression + "}";
        };
    }
}
