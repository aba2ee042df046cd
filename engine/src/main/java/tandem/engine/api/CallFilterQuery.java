package tandem.engine.api;

/**
 * The parameters by which calls are looked for; {@link tandem.engine.cdr.CallFilter} reads them.
 */
final class CallFilterQuery {
    private static final Schema WHOLE = Schema.whole(0, 1L << 53);

    private static final Schema DIRECTION = Schema.word("inbound", "outbound", "internal");
    private static final Schema HANGUP_BY = Schema.word("caller", "seat", "callee", "engine");

    private CallFilterQuery() {}

    /** Declares them. */
    static Operation.Draft of(Operation.Draft operation) {
        return operation
                .query("from", Schema.text(), "Caller as presented.")
                .query("to", Schema.text(), "Number that was dialled.")
                .query("number", Schema.text(), "Caller, dialled, or sent on to.")
                .query("tenant", Schema.text(), "Whose calls.")
                .query("cause", Schema.text(), "Why it ended.")
                .query("direction", DIRECTION, "Seen from the engine.")
                .query("flow", Schema.text(), "That it entered.")
                .query("queue", Schema.text(), "That it waited in.")
                .query("seat", Schema.text(), "That was rung or called.")
                .query("mark", Schema.text(), "That it passed.")
                .query("hangup_by", HANGUP_BY, "Who ended it.")
                .query("started_after", Schema.time(), "This time or later.")
                .query("started_before", Schema.time(), "Before this time.")
                .query("min_duration_ms", WHOLE, "At least this long.")
                .query("generation", WHOLE, "Of the plan that it ran on.");
    }

    /** The same as fields of an object. */
    static final Schema.Fields FIELDS =
            Schema.object("CallFilter")
                    .may("from", Schema.text(), "Caller as presented.")
                    .may("to", Schema.text(), "Number that was dialled.")
                    .may("number", Schema.text(), "Caller, dialled, or sent on to.")
                    .may("tenant", Schema.text(), "Whose calls.")
                    .may("cause", Schema.text(), "Why it ended.")
                    .may("direction", DIRECTION, "Seen from the engine.")
                    .may("flow", Schema.text(), "That it entered.")
                    .may("queue", Schema.text(), "That it waited in.")
                    .may("seat", Schema.text(), "That was rung or called.")
                    .may("mark", Schema.text(), "That it passed.")
                    .may("hangup_by", HANGUP_BY, "Who ended it.")
                    .may("started_after", Schema.time(), "This time or later.")
                    .may("started_before", Schema.time(), "Before this time.")
                    .may("min_duration_ms", WHOLE, "At least this long.")
                    .may("generation", WHOLE, "Of the plan that it ran on.");
}
