package tandem.bench.net;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** Takes the datagrams of one socket. Runs on: the loop of the socket. */
@FunctionalInterface
public interface PacketHandler {
    /**
     * @param packet ready to be read; belongs to the loop again after return
     * @param arrivedNs when it was taken from the socket, on the clock of {@link System#nanoTime}
     */
    void onPacket(ByteBuffer packet, InetSocketAddress from, long arrivedNs);
}
