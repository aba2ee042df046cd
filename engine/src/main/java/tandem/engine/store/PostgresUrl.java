package tandem.engine.store;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;

import org.postgresql.ds.PGSimpleDataSource;

/**
 * Where a PostgreSQL is: {@code postgresql://HOST[:PORT]/DATABASE}. Every wait for it is bounded.
 * Runs on: any (immutable).
 */
record PostgresUrl(String host, int port, String database) {
    private static final Pattern FORM =
            Pattern.compile(
                    "postgres(?:ql)?://([A-Za-z0-9._-]+|\\[[0-9a-fA-F:]+])(?::(\\d{1,5}))?/([A-Za-z0-9_.-]+)");
    private static final int DEFAULT_PORT = 5432;
    private static final int CONNECT_SECONDS = 5;
    private static final int ANSWER_SECONDS = 60;
    private static final int WRITE_LIMIT_MS = 50_000;
    private static final int READ_LIMIT_MS = 10_000;

    static boolean isOne(String url) {
        return url.startsWith("postgres:") || url.startsWith("postgresql:");
    }

    /**
     * @throws IllegalArgumentException when it has another form
     */
    static PostgresUrl parse(String url) {
        Matcher match = FORM.matcher(url);
        if (!match.matches()) {
            throw new IllegalArgumentException(
                    "store.url: expected postgresql://HOST[:PORT]/DATABASE; user and password are store.user and store.password");
        }
        int port = match.group(2) == null ? DEFAULT_PORT : Integer.parseInt(match.group(2));
        return new PostgresUrl(match.group(1), port, match.group(3));
    }

    /**
     * @param user empty = the driver's own default
     */
    DataSource source(String user, String password, boolean readOnly) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {host});
        source.setPortNumbers(new int[] {port});
        source.setDatabaseName(database);
        if (!user.isEmpty()) {
            source.setUser(user);
            source.setPassword(password);
        }
        source.setApplicationName("tandem");
        source.setConnectTimeout(CONNECT_SECONDS);
        source.setLoginTimeout(CONNECT_SECONDS);
        source.setSocketTimeout(ANSWER_SECONDS);
        source.setTcpKeepAlive(true);
        source.setReadOnly(readOnly);
        if (!readOnly) {
            source.setReWriteBatchedInserts(true);
        }
        // What a crash of the database takes from its end is settled anew from the journal.
        source.setOptions(
                readOnly
                        ? "-c statement_timeout=" + READ_LIMIT_MS
                        : "-c synchronous_commit=off -c statement_timeout=" + WRITE_LIMIT_MS);
        return source;
    }
}
