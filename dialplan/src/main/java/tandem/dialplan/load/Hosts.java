package tandem.dialplan.load;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Type;
import tandem.dialplan.yaml.Unfit;
import tandem.dialplan.yaml.Wording;
import tandem.dialplan.yaml.Writing;

/** Hosts of web services, and which of them may be asked. */
final class Hosts {
    private static final String NAME = "[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?";
    private static final Pattern ALLOWED =
            Pattern.compile("(?:\\*\\.)?" + NAME + "(?::[1-9][0-9]{0,4})?");
    private static final Pattern URL =
            Pattern.compile("(https?)://(" + NAME + ")(?::([1-9][0-9]{0,4}))?(?:[/?#].*)?");

    private Hosts() {}

    /** An entry of {@code fetch.allow}. */
    static Type<String> allowed() {
        return Type.of(
                Writing.matching("host, host:port or *.domain", ALLOWED.pattern()),
                text -> {
                    if (!ALLOWED.matcher(text).matches()) {
                        throw new Unfit(
                                Code.FORM,
                                Wording.quote(text) + " is not a host, host:port or *.domain");
                    }
                    return text.toLowerCase(Locale.ROOT);
                });
    }

    /**
     * Checks that the host of an address is written out and may be asked.
     *
     * @param start the address, as far as it is the same on each call
     */
    static void check(String start, List<String> allow) {
        Matcher m = URL.matcher(start);
        if (!m.matches()) {
            throw new Unfit(
                    Code.FORM,
                    Wording.quote(start)
                            + " must begin with http:// or https://, a host written out, and '/'");
        }
        String host = m.group(2).toLowerCase(Locale.ROOT);
        String port = m.group(3) == null ? standard(m.group(1)) : m.group(3);
        if (allow.stream().noneMatch(entry -> allows(entry, host, port))) {
            throw new Unfit(
                    Code.NOT_ALLOWED,
                    "host "
                            + Wording.quote(m.group(3) == null ? host : host + ":" + port)
                            + " is not in fetch.allow of engine.yaml");
        }
    }

    private static String standard(String scheme) {
        return scheme.equals("https") ? "443" : "80";
    }

    private static boolean allows(String entry, String host, String port) {
        int colon = entry.lastIndexOf(':');
        String name = colon < 0 ? entry : entry.substring(0, colon);
        boolean fits = name.startsWith("*.") ? host.endsWith(name.substring(1)) : host.equals(name);
        return fits && (colon < 0 || port.equals(entry.substring(colon + 1)));
    }
}
