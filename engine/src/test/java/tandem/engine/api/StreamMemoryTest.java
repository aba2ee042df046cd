package tandem.engine.api;

import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What a client of the event stream costs. With {@code -Dtandem.streams=8000} it prints the figure
 * for many; each takes two file descriptors here, since both ends are in this process.
 */
@Timeout(180)
@Isolated
final class StreamMemoryTest {
    private static final int CLIENTS = Integer.getInteger("tandem.streams", 500);

    /** Far above what was measured; a thread or a buffer for each client would break it. */
    private static final long BOUND = 64 << 10;

    @Test
    void aClientCostsNeitherAThreadNorABuffer() throws Exception {
        try (LiveApi api = new LiveApi(Plans.open(), List.of())) {
            List<SocketChannel> clients = new ArrayList<>();
            connect(api, clients, 20);
            long heapBefore = heap();
            int threadsBefore = threads();

            connect(api, clients, CLIENTS);
            api.fact("demo", "c", "call.opened", "{}");
            await().atMost(60, TimeUnit.SECONDS)
                    .until(() -> api.stream.figures().eventsSent() >= CLIENTS + 20);

            long octets = (heap() - heapBefore) / CLIENTS;
            int threads = threads() - threadsBefore;
            System.out.println("clients=" + CLIENTS + " heap_octets_per_client=" + octets);
            assertTrue(octets < BOUND, () -> octets + " octets per client");
            assertTrue(threads < 50, () -> threads + " more threads");
            for (SocketChannel client : clients) {
                client.close();
            }
        }
    }

    private static void connect(LiveApi api, List<SocketChannel> clients, int count)
            throws Exception {
        byte[] request =
                "GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII);
        int before = clients.size();
        for (int i = 0; i < count; i++) {
            SocketChannel channel =
                    SocketChannel.open(new InetSocketAddress("127.0.0.1", api.port()));
            channel.write(ByteBuffer.wrap(request));
            clients.add(channel);
        }
        await().atMost(120, TimeUnit.SECONDS)
                .until(() -> api.stream.figures().clients() == before + count);
    }

    private static long heap() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }
}
