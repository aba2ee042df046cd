package tandem.engine.access;

/** Whether a request is let in. Immutable. */
public sealed interface Verdict {
    /** It is, as this. */
    record Admitted(Principal principal) implements Verdict {}

    /** It is not. */
    record Refused(Refusal refusal) implements Verdict {}
}
