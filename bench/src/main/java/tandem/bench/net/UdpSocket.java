package tandem.bench.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;

/**
 * One bound UDP socket of a {@link Loop}. Runs on: its loop, except {@link #local} and {@link
 * #close}.
 */
public final class UdpSocket implements AutoCloseable {
    private final DatagramChannel channel;
    private final InetSocketAddress local;
    private final PacketHandler handler;
    private final int readsAtOnce;
    private long sendFaults;

    UdpSocket(DatagramChannel channel, PacketHandler handler, int readsAtOnce) throws IOException {
        this.channel = channel;
        this.local = (InetSocketAddress) channel.getLocalAddress();
        this.handler = handler;
        this.readsAtOnce = readsAtOnce;
    }

    public InetSocketAddress local() {
        return local;
    }

    /**
     * Sends one datagram.
     *
     * @return false when the kernel refuses it: full buffer, closed socket; it is lost and counted
     */
    public boolean send(ByteBuffer packet, InetSocketAddress to) {
        try {
            if (channel.send(packet, to) > 0) {
                return true;
            }
        } catch (IOException refused) {
            // Counted like a full buffer: nobody above could do anything else about it.
        }
        sendFaults++;
        return false;
    }

    /** Datagrams that could not be sent: full buffer, closed socket, unreachable address. */
    public long sendFaults() {
        return sendFaults;
    }

    DatagramChannel channel() {
        return channel;
    }

    void drain(ByteBuffer into) throws IOException {
        for (int read = 0; read < readsAtOnce; read++) {
            into.clear();
            InetSocketAddress from = receive(into);
            if (from == null) {
                return;
            }
            long arrivedNs = System.nanoTime();
            into.flip();
            handler.onPacket(into, from, arrivedNs);
        }
    }

    private @org.jspecify.annotations.Nullable InetSocketAddress receive(ByteBuffer into)
            throws IOException {
        try {
            return (InetSocketAddress) channel.receive(into);
        } catch (ClosedChannelException closedMeanwhile) {
            return null;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException alreadyGone) {
            sendFaults++;
        }
    }
}
