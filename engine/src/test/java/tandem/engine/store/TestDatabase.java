package tandem.engine.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

import tandem.dialplan.EngineSettings;

/** The kinds of database that every test of the store runs on. */
enum TestDatabase {
    SQLITE {
        @Override
        EngineSettings.Store settings() {
            return new EngineSettings.Store("sqlite:tandem.db");
        }

        @Override
        void lockCalls(Handle handle) {
            handle.execute("DELETE FROM call WHERE id = 'nobody'");
        }
    },
    POSTGRES {
        @Override
        EngineSettings.Store settings() {
            String name = "t" + drawn.incrementAndGet();
            try (Handle handle = Jdbi.open(Server.RUNNING.getPostgresDatabase())) {
                handle.execute("CREATE DATABASE " + name);
            }
            return new EngineSettings.Store(
                    "postgresql://localhost:" + Server.RUNNING.getPort() + "/" + name,
                    "postgres",
                    "postgres");
        }

        @Override
        void lockCalls(Handle handle) {
            handle.execute("LOCK TABLE call IN ACCESS EXCLUSIVE MODE");
        }
    };

    private static final AtomicInteger drawn = new AtomicInteger();

    /** An empty database of its own. */
    abstract EngineSettings.Store settings();

    /** Keeps every other connection from writing calls until rolled back. */
    abstract void lockCalls(Handle handle);

    Database open(Path dir) {
        return Database.open(settings(), dir);
    }

    /** One server for all tests, from the first that needs it on; it ends with the process. */
    private static final class Server {
        static final EmbeddedPostgres RUNNING = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "off")
                        .setServerConfig("shared_buffers", "32MB")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
