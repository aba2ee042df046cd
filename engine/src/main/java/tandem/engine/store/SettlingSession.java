package tandem.engine.store;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    record Position(long settled, long openFrom) {}

    /**
     * What became of a batch.
     *
     * @param stored calls as they stand in the database now
     * @param rejected records that the database will never take
     * @param strays facts of calls that nobody knows
     */
    record Settled(List<CallRecord> stored, List<CallRecord> rejected, int strays) {}

    /** Empty when the database has never seen the journal. */
    Optional<Position> position() {
        return open().handle()
                .createQuery(
                        "SELECT settled, open_from FROM journal_position WHERE journal = :journal")
                .bind("journal", journal)
                .map((row, context) -> new Position(row.getLong(1), row.getLong(2)))
                .findOne();
    }

    /** Writes a batch and the position after it in one transaction. */
    Settled settle(Batch batch) {
        Open on = open();
        try {
            return on.handle().inTransaction(_ -> settle(on, batch, false));
        } catch (RuntimeException e) {
            if (!Faults.ofRecord(e)) {
                throw e;
            }
            return on.handle().inTransaction(_ -> settle(on, batch, true));
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
    private Settled settle(Open on, Batch batch, boolean singly) {
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
                .bind("settled", batch.settled())
                .bind("open_from", batch.openFrom())
                .execute();
        return new Settled(calls, rejected, strays);
    }

    /** Facts of stored calls make new records of them. */
    private static int addLate(
            Handle transaction, Map<String, List<Entry>> late, List<CallRecord> calls) {
        Map<String, CallRecord> known = new HashMap<>();
        CallTables.inPieces(
                List.copyOf(late.keySet()),
                ids -> CallRows.byId(transaction, ids).forEach(call -> known.put(call.id(), call)));
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
