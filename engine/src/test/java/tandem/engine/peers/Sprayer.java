package tandem.engine.peers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import tandem.bench.rtp.Law;
import tandem.bench.rtp.Tone;

/**
 * Somebody on the network who knows the port range of an engine and what phones usually agree on,
 * but sees no packet of theirs: sends RTP with a tone, keys, RTCP and noise to every port, under
 * sources and numbers that it makes up, from the phones' own host and from another one.
 */
final class Sprayer implements AutoCloseable {
    private static final long ROUND_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int PACKET_OCTETS = 12 + 160;
    private static final int KEY_PAYLOAD_TYPE = 101;

    private final List<DatagramChannel> sockets = new ArrayList<>();
    private final ByteBuffer packet = ByteBuffer.allocate(PACKET_OCTETS);
    private final SplittableRandom random;
    private final Tone tone;
    private final int firstPort;
    private final int lastPort;

    Sprayer(long seed, int hz, int firstPort, int lastPort) throws IOException {
        this.random = new SplittableRandom(seed);
        this.tone = Tone.of(hz);
        this.firstPort = firstPort;
        this.lastPort = lastPort;
        for (String host : List.of("127.0.0.1", "127.0.0.2")) {
            sockets.add(DatagramChannel.open().bind(new InetSocketAddress(host, 0)));
            sockets.getLast().configureBlocking(false);
        }
    }

    /** Sprays at the pace of speech, so that what gets through would be heard as a tone. */
    void spray(int rounds) throws IOException {
        long dueNs = System.nanoTime();
        for (int round = 0; round < rounds; round++) {
            for (int port = firstPort; port <= lastPort; port++) {
                sprayPort(new InetSocketAddress("127.0.0.1", port), round);
            }
            dueNs += ROUND_NS;
            LockSupport.parkNanos(dueNs - System.nanoTime());
        }
    }

    private void sprayPort(InetSocketAddress port, int round) throws IOException {
        for (DatagramChannel socket : sockets) {
            for (Law law : Law.values()) {
                rtp(law.payloadType());
                tone.speak(packet, law, round);
                send(socket, port);
            }
            rtp(KEY_PAYLOAD_TYPE);
            packet.putInt(0x0580_0320);
            send(socket, port);
            reportAndGoodbye();
            send(socket, port);
            junk();
            send(socket, port);
        }
    }

    private void rtp(int payloadType) {
        packet.clear();
        packet.put((byte) 0x80).put((byte) payloadType).putShort((short) random.nextInt());
        packet.putInt(random.nextInt()).putInt(random.nextInt());
    }

    /** An empty receiver report and a BYE (RFC 3550 6.4.2, 6.6). */
    private void reportAndGoodbye() {
        int ssrc = random.nextInt();
        packet.clear();
        packet.putInt(0x80C9_0001).putInt(ssrc).putInt(0x81CB_0001).putInt(ssrc);
    }

    /** Looks like RTP of the right kind, encrypted with some key. */
    private void junk() {
        rtp(random.nextBoolean() ? 0 : 8);
        while (packet.remaining() >= Integer.BYTES) {
            packet.putInt(random.nextInt());
        }
    }

    /** The kernel may refuse: nobody listens at most of the ports. */
    private void send(DatagramChannel socket, InetSocketAddress to) throws IOException {
        packet.flip();
        socket.send(packet, to);
    }

    /** Datagrams that somebody sent it. */
    int received() throws IOException {
        int count = 0;
        for (DatagramChannel socket : sockets) {
            while (socket.receive(packet.clear()) != null) {
                count++;
            }
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        for (DatagramChannel socket : sockets) {
            socket.close();
        }
    }
}
