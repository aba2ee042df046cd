package tandem.media.net;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * The far end of a session: a plain socket that builds and reads RTP by hand, sharing no code with
 * what it tests.
 */
final class RtpPeer implements AutoCloseable {
    record Rtp(
            boolean marker,
            int payloadType,
            int sequence,
            int timestamp,
            int ssrc,
            byte[] payload) {}

    private static final int PATIENCE_MS = 5000;
    private static final int MAX_OTHERS = 300;

    private final DatagramSocket socket;
    final int ssrc;
    int sequence = 65_530;
    int timestamp = 0x7FFF_FF00;

    RtpPeer(int ssrc) throws IOException {
        this.ssrc = ssrc;
        socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        socket.setReceiveBufferSize(1 << 20);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    /** Sends the next packet of the stream. */
    void send(InetSocketAddress to, int payloadType, byte[] payload) throws IOException {
        sendAs(to, payloadType, false, sequence++, timestamp, payload);
        timestamp += payload.length;
    }

    void sendAs(
            InetSocketAddress to,
            int payloadType,
            boolean marker,
            int sequence,
            int timestamp,
            byte[] payload)
            throws IOException {
        sendRaw(to, packet(payloadType, marker, sequence, timestamp, ssrc, payload));
    }

    void sendRaw(InetSocketAddress to, byte[] datagram) throws IOException {
        socket.send(new DatagramPacket(datagram, datagram.length, to));
    }

    static byte[] packet(
            int payloadType,
            boolean marker,
            int sequence,
            int timestamp,
            int ssrc,
            byte[] payload) {
        ByteBuffer bytes = ByteBuffer.allocate(12 + payload.length);
        bytes.put((byte) 0x80).put((byte) (payloadType | (marker ? 0x80 : 0)));
        bytes.putShort((short) sequence).putInt(timestamp).putInt(ssrc).put(payload);
        return bytes.array();
    }

    /** The next packet, whatever it is. */
    Rtp receive() throws IOException {
        socket.setSoTimeout(PATIENCE_MS);
        return read();
    }

    private Rtp read() throws IOException {
        DatagramPacket datagram = new DatagramPacket(new byte[2048], 2048);
        socket.receive(datagram);
        ByteBuffer in = ByteBuffer.wrap(datagram.getData(), 0, datagram.getLength());
        if (in.get() != (byte) 0x80) {
            throw new AssertionError("header with padding, extension or sources");
        }
        int second = in.get() & 0xFF;
        int sequence = in.getShort() & 0xFFFF;
        int timestamp = in.getInt();
        int ssrc = in.getInt();
        byte[] payload = Arrays.copyOfRange(datagram.getData(), 12, datagram.getLength());
        return new Rtp(second >= 0x80, second & 0x7F, sequence, timestamp, ssrc, payload);
    }

    /**
     * The next packet that is as wanted; others are dropped, but not for ever: sessions send
     * silence all the time.
     */
    Rtp receive(Predicate<Rtp> wanted) throws IOException {
        for (int i = 0; i < MAX_OTHERS; i++) {
            Rtp packet = receive();
            if (wanted.test(packet)) {
                return packet;
            }
        }
        throw new AssertionError("not among " + MAX_OTHERS + " packets");
    }

    List<Rtp> receiveAll(int count) throws IOException {
        List<Rtp> all = new ArrayList<>();
        while (all.size() < count) {
            all.add(receive());
        }
        return all;
    }

    /** What lies in the socket now. */
    List<Rtp> pending() throws IOException {
        List<Rtp> all = new ArrayList<>();
        socket.setSoTimeout(1);
        try {
            while (true) {
                all.add(read());
            }
        } catch (SocketTimeoutException e) {
            return all;
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
