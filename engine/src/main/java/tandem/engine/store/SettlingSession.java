package tandem.engine.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

import tandem.engine.cdr.CallProjection;
import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.FactParser;
import tandem.engine.journal.Entry;

/**
 * The connection that writes; opened on first use, and anew after a failure. Every method throws a
 * RuntimeException when the database is in trouble, and nothing was written then. Runs on:
 * store-writer.
 */
final class SettlingSession {
    private static final String EVENT =
            """
            INSERT INTO event (journal, number, at_ms, tenant, subject, type, body)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (journal, number) DO NOTHING""";
    private static final String POSITION =
            """
            INSERT INTO journal_position (journal, settled, open_from) VALUES (:journal, :settled, :open_from)
            ON CONFLICT (journal) DO UPDATE SET settled = excluded.settled, open_from = excluded.open_from""";

    /** Waits for whoever writes the position of this journal just now, and says it. */
    private static final String STAND =
            """
            INSERT INTO journal_position (journal, settled, open_from) VALUES (:journal, 0, 0)
            ON CONFLICT (journal) DO UPDATE SET settled = journal_position.settled
            RETURNING settled, open_from""";

    private final Database database;
    private final String journal;
    private @Nullable Open open;

    /**
     * @param journal id of the journal that is settled
     */
    SettlingSession(Database database, String journal) {
        this.database = database;
        this.journal = journal;
    }

    /** The connection with what is prepared on it. */
    private record Open(Handle handle, CallTables tables, RowWriter events) {}

    /** How far the journal is settled. */
    record Position(long settled, long openFrom) {
        /** The database has never seen the journal. */
        static final Position NEVER = new Position(0, 0);

        private static Position of(ResultSet row) throws SQLException {
            return new Position(row.getLong(1), row.getLong(2));
        }
    }

    /**
     * What became of a batch.
     *
     * @param stored calls as they stand in the database now
     * @param rejected records that the database will never take
     * @param strays facts of calls that nobody knows
     */
    record Settled(List<CallRecord> stored, List<CallRecord> rejected, int strays) {}

    /** Where the database stands. */
    Position position() {
        return open().handle()
                .createQuery(
                        "SELECT settled, open_from FROM journal_position WHERE journal = :journal")
                .bind("journal", journal)
                .map((row, context) -> Position.of(row))
                .findOne()
                .orElse(Position.NEVER);
    }

    /**
     * Writes a batch and the position after it in one transaction. A batch that the database has
     * already, since only the answer to its commit was lost, is not written again.
     *
     * @param from where the database was left
     * @return empty when it stands elsewhere, as after a crash that took its last commits; nothing
     *     is written then
     */
    Optional<Settled> settle(Batch batch, Position from) {
        Open on = open();
        try {
            return on.handle().inTransaction(_ -> settle(on, batch, from, false));
        } catch (RuntimeException e) {
            if (!Faults.ofRecord(e)) {
                throw e;
            }
            return on.handle().inTransaction(_ -> settle(on, batch, from, true));
        }
    }

    /** Gives the connection up, after a failure or at the end. */
    void close() {
        Open closing = open;
        open = null;
        if (closing != null) {
            closing.handle().close();
        }
    }

    /**
     * @param singly each record by itself, so that one that cannot be written leaves the others
     */
    private Optional<Settled> settle(Open on, Batch batch, Position from, boolean singly) {
        Position now = stand(on.handle());
        if (now.equals(batch.position())) {
            return Optional.of(settledBefore(on.handle(), batch));
        }
        return now.equals(from) ? Optional.of(write(on, batch, singly)) : Optional.empty();
    }

    private Position stand(Handle transaction) {
        return transaction
                .createQuery(STAND)
                .bind("journal", journal)
                .map((row, context) -> Position.of(row))
                .one();
    }

    private Settled write(Open on, Batch batch, boolean singly) {
        List<CallRecord> calls = new ArrayList<>(batch.closed());
        int strays = addLate(on.handle(), batch.late(), calls);
        List<CallRecord> rejected = List.of();
        if (singly) {
            rejected = putSingly(on, calls);
            calls.removeAll(rejected);
        } else {
            on.tables().put(calls);
        }
        putEvents(on, batch.events(), singly);
        on.handle()
                .createUpdate(POSITION)
                .bind("journal", journal)
                .bind("settled", batch.position().settled())
                .bind("open_from", batch.position().openFrom())
                .execute();
        return new Settled(calls, rejected, strays);
    }

    /** What became of a batch whose answer was lost. */
    private static Settled settledBefore(Handle transaction, Batch batch) {
        Set<String> ids = new LinkedHashSet<>(batch.late().keySet());
        batch.closed().forEach(call -> ids.add(call.id()));
        Map<String, CallRecord> known = known(transaction, ids);
        List<CallRecord> rejected =
                batch.closed().stream().filter(call -> !known.containsKey(call.id())).toList();
        int strays =
                batch.late().entrySet().stream()
                        .filter(facts -> !known.containsKey(facts.getKey()))
                        .mapToInt(facts -> facts.getValue().size())
                        .sum();
        return new Settled(List.copyOf(known.values()), rejected, strays);
    }

    private static Map<String, CallRecord> known(Handle transaction, Collection<String> ids) {
        Map<String, CallRecord> known = new HashMap<>();
        CallTables.inPieces(
                List.copyOf(ids),
                piece ->
                        CallRows.byId(transaction, piece)
                                .forEach(call -> known.put(call.id(), call)));
        return known;
    }

    /** Facts of stored calls make new records of them. */
    private static int addLate(
            Handle transaction, Map<String, List<Entry>> late, List<CallRecord> calls) {
        Map<String, CallRecord> known = known(transaction, late.keySet());
        int strays = 0;
        for (Map.Entry<String, List<Entry>> facts : late.entrySet()) {
            CallRecord call = known.get(facts.getKey());
            if (call == null) {
                strays += facts.getValue().size();
            } else {
                CallProjection projection = CallProjection.of(call);
                facts.getValue()
                        .forEach(
                                entry ->
                                        FactParser.parse(entry)
                                                .ifPresent(
                                                        fact ->
                                                                projection.apply(
                                                                        entry.at(), fact)));
                calls.add(projection.record());
            }
        }
        return strays;
    }

    private static List<CallRecord> putSingly(Open on, List<CallRecord> calls) {
        List<CallRecord> rejected = new ArrayList<>();
        for (CallRecord call : calls) {
            if (!trySingly(on.handle(), () -> on.tables().put(List.of(call)))) {
                rejected.add(call);
            }
        }
        return rejected;
    }

    private void putEvents(Open on, List<Entry> events, boolean singly) {
        if (singly) {
            events.forEach(
                    event -> trySingly(on.handle(), () -> putEvents(on.events(), List.of(event))));
        } else {
            putEvents(on.events(), events);
        }
    }

    private void putEvents(RowWriter rows, List<Entry> events) {
        rows.clear();
        for (Entry event : events) {
            rows.text(journal)
                    .number(event.number())
                    .time(event.at())
                    .text(event.tenant())
                    .text(event.subject())
                    .text(event.type())
                    .text(event.body())
                    .add();
        }
        rows.flush();
    }

    /** False when the database will never take it. */
    private static boolean trySingly(Handle transaction, Runnable write) {
        transaction.savepoint("record");
        try {
            write.run();
            transaction.releaseSavepoint("record");
            return true;
        } catch (RuntimeException e) {
            if (!Faults.ofRecord(e)) {
                throw e;
            }
            transaction.rollbackToSavepoint("record");
            return false;
        }
    }

    private Open open() {
        Open known = open;
        if (known != null) {
            return known;
        }
        Handle handle = database.writer();
        try {
            Connection connection = handle.getConnection();
            Open fresh =
                    new Open(handle, new CallTables(connection), new RowWriter(connection, EVENT));
            open = fresh;
            return fresh;
        } catch (RuntimeException e) {
            handle.close();
            throw e;
        }
    }
}
