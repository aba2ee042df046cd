package tandem.engine.store;

import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

import org.jdbi.v3.core.Handle;

/**
 * How a kind of database takes many rows at once: without indexes and checks, which are read from
 * the database itself and made again as they were. Confined to one thread.
 */
sealed interface BulkLoad {
    /** Takes indexes and checks away. */
    void begin();

    /** Brings them back. */
    void end();

    static BulkLoad of(Handle handle) {
        return isPostgres(handle) ? Postgres.of(handle) : Sqlite.of(handle);
    }

    private static boolean isPostgres(Handle handle) {
        try {
            return handle.getConnection()
                    .getMetaData()
                    .getDatabaseProductName()
                    .equals("PostgreSQL");
        } catch (SQLException e) {
            throw new IllegalStateException("cannot ask the database what it is", e);
        }
    }

    private static List<String> texts(Handle handle, String query) {
        return handle.createQuery(query).mapTo(String.class).list();
    }

    /** Nobody else may have the file open. */
    record Sqlite(Handle handle, List<String> drops, List<String> creations) implements BulkLoad {
        private static final String INDEXES =
                " FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name";

        static Sqlite of(Handle handle) {
            return new Sqlite(
                    handle,
                    texts(handle, "SELECT 'DROP INDEX ' || name" + INDEXES),
                    texts(handle, "SELECT sql" + INDEXES));
        }

        @Override
        public void begin() {
            handle.execute("PRAGMA foreign_keys = OFF");
            handle.execute("PRAGMA journal_mode = OFF");
            handle.execute("PRAGMA synchronous = OFF");
            handle.execute("PRAGMA cache_size = -262144");
            drops.forEach(handle::execute);
        }

        @Override
        public void end() {
            creations.forEach(handle::execute);
            handle.execute("PRAGMA journal_mode = WAL");
        }
    }

    /** The user must own the tables. */
    record Postgres(Handle handle, List<String> drops, List<String> creations) implements BulkLoad {
        private static final String INDEXES =
                " FROM pg_indexes WHERE schemaname = current_schema()"
                        + " AND indexname NOT IN (SELECT conname FROM pg_constraint) ORDER BY indexname";
        private static final String CHECKS =
                " FROM pg_constraint WHERE contype = 'f'"
                        + " AND connamespace = current_schema()::regnamespace ORDER BY conname";

        static Postgres of(Handle handle) {
            List<String> drops =
                    Stream.of(
                                    "SELECT 'DROP INDEX ' || indexname" + INDEXES,
                                    "SELECT 'ALTER TABLE ' || conrelid::regclass || ' DROP CONSTRAINT ' || conname"
                                            + CHECKS)
                            .flatMap(query -> texts(handle, query).stream())
                            .toList();
            List<String> creations =
                    Stream.of(
                                    "SELECT indexdef" + INDEXES,
                                    "SELECT 'ALTER TABLE ' || conrelid::regclass || ' ADD CONSTRAINT ' || conname || ' ' || pg_get_constraintdef(oid)"
                                            + CHECKS)
                            .flatMap(query -> texts(handle, query).stream())
                            .toList();
            return new Postgres(handle, drops, creations);
        }

        @Override
        public void begin() {
            // An index over all rows takes longer than any statement of the engine may.
            handle.execute("SET statement_timeout = 0");
            handle.execute("SET maintenance_work_mem = '256MB'");
            try {
                handle.getConnection().setNetworkTimeout(Runnable::run, 0);
            } catch (SQLException e) {
                throw new IllegalStateException("cannot lift the limit of an answer", e);
            }
            drops.forEach(handle::execute);
        }

        @Override
        public void end() {
            creations.forEach(handle::execute);
            // As its own upkeep would do by and by.
            handle.execute("VACUUM ANALYZE");
        }
    }
}
