package tandem.sip.jain;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.text.ParseException;

import gov.nist.javax.sip.header.Via;

/**
 * The top Via of a request: where it came from and where the response goes (RFC 3261 18.2, RFC
 * 3581).
 */
final class Vias {
    private static final int DEFAULT_PORT = 5060;

    private Vias() {}

    /**
     * Writes the real source into the top Via. {@code received} is always set, so that a response
     * needs no name resolution, and {@code maddr}, which would let anybody aim our responses at
     * others, is taken out.
     */
    static void stamp(Via via, InetSocketAddress from) {
        try {
            via.setReceived(from.getAddress().getHostAddress());
            if (via.hasParameter("rport")) {
                via.setParameter("rport", Integer.toString(from.getPort()));
            }
            via.removeParameter("maddr");
        } catch (ParseException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Where the response to a stamped Via goes: the source address, and its port if {@code rport}
     * asked for that.
     */
    static InetSocketAddress responseTarget(Via via) {
        int port =
                via.getRPort() > 0
                        ? via.getRPort()
                        : via.getPort() > 0 ? via.getPort() : DEFAULT_PORT;
        return new InetSocketAddress(InetAddress.ofLiteral(via.getReceived()), port);
    }
}
