package tandem.engine.store;

import java.sql.SQLException;

import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteException;

/** Tells failures of the database apart. */
final class Faults {
    private static final int TOO_BIG = 18;
    private static final int CONSTRAINT = 19;
    private static final int MISMATCH = 20;

    private Faults() {}

    /**
     * Whether a record itself cannot be written, so that trying again is no use; else the database
     * is in trouble.
     */
    static boolean ofRecord(Throwable failure) {
        boolean sql = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLiteException sqlite) {
                int code = sqlite.getResultCode().code & 0xFF;
                return code == TOO_BIG || code == CONSTRAINT || code == MISMATCH;
            }
            if (cause instanceof SQLException other && ofData(other.getSQLState())) {
                return true;
            }
            sql |= cause instanceof SQLException;
        }
        return !sql;
    }

    /**
     * Whether the connection has ended: class 08 of SQLSTATE, or 57P, by which PostgreSQL says that
     * it goes down or comes up.
     */
    static boolean ofConnection(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql
                    && sql.getSQLState() != null
                    && (sql.getSQLState().startsWith("08")
                            || sql.getSQLState().startsWith("57P"))) {
                return true;
            }
        }
        return false;
    }

    /** Classes 22 and 23 of SQLSTATE: data exception, integrity constraint violation. */
    private static boolean ofData(@Nullable String state) {
        return state != null && (state.startsWith("22") || state.startsWith("23"));
    }

    /** What the deepest cause says, for a log: the outer ones quote the record with its numbers. */
    static String say(Throwable failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest.getClass().getSimpleName() + ": " + firstLine(deepest.getMessage());
    }

    /** PostgreSQL quotes the row in the lines that follow. */
    private static String firstLine(@Nullable String message) {
        return message == null ? "" : message.lines().findFirst().orElse("");
    }
}
