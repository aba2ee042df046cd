package tandem.sip.transport;

import java.net.InetSocketAddress;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import org.jspecify.annotations.Nullable;

/**
 * SIP over UDP. What the loop has not read yet waits in the socket's buffer, which bounds the
 * backlog: under overload the kernel drops, and peers repeat. Runs on: sip loop.
 */
public final class UdpTransport implements Transport {
    private static final int SOCKET_BUFFER = 4 * 1024 * 1024;
    private static final int READS_PER_WAKE_UP = 64;

    private final NioDatagramChannel channel;
    private final InetSocketAddress local;

    private UdpTransport(NioDatagramChannel channel) {
        this.channel = channel;
        this.local = channel.localAddress();
    }

    /**
     * Binds and starts to read. Blocks until bound, so not to be called on the loop.
     *
     * @param address port 0 = any free one
     * @throws IllegalStateException when the address cannot be bound; the text says which and why
     */
    public static UdpTransport open(
            EventLoop loop, InetSocketAddress address, FloodGuard guard, Receiver receiver) {
        Reader reader = new Reader(guard, receiver);
        ChannelFuture bound =
                new Bootstrap()
                        .group(loop)
                        .channel(NioDatagramChannel.class)
                        .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER)
                        .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER)
                        // One byte more than we take, so that a cut-off message shows.
                        .option(
                                ChannelOption.RECVBUF_ALLOCATOR,
                                new FixedRecvByteBufAllocator(FloodGuard.MAX_MESSAGE + 1)
                                        .maxMessagesPerRead(READS_PER_WAKE_UP))
                        .option(ChannelOption.AUTO_READ, false)
                        .handler(reader)
                        .bind(address)
                        .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IllegalStateException(
                    "cannot listen on udp "
                            + address.getHostString()
                            + ":"
                            + address.getPort()
                            + ": "
                            + bound.cause().getMessage(),
                    bound.cause());
        }
        UdpTransport transport = new UdpTransport((NioDatagramChannel) bound.channel());
        reader.transport = transport;
        return transport;
    }

    /** Starts to read; until then datagrams wait in the socket's buffer. */
    public void start() {
        channel.config().setAutoRead(true);
    }

    @Override
    public String name() {
        return "udp";
    }

    @Override
    public boolean reliable() {
        return false;
    }

    @Override
    public InetSocketAddress local() {
        return local;
    }

    @Override
    public void send(byte[] message, InetSocketAddress to) {
        channel.writeAndFlush(
                new DatagramPacket(Unpooled.wrappedBuffer(message), to), channel.voidPromise());
    }

    @Override
    public void close() {
        channel.close();
    }

    private static final class Reader extends SimpleChannelInboundHandler<DatagramPacket> {
        private final FloodGuard guard;
        private final Receiver receiver;
        private final byte[] scratch = new byte[FloodGuard.MAX_MESSAGE + 1];
        private volatile @Nullable UdpTransport transport;

        Reader(FloodGuard guard, Receiver receiver) {
            this.guard = guard;
            this.receiver = receiver;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
            ByteBuf content = packet.content();
            int length = Math.min(content.readableBytes(), scratch.length);
            content.getBytes(content.readerIndex(), scratch, 0, length);
            UdpTransport by = transport;
            if (by != null && guard.judge(scratch, length) == FloodGuard.Verdict.PASS) {
                byte[] message = java.util.Arrays.copyOf(scratch, length);
                receiver.onMessage(message, packet.sender(), by);
            }
        }

        /**
         * ICMP "port unreachable" and the like surface here; timers of transactions deal with
         * silence.
         */
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {}
    }
}
