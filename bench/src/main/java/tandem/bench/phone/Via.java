package tandem.bench.phone;

import java.net.InetSocketAddress;
import java.util.Optional;

/** The topmost Via (RFC 3261 18.2, RFC 3581). Runs on: any (no state). */
final class Via {
    private Via() {}

    static String of(InetSocketAddress local, String branch) {
        return "SIP/2.0/UDP " + SipTarget.text(local) + ";rport;branch=" + branch;
    }

    /** Fills in where the request really came from. */
    static String received(String via, InetSocketAddress from) {
        Optional<String> rport = NameAddress.parameter(via, "rport");
        if (rport.isEmpty() || !rport.get().isEmpty()) {
            return via;
        }
        String filled = via.replaceFirst("(?i);\\s*rport(?=\\s*(;|$))", ";rport=" + from.getPort());
        return filled + ";received=" + from.getAddress().getHostAddress();
    }
}
