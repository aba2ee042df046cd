package tandem.engine.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.sql.DataSource;

import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

import tandem.dialplan.EngineSettings;

/**
 * The database and how it is reached: one connection that writes, others that only read. The first
 * connection that writes brings the tables up to date. Runs on: any; a handle belongs to the thread
 * that asked for it.
 */
public final class Database {
    private static final String SQLITE = "sqlite:";
    private static final int BUSY_MS = 1000;
    private static final int LOG_LIMIT_BYTES = 64 << 20;

    private final DataSource writing;
    private final DataSource reading;
    private final Map<String, String> dialect;
    private final String lasting;
    private volatile boolean migrated;

    /**
     * @param dialect what the migrations say differently to this kind
     * @param lasting statement after which commits of a connection wait for the disk
     */
    private Database(
            DataSource writing, DataSource reading, Map<String, String> dialect, String lasting) {
        this.writing = writing;
        this.reading = reading;
        this.dialect = dialect;
        this.lasting = lasting;
    }

    /**
     * Opens the database of the settings. SQLite is created when it is not there, and migrated; so
     * is PostgreSQL as soon as it can be reached, which need not be now.
     *
     * @param dataDir what a relative file is relative to
     * @throws IllegalArgumentException for an URL that this version does not know
     * @throws RuntimeException when the file cannot be opened or migrated; the engine cannot start
     *     then
     */
    public static Database open(EngineSettings.Store settings, Path dataDir) {
        if (PostgresUrl.isOne(settings.url())) {
            PostgresUrl url = PostgresUrl.parse(settings.url());
            return new Database(
                    url.source(settings.user(), settings.password(), false),
                    url.source(settings.user(), settings.password(), true),
                    Map.of("binary", "COLLATE \"C\"", "clustered", ""),
                    "SET synchronous_commit = on");
        }
        return open(settings.url(), dataDir, writing());
    }

    /** SQLite with other settings for the connection that writes. */
    static Database open(String url, Path dataDir, SQLiteConfig writing) {
        Path file = file(url, dataDir);
        try {
            Files.createDirectories(file.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException("store.url: cannot create " + file.getParent(), e);
        }
        Database database =
                new Database(
                        source(file, writing),
                        source(file, reading()),
                        Map.of("binary", "", "clustered", "WITHOUT ROWID"),
                        "PRAGMA synchronous = FULL");
        database.migrate();
        return database;
    }

    /** A new connection that may write. To be closed by who asked. */
    Handle writer() {
        if (!migrated) {
            migrate();
        }
        return Jdbi.open(writing);
    }

    /** A new connection that may write, for what no journal could bring back. */
    Handle lastingWriter() {
        Handle handle = writer();
        handle.execute(lasting);
        return handle;
    }

    /** A new connection that only reads. To be closed by who asked. */
    Handle reader() {
        return Jdbi.open(reading);
    }

    /**
     * WAL, so that readers never wait for the writer. What a power cut takes from the end of the
     * log is settled anew from the journal, so a commit need not wait for the disk. Transactions
     * take the write lock at their begin, since a later upgrade could only fail.
     */
    static SQLiteConfig writing() {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
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

    private static DataSource source(Path file, SQLiteConfig config) {
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        return source;
    }

    private static Path file(String url, Path dataDir) {
        String name = url.startsWith(SQLITE) ? url.substring(SQLITE.length()) : "";
        if (name.isBlank() || name.startsWith(":") || name.indexOf('?') >= 0) {
            throw new IllegalArgumentException(
                    "store.url: cannot read '"
                            + url
                            + "'; expected sqlite:FILE, such as sqlite:tandem.db, or postgresql://HOST[:PORT]/DATABASE");
        }
        return dataDir.resolve(name).toAbsolutePath().normalize();
    }

    private synchronized void migrate() {
        Flyway.configure(Database.class.getClassLoader())
                .dataSource(writing)
                .locations("classpath:db/migration")
                .placeholders(dialect)
                .load()
                .migrate();
        migrated = true;
    }
}
