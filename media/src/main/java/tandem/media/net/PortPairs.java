package tandem.media.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.atomic.AtomicInteger;

import org.jctools.queues.MpmcArrayQueue;
import org.jspecify.annotations.Nullable;

import tandem.media.MediaSettings;

/**
 * Hands out bound pairs of ports, RTP even and RTCP the next odd one (RFC 3550 section 11). A pair
 * that was given back goes to the end of the queue, so that late packets of an old call do not meet
 * a new one. Runs on: any loop.
 */
final class PortPairs {
    /**
     * Two bound, non-blocking channels. {@code firstPort} is 0 when the pair belongs to no range.
     */
    record Pair(
            DatagramChannel rtp, DatagramChannel rtcp, InetSocketAddress address, int firstPort) {}

    /** Pairs tried before giving up: somebody else may hold some of our range. */
    private static final int MAX_TRIES = 64;

    /** Expedited forwarding (RFC 3246), as carriers expect of voice. */
    private static final int TRAFFIC_CLASS = 0xB8;

    private final InetAddress host;
    private final @Nullable MpmcArrayQueue<Integer> free;
    private final AtomicInteger portsInUse = new AtomicInteger();

    PortPairs(MediaSettings settings, InetAddress host) {
        this.host = host;
        this.free =
                settings.firstPort() == 0 ? null : range(settings.firstPort(), settings.lastPort());
    }

    private static MpmcArrayQueue<Integer> range(int first, int last) {
        int pairs = (last - first + 1) / 2;
        MpmcArrayQueue<Integer> free = new MpmcArrayQueue<>(Math.max(2, pairs));
        for (int i = 0; i < pairs; i++) {
            free.offer(first + 2 * i);
        }
        return free;
    }

    /**
     * @throws IOException when no pair is to be had; the message says why
     */
    Pair open() throws IOException {
        MpmcArrayQueue<Integer> pairs = free;
        Pair pair = pairs == null ? openAnywhere() : openFrom(pairs);
        portsInUse.addAndGet(2);
        return pair;
    }

    private Pair openFrom(MpmcArrayQueue<Integer> pairs) throws IOException {
        IOException last = new IOException("every port pair of the range is in use");
        for (int i = 0; i < MAX_TRIES; i++) {
            Integer port = pairs.poll();
            if (port == null) {
                throw last;
            }
            try {
                return openAt(port, port);
            } catch (IOException e) {
                pairs.offer(port);
                last =
                        new IOException(
                                "port pair " + port + " cannot be bound: " + e.getMessage(), e);
            }
        }
        throw last;
    }

    private Pair openAt(int port, int firstPort) throws IOException {
        DatagramChannel rtp = bind(port);
        try {
            return new Pair(
                    rtp, bind(port + 1), (InetSocketAddress) rtp.getLocalAddress(), firstPort);
        } catch (IOException e) {
            rtp.close();
            throw e;
        }
    }

    private Pair openAnywhere() throws IOException {
        IOException last = new IOException("no free ports");
        for (int i = 0; i < MAX_TRIES; i++) {
            DatagramChannel first = bind(0);
            int port = ((InetSocketAddress) first.getLocalAddress()).getPort();
            try {
                DatagramChannel second = bind(port ^ 1);
                DatagramChannel rtp = port % 2 == 0 ? first : second;
                return new Pair(
                        rtp,
                        rtp == first ? second : first,
                        (InetSocketAddress) rtp.getLocalAddress(),
                        0);
            } catch (IOException e) {
                first.close();
                last = e;
            }
        }
        throw last;
    }

    private DatagramChannel bind(int port) throws IOException {
        ProtocolFamily family =
                host.getAddress().length == 4
                        ? StandardProtocolFamily.INET
                        : StandardProtocolFamily.INET6;
        DatagramChannel channel = DatagramChannel.open(family);
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.IP_TOS, TRAFFIC_CLASS);
            return channel.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** A pair's channels are closed. */
    void giveBack(Pair pair) {
        portsInUse.addAndGet(-2);
        if (free != null) {
            free.offer(pair.firstPort());
        }
    }

    int portsInUse() {
        return portsInUse.get();
    }
}
