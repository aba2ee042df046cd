package tandem.engine.call;

/**
 * Names a call for ever: in the CDR, in file names, in the API.
 *
 * @param value {@code YYYYMMDDThhmmssmmm-<base 36>}, sorts by start
 */
public record CallId(String value) {
    @Override
    public String toString() {
        return value;
    }
}
