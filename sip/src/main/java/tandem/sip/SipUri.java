package tandem.sip;

import java.nio.charset.StandardCharsets;

/**
 * A SIP URI reduced to what routing needs: user and host. Parameters and headers of the URI are not
 * kept.
 *
 * @param user decoded (RFC 3261 19.1.4: {@code %XX} resolved), may be empty
 * @param host name or numeric address, IPv6 without brackets
 * @param port 0 when absent
 */
public record SipUri(String user, String host, int port) {

    private static final String UNRESERVED_IN_USER = "-_.!~*'()&=+$,;?/";

    public static SipUri of(String user, String host) {
        return new SipUri(user, host, 0);
    }

    /** As it stands on the wire, with the user escaped (RFC 3261 25.1). */
    @Override
    public String toString() {
        String shownHost = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return "sip:"
                + (user.isEmpty() ? "" : escape(user) + "@")
                + shownHost
                + (port > 0 ? ":" + port : "");
    }

    private static String escape(String user) {
        StringBuilder out = new StringBuilder(user.length());
        for (byte octet : user.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (plain || UNRESERVED_IN_USER.indexOf(c) >= 0) {
                out.append(c);
            } else {
                out.append('%').append(Character.toUpperCase(Character.forDigit(c >> 4, 16)));
                out.append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            }
        }
        return out.toString();
    }
}
