package tandem.bench.phone;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Host and port of a SIP URI with a numeric host; names are never resolved. Runs on: any (no
 * state).
 */
final class SipTarget {
    private static final int DEFAULT_PORT = 5060;

    private SipTarget() {}

    static Optional<InetSocketAddress> of(String uri) {
        String rest = uri.replaceFirst("(?i)^sips?:", "");
        rest = rest.substring(rest.indexOf('@') + 1).replaceFirst("[;?].*", "");
        int colon = rest.startsWith("[") ? rest.indexOf("]:") + 1 : rest.lastIndexOf(':');
        String host = colon > 0 ? rest.substring(0, colon) : rest;
        String port = colon > 0 ? rest.substring(colon + 1) : String.valueOf(DEFAULT_PORT);
        if (!port.matches("[1-9][0-9]{0,4}") || Integer.parseInt(port) > 65_535) {
            return Optional.empty();
        }
        return Sdp.literal(host.replaceAll("[\\[\\]]", ""))
                .map(address -> new InetSocketAddress(address, Integer.parseInt(port)));
    }

    /** {@code host:port} as it stands in a URI. */
    static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
