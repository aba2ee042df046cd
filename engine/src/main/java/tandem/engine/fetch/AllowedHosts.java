package tandem.engine.fetch;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which web services may be asked, by {@code fetch.allow}: {@code host} (any port), {@code
 * host:port}, or {@code *.domain} (hosts below it, any port). Keeps a URL that is made of what a
 * caller entered from reaching the inside of the house: addresses of private networks are reached
 * only by a host that is written out, link-local ones (where clouds keep their secrets) only when
 * the address itself is. Runs on: any (immutable).
 */
public final class AllowedHosts {
    private final List<String> entries;

    public AllowedHosts(List<String> entries) {
        this.entries = entries.stream().map(entry -> entry.toLowerCase(Locale.ROOT)).toList();
    }

    /**
     * Looks at what is written in the URL.
     *
     * @return why it must not be asked; empty when it may
     */
    public Optional<String> refuse(URI url) {
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            return Optional.of("no http or https");
        }
        if (url.getHost() == null || url.getRawUserInfo() != null) {
            return Optional.of("no plain host");
        }
        return isNamed(url) || isBelowDomain(host(url))
                ? Optional.empty()
                : Optional.of("host is not in fetch.allow");
    }

    /**
     * Looks at an address that the host turned out to have.
     *
     * @return why it must not be asked; empty when it may
     */
    public Optional<String> refuse(URI url, InetAddress address) {
        if (isInside(address) && !isNamed(url)) {
            return Optional.of("a private address behind a wildcard");
        }
        boolean special =
                address.isLinkLocalAddress()
                        || address.isMulticastAddress()
                        || address.isAnyLocalAddress();
        return special && !host(url).equals(address.getHostAddress())
                ? Optional.of("a link-local or multicast address")
                : Optional.empty();
    }

    private boolean isNamed(URI url) {
        String host = host(url);
        return entries.contains(host) || entries.contains(host + ":" + port(url));
    }

    private boolean isBelowDomain(String host) {
        return entries.stream()
                .filter(entry -> entry.startsWith("*."))
                .anyMatch(entry -> host.endsWith(entry.substring(1)) && host.length() > 1);
    }

    private static boolean isInside(InetAddress address) {
        byte[] octets = address.getAddress();
        boolean uniqueLocal = octets.length == 16 && (octets[0] & 0xFE) == 0xFC;
        boolean shared = octets.length == 4 && octets[0] == 100 && (octets[1] & 0xC0) == 64;
        return address.isLoopbackAddress()
                || address.isSiteLocalAddress()
                || address.isLinkLocalAddress()
                || uniqueLocal
                || shared;
    }

    private static String host(URI url) {
        return url.getHost().toLowerCase(Locale.ROOT);
    }

    private static int port(URI url) {
        if (url.getPort() >= 0) {
            return url.getPort();
        }
        return url.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    }
}
