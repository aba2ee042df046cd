package tandem.sip;

import java.util.regex.Pattern;

/**
 * Session descriptions as they may be printed: a key of SRTP stands in the SDP as clear text (RFC
 * 4568 section 9.1), so whatever holds an SDP prints it through this. Runs on: any.
 */
public final class Keyless {
    private static final Pattern KEY = Pattern.compile("(?i)\\binline:[^\\s|;]+");
    private static final Pattern LINE = Pattern.compile("(?m)^k=.*$");

    private Keyless() {}

    /** The description with each key as {@code ***}, all else as it was. */
    public static String text(String sdp) {
        String noInline = KEY.matcher(sdp).replaceAll("inline:***");
        return LINE.matcher(noInline).replaceAll("k=***");
    }
}
