package tandem.dialplan;

import java.util.regex.Pattern;

/** What may be sent to a trunk as a number. */
public final class DialledNumber {
    /** Digits with an optional plus; at most the 15 of E.164 and a prefix. */
    private static final Pattern DIALLABLE = Pattern.compile("\\+?[0-9*#]{1,24}");

    private DialledNumber() {}

    public static boolean isValid(String number) {
        return DIALLABLE.matcher(number).matches();
    }
}
