package tandem.sip;

import java.util.List;

/**
 * How an endpoint is set up; fixed for its life.
 *
 * @param host numeric address to bind and to show in Via and Contact
 * @param udpPort 0..65535, 0 = any free one
 * @param realm realm of the digest challenge (RFC 7616)
 * @param userAgent value of User-Agent and Server
 * @param maxDialogs bound of the dialog table; beyond it INVITE gets 503 with Retry-After
 * @param maxBindings bound of registered contacts, in all; ten to an account
 * @param digestAlgorithms offered in challenges, best first: SHA-256, MD5 (RFC 8760)
 */
public record SipSettings(
        String host,
        int udpPort,
        String realm,
        String userAgent,
        int maxDialogs,
        int maxBindings,
        List<String> digestAlgorithms) {
    public SipSettings {
        digestAlgorithms = List.copyOf(digestAlgorithms);
        if (digestAlgorithms.isEmpty()
                || !List.of("SHA-256", "MD5").containsAll(digestAlgorithms)) {
            throw new IllegalArgumentException("digest algorithms " + digestAlgorithms);
        }
        if (udpPort < 0 || udpPort > 65535) {
            throw new IllegalArgumentException("udp port " + udpPort);
        }
        if (maxDialogs < 1 || maxBindings < 1) {
            throw new IllegalArgumentException("bounds must be positive");
        }
    }
}
