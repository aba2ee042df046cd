package tandem.dialplan.yaml;

/**
 * What can be wrong with a {@code conf/} tree. The text of a code is stable: people search for it
 * and scripts compare it. The meaning of each stands in docs/dialplan.md.
 */
public enum Code {
    SYNTAX("E101"),
    CHARACTER("E102"),
    SIZE("E103"),
    DUPLICATE_KEY("E104"),
    YAML_FEATURE("E105"),
    SHAPE("E106"),
    UNKNOWN_KEY("E107"),
    MISSING_KEY("E108"),
    FILE("E109"),
    KEYS_EXCLUDE("E110"),

    FORM("E201"),
    RANGE("E202"),
    CHOICE("E203"),
    PATTERN("E204"),
    EXPRESSION("E205"),
    PROMPT("E206"),

    UNKNOWN_NAME("E301"),
    MISSING_FILE("E302"),
    DEFINED_TWICE("E303"),
    TAKEN("E304"),
    NOT_ALLOWED("E305"),
    NOT_REGISTERED("E306"),
    SECRET("E307"),
    INCLUDE("E308"),

    UNREACHABLE("E401"),
    NO_SUCH_STEP("E402"),
    ENDLESS("E403"),
    OUTCOME("E404"),
    CONTRADICTION("E405"),
    WIDER("E406"),

    LATER_VERB("E501"),
    LATER_KEY("E502"),
    LATER_VALUE("E503");

    private final String text;

    Code(String text) {
        this.text = text;
    }

    /** As printed, for example {@code E107}. */
    public String text() {
        return text;
    }
}
