package tandem.engine.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Stands between a client and PostgreSQL, and can lose the answer to a commit: the server has
 * committed, and the client sees its connection end.
 */
final class CutConnection implements AutoCloseable {
    private final ServerSocket listening;
    private final int serverPort;
    private final AtomicBoolean armed = new AtomicBoolean();
    private final CountDownLatch cut = new CountDownLatch(1);

    CutConnection(int serverPort) throws IOException {
        this.serverPort = serverPort;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Loses the answer to the next commit. */
    void loseNextAnswer() {
        armed.set(true);
    }

    /** Waits until an answer was lost. */
    boolean lost() throws InterruptedException {
        return cut.await(30, TimeUnit.SECONDS);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
                Thread.ofVirtual().start(() -> pass(client, server, false));
                Thread.ofVirtual().start(() -> pass(server, client, true));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void pass(Socket from, Socket to, boolean answers) {
        byte[] octets = new byte[1 << 16];
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int count = in.read(octets); count > 0; count = in.read(octets)) {
                if (answers && commits(octets, count) && armed.compareAndSet(true, false)) {
                    cut.countDown();
                    return;
                }
                out.write(octets, 0, count);
            }
        } catch (IOException ended) {
            // The other side goes with it.
        }
    }

    /** CommandComplete with the tag COMMIT, which comes by itself: the driver waits for it. */
    private static boolean commits(byte[] octets, int count) {
        return new String(octets, 0, count, StandardCharsets.ISO_8859_1).contains("COMMIT\0");
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
