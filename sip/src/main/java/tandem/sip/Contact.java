package tandem.sip;

import java.net.InetSocketAddress;

/**
 * One binding of an account (RFC 3261 10.3).
 *
 * @param uri the contact's URI as registered; Request-URI of calls to it
 * @param flow where the REGISTER really came from; calls are sent there
 * @param transport lower-case, {@code udp}
 * @param expiresAtMs wall clock in ms since 1970
 * @param userAgent what the phone says it is, or empty
 */
public record Contact(
        String uri, InetSocketAddress flow, String transport, long expiresAtMs, String userAgent) {}
