package tandem.engine.gate;

/** What the gate says to an attempt. */
public sealed interface Decision {
    record Granted(Permit permit) implements Decision {}

    /**
     * @param reason stable word, lower-case with underscores: metric label, CDR cause
     */
    record Denied(String reason, String detail) implements Decision {}
}
