package tandem.media.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;

import io.netty.channel.nio.NioSelectableChannelIoHandle;

/**
 * A bound UDP socket on a Netty loop, read and written without Netty's pipeline: the JDK keeps the
 * last peer's address, so a packet of a steady peer costs no allocation. Runs on: media loop.
 */
final class UdpPort extends NioSelectableChannelIoHandle<DatagramChannel> {
    /** Takes what arrives. */
    @FunctionalInterface
    interface Receiver {
        /**
         * @param datagram between 0 and the limit; the receiver may change it
         */
        void onDatagram(ByteBuffer datagram, InetSocketAddress source, long nowNs);
    }

    private static final int MAX_PACKETS_A_TURN = 64;

    /** Packets closer than this mean a backlog. */
    private static final long BACKLOG_NS = 2_000_000;

    private final MediaLoop loop;
    private final DatagramChannel channel;
    private final Receiver receiver;
    private long lastPacketNs;

    UdpPort(MediaLoop loop, DatagramChannel channel, Receiver receiver) {
        super(channel);
        this.loop = loop;
        this.channel = channel;
        this.receiver = receiver;
    }

    @Override
    protected void handle(DatagramChannel channel, SelectionKey key) {
        try {
            drain();
        } catch (Throwable e) {
            loop.onFault("receive", e);
        }
    }

    /**
     * Reads one packet, and more if packets come close to each other. A steady peer's socket never
     * holds two, so asking it again each time would double the system calls; if one is left, the
     * next select tells.
     */
    private void drain() throws IOException {
        ByteBuffer buffer = loop.receiveBuffer();
        boolean backlog = true;
        for (int packets = 0; backlog && packets < MAX_PACKETS_A_TURN; packets++) {
            InetSocketAddress source = (InetSocketAddress) channel.receive(buffer.clear());
            if (source == null) {
                return;
            }
            long nowNs = loop.nowNs();
            backlog = nowNs - lastPacketNs < BACKLOG_NS;
            lastPacketNs = nowNs;
            receiver.onDatagram(buffer.flip(), source, nowNs);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** False when the socket did not take it. */
    boolean send(ByteBuffer packet, InetSocketAddress to) {
        try {
            return channel.send(packet, to) > 0;
        } catch (IOException | RuntimeException e) {
            // Unreachable network, unresolved address, wrong family: counted by the caller.
            return false;
        }
    }
}
