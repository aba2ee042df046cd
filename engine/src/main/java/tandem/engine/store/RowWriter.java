package tandem.engine.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * One statement, prepared once for the life of a connection, whose rows are written many at a time.
 * Values are given in the order of its question marks. Binding by name costs as much time as the
 * database itself needs for a row. Runs on: store-writer.
 */
final class RowWriter {
    private final PreparedStatement statement;
    private int column;
    private int rows;

    RowWriter(Connection connection, String sql) {
        try {
            this.statement = connection.prepareStatement(sql);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    RowWriter text(@Nullable String value) {
        return set((row, at) -> row.setString(at, value));
    }

    RowWriter number(long value) {
        return set((row, at) -> row.setLong(at, value));
    }

    RowWriter small(int value) {
        return set((row, at) -> row.setInt(at, value));
    }

    RowWriter small(@Nullable Integer value) {
        return value == null
                ? set((row, at) -> row.setNull(at, Types.INTEGER))
                : small(value.intValue());
    }

    RowWriter flag(boolean value) {
        return set((row, at) -> row.setBoolean(at, value));
    }

    RowWriter time(Instant value) {
        return number(value.toEpochMilli());
    }

    RowWriter time(Optional<Instant> value) {
        return value.isPresent()
                ? time(value.get())
                : set((row, at) -> row.setNull(at, Types.BIGINT));
    }

    /** The row is complete. */
    void add() {
        try {
            statement.addBatch();
        } catch (SQLException e) {
            throw failed(e);
        }
        column = 0;
        rows++;
    }

    /** Writes the rows that were added. */
    void flush() {
        if (rows == 0) {
            return;
        }
        try {
            statement.executeBatch();
            rows = 0;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** Forgets rows that an earlier failure has left. */
    void clear() {
        if (rows == 0 && column == 0) {
            return;
        }
        rows = 0;
        column = 0;
        try {
            statement.clearBatch();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private RowWriter set(Setter setter) {
        try {
            setter.set(statement, ++column);
            return this;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private static IllegalStateException failed(SQLException e) {
        return new IllegalStateException("cannot write rows", e);
    }

    private interface Setter {
        void set(PreparedStatement row, int at) throws SQLException;
    }
}
