package tandem.engine.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.awaitility.Awaitility;

/** A PostgreSQL that comes and goes, on one directory and one port. */
final class PostgresServer implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Path data;
    private final int port;
    private EmbeddedPostgres running;

    private PostgresServer(Path data, int port, EmbeddedPostgres running) {
        this.data = data;
        this.port = port;
        this.running = running;
    }

    /** A new one, which runs. */
    static PostgresServer start(Path dir) throws IOException {
        Path data = dir.resolve("postgres");
        EmbeddedPostgres first = launch(data, 0);
        return new PostgresServer(data, first.getPort(), first);
    }

    /** Settings of the engine that lead here. */
    Map<String, String> settings() {
        return Map.of(
                "store.url",
                "postgresql://127.0.0.1:" + port + "/postgres",
                "store.user",
                "postgres");
    }

    /** Leads to the same database. */
    String jdbc() {
        return running.getJdbcUrl("postgres", "postgres");
    }

    /** It ends in order. */
    void stop() throws IOException {
        running.close();
    }

    /** It ends as in a crash: what was not on its disk is lost. */
    void crash() throws IOException {
        long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).getFirst());
        ProcessHandle server = ProcessHandle.of(pid).orElseThrow();
        new ProcessBuilder("sh", "-c", "kill -QUIT " + pid).start();
        Awaitility.await().atMost(SOON).until(() -> !server.isAlive());
        // There is nothing left to stop, which is logged; but this lets go of the directory.
        running.close();
    }

    /** It runs again, with what it has. */
    void startAgain() throws IOException {
        running = launch(data, port);
    }

    private static EmbeddedPostgres launch(Path data, int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPort(port)
                .setServerConfig("shared_buffers", "32MB")
                // Commits that wait for no disk stay in its memory this long, so a crash takes
                // them.
                .setServerConfig("wal_writer_delay", "10s")
                .start();
    }

    @Override
    public void close() throws IOException {
        running.close();
    }
}
