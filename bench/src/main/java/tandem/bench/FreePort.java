package tandem.bench;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;

/** Ports that must be known before the socket is opened, because they stand in a config file. */
final class FreePort {
    private FreePort() {}

    /** A UDP port that was free a moment ago. */
    static int find(String host) throws IOException {
        try (DatagramSocket probe = new DatagramSocket(0, InetAddress.ofLiteral(host))) {
            return probe.getLocalPort();
        }
    }
}
