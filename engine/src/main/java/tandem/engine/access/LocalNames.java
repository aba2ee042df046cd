package tandem.engine.access;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Whether a request was meant for this engine. Without keys, being on this machine is all the proof
 * there is, and a web page that resolves its own name to 127.0.0.1 has it too (DNS rebinding); but
 * the browser tells the name and the page. Runs on: any.
 */
final class LocalNames {
    private static final Pattern LOOPBACK_4 =
            Pattern.compile("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");

    private LocalNames() {}

    /**
     * @param header value of {@code Host}
     * @param configured {@code http.host}
     */
    static boolean host(String header, String configured) {
        return name(withoutPort(header), configured);
    }

    /**
     * @param header value of {@code Origin}; null when a program, not a page, asks
     */
    static boolean origin(@Nullable String header, String configured) {
        if (header == null) {
            return true;
        }
        try {
            String host = URI.create(header).getHost();
            return host != null && name(host, configured);
        } catch (IllegalArgumentException none) {
            return false;
        }
    }

    /** Whether a numeric address is of this machine. */
    static boolean address(String address) {
        return LOOPBACK_4.matcher(address).matches()
                || address.equals("::1")
                || address.equals("[::1]")
                || address.equals("0:0:0:0:0:0:0:1")
                || address.equals("[0:0:0:0:0:0:0:1]");
    }

    private static boolean name(String host, String configured) {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.equals("localhost")
                || lower.endsWith(".localhost")
                || address(lower)
                || lower.equals(configured.toLowerCase(Locale.ROOT));
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }
}
