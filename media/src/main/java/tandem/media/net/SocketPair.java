package tandem.media.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoOps;
import org.jspecify.annotations.Nullable;

import tandem.media.session.Wire;

/** A session's own two ports on its loop. Runs on: media loop. */
final class SocketPair implements Wire {
    private final PortPairs.Pair pair;
    private final UdpPort rtp;
    private final UdpPort rtcp;
    private @Nullable IoRegistration rtpRegistration;
    private @Nullable IoRegistration rtcpRegistration;

    SocketPair(
            MediaLoop loop, PortPairs.Pair pair, UdpPort.Receiver onRtp, UdpPort.Receiver onRtcp) {
        this.pair = pair;
        this.rtp = new UdpPort(loop, pair.rtp(), onRtp);
        this.rtcp = new UdpPort(loop, pair.rtcp(), onRtcp);
    }

    void register(IoEventLoop loop) {
        rtpRegistration = register(loop, rtp);
        rtcpRegistration = register(loop, rtcp);
    }

    /** On the loop itself the registration is there at once. */
    private static IoRegistration register(IoEventLoop loop, UdpPort port) {
        IoRegistration registration = loop.register(port).getNow();
        if (registration == null) {
            throw new IllegalStateException("the loop did not take the socket");
        }
        registration.submit(NioIoOps.READ);
        return registration;
    }

    @Override
    public boolean sendRtp(ByteBuffer packet, InetSocketAddress to) {
        return rtp.send(packet, to);
    }

    @Override
    public boolean sendRtcp(ByteBuffer packet, InetSocketAddress to, boolean shared) {
        return (shared ? rtp : rtcp).send(packet, to);
    }

    /**
     * Closes both sockets. Their ports are free only after the selector has run and let go of them.
     */
    void close() throws IOException {
        cancel(rtpRegistration);
        cancel(rtcpRegistration);
        try {
            pair.rtp().close();
        } finally {
            pair.rtcp().close();
        }
    }

    private static void cancel(@Nullable IoRegistration registration) {
        if (registration != null) {
            registration.cancel();
        }
    }

    PortPairs.Pair pair() {
        return pair;
    }
}
