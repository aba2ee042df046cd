package tandem.engine.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The database and how it is reached: one connection that writes, others that only read. Opening
 * brings the tables up to date. Runs on: any; a handle belongs to the thread that asked for it.
 */
public final class Database {
    private static final String SQLITE = "sqlite:";
    private static final int BUSY_MS = 1000;
    private static final int LOG_LIMIT_BYTES = 64 << 20;

    private final SQLiteDataSource writing;
    private final SQLiteDataSource reading;

    private Database(String jdbcUrl, SQLiteConfig writing, SQLiteConfig reading) {
        this.writing = source(jdbcUrl, writing);
        this.reading = source(jdbcUrl, reading);
    }

    /**
     * Opens the database, creates it when it is not there, and migrates it.
     *
     * @param url {@code sqlite:FILE}
     * @param dataDir what a relative file is relative to
     * @throws IllegalArgumentException for an URL that this version does not know
     * @throws RuntimeException when the database cannot be opened or migrated; the engine cannot
     *     start then
     */
    public static Database open(String url, Path dataDir) {
        return open(url, dataDir, writing());
    }

    /** The same with other settings for the connection that writes. */
    static Database open(String url, Path dataDir, SQLiteConfig writing) {
        Path file = file(url, dataDir);
        try {
            Files.createDirectories(file.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException("store.url: cannot create " + file.getParent(), e);
        }
        Database database = new Database("jdbc:sqlite:" + file, writing, reading());
        database.migrate();
        return database;
    }

    /** A new connection that may write. To be closed by who asked. */
    Handle writer() {
        return Jdbi.open(writing);
    }

    /** A new connection that only reads. To be closed by who asked. */
    Handle reader() {
        return Jdbi.open(reading);
    }

    /**
     * WAL, so that readers never wait for the writer; every commit reaches the disk, so that what
     * is acknowledged also survives a power cut. Transactions take the write lock at their begin,
     * since a later upgrade could only fail.
     */
    static SQLiteConfig writing() {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.setJournalSizeLimit(LOG_LIMIT_BYTES);
        config.enforceForeignKeys(true);
        config.setBusyTimeout(BUSY_MS);
        return config;
    }

    private static SQLiteConfig reading() {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(BUSY_MS);
        return config;
    }

    private static SQLiteDataSource source(String jdbcUrl, SQLiteConfig config) {
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl(jdbcUrl);
        return source;
    }

    private static Path file(String url, Path dataDir) {
        if (url.startsWith("postgresql:") || url.startsWith("postgres:")) {
            throw new IllegalArgumentException(
                    "store.url: postgresql comes with a later version; use sqlite:FILE, such as sqlite:tandem.db");
        }
        String name = url.startsWith(SQLITE) ? url.substring(SQLITE.length()) : "";
        if (name.isBlank() || name.startsWith(":") || name.indexOf('?') >= 0) {
            throw new IllegalArgumentException(
                    "store.url: cannot read '"
                            + url
                            + "'; expected sqlite:FILE, such as sqlite:tandem.db");
        }
        return dataDir.resolve(name).toAbsolutePath().normalize();
    }

    private void migrate() {
        Flyway.configure(Database.class.getClassLoader())
                .dataSource(writing)
                .locations("classpath:db/migration")
                .load()
                .migrate();
    }
}
