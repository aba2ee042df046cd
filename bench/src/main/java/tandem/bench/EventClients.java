package tandem.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;

import tandem.bench.records.BigTree;

/**
 * What a client of the event stream costs an engine that has nothing to say: its heap after a
 * collection with and without so many clients that only listen. Runs on: the thread of a command.
 *
 * @param clients between the two looks at the heap, so a hundred fewer than asked for; fewer still
 *     at the limits of the system
 * @param heapBefore octets
 * @param heapAfter octets, with all clients there
 */
record EventClients(int clients, long heapBefore, long heapAfter) {
    private static final int ANSWER_OCTETS = 1_024;
    private static final int ANSWER_LIMIT_MS = 10_000;
    private static final int FIRST = 100;

    double octetsPerClient() {
        return clients == 0 ? 0 : (heapAfter - heapBefore) / (double) clients;
    }

    /**
     * Starts an engine, connects the clients, stops the engine.
     *
     * @param home an empty folder for the engine
     */
    static EventClients measure(Path home, int wanted) throws IOException {
        Path conf = home.resolve("conf");
        BigTree.write(conf, 1, 20);
        Files.writeString(
                conf.resolve("engine.yaml"), "http: { rate: 10000 }\n", StandardOpenOption.APPEND);
        List<Socket> clients = new ArrayList<>();
        try (EngineProcess engine = EngineProcess.start(home, EngineProcess.MAIN_CLASS)) {
            // The first clients bring what is there once only.
            connect(engine.ready().http(), Math.min(FIRST, wanted), clients);
            int first = clients.size();
            long before = heap(engine.ready().pid());
            connect(engine.ready().http(), wanted - first, clients);
            long after = heap(engine.ready().pid());
            return new EventClients(clients.size() - first, before, after);
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    /** Stops at the first that gets no stream: there can be no more then. */
    private static void connect(InetSocketAddress http, int count, List<Socket> into) {
        byte[] request =
                ("GET /api/v1/events HTTP/1.1\r\nHost: "
                                + http.getHostString()
                                + "\r\nAccept: text/event-stream\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
        byte[] answer = new byte[ANSWER_OCTETS];
        for (int i = 0; i < count; i++) {
            try {
                Socket client = new Socket();
                client.connect(http, ANSWER_LIMIT_MS);
                client.setSoTimeout(ANSWER_LIMIT_MS);
                client.getOutputStream().write(request);
                int octets = client.getInputStream().read(answer);
                String said = new String(answer, 0, Math.max(0, octets), StandardCharsets.US_ASCII);
                if (!said.startsWith("HTTP/1.1 200")) {
                    System.err.println("no more clients: " + said.lines().findFirst().orElse(""));
                    client.close();
                    return;
                }
                into.add(client);
            } catch (IOException full) {
                System.err.println("no more clients: " + full.getMessage());
                return;
            }
        }
    }

    /** Octets of the heap that are in use after a collection. */
    private static long heap(long pid) throws IOException {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
            String address = machine.startLocalManagementAgent();
            machine.detach();
            try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address))) {
                MemoryMXBean memory =
                        ManagementFactory.getPlatformMXBean(
                                connector.getMBeanServerConnection(), MemoryMXBean.class);
                // Twice: what a first one hands to cleaners and references goes with the next.
                memory.gc();
                memory.gc();
                return memory.getHeapMemoryUsage().getUsed();
            }
        } catch (AttachNotSupportedException e) {
            throw new IOException("cannot look into the engine's memory", e);
        }
    }
}
