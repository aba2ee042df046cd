package tandem.bench.phone;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.BiConsumer;

import tandem.bench.net.Loop;
import tandem.bench.net.UdpSocket;

/** Bytes to messages and back, with loss on demand. Runs on: the SIP loop. */
final class SipSocket {
    private final BiConsumer<SipMessage, InetSocketAddress> onMessage;
    private final UdpSocket socket;
    private Impairment impairment = Impairment.NONE;
    long sent;
    long received;
    long malformed;
    long impaired;

    SipSocket(
            Loop loop,
            InetSocketAddress local,
            BiConsumer<SipMessage, InetSocketAddress> onMessage) {
        this.onMessage = onMessage;
        this.socket = loop.bindBusy(local, this::onPacket);
    }

    InetSocketAddress local() {
        return socket.local();
    }

    void impair(Impairment with) {
        impairment = with;
    }

    void send(byte[] message, InetSocketAddress to) {
        sent++;
        if (impairment.loses()) {
            impaired++;
        } else {
            socket.send(ByteBuffer.wrap(message), to);
        }
    }

    private void onPacket(ByteBuffer packet, InetSocketAddress from, long arrivedNs) {
        if (impairment.loses()) {
            impaired++;
            return;
        }
        if (isKeepAlive(packet)) {
            return;
        }
        Optional<SipMessage> message = SipParser.parse(packet);
        if (message.isPresent()) {
            received++;
            onMessage.accept(message.get(), from);
        } else {
            malformed++;
        }
    }

    /** CRLF keep-alives of RFC 5626 are no messages and no fault. */
    private static boolean isKeepAlive(ByteBuffer packet) {
        return packet.remaining() <= 4;
    }

    void close() {
        socket.close();
    }
}
