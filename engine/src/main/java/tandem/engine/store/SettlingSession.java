package tandem.engine.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
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
            VALUES (:journal, :number, :at, :tenant, :subject, :type, :body)
            ON CONFLICT (journal, number) DO NOTHING""";
    private static final String POSITION =
            """
            INSERT INTO journal_position (journal, settled, open_from) VALUES (:journal, :settled, :open_from)
            ON CONFLICT (journal) DO UPDATE SET settled = excluded.settled, open_from = excluded.open_from""";

    private final Database database;
    private final String journal;
    private @Nullable Handle handle;

    /**
     * @param journal id of the journal that is settled
     */
    SettlingSession(Database database, String journal) {
        this.database = database;
        this.journal = journal;
    }

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
        return handle().createQuery(
                        "SELECT settled, open_from FROM journal_position WHERE journal = :journal")
                .bind("journal", journal)
                .map((row, context) -> new Position(row.getLong(1), row.getLong(2)))
                .findOne();
    }

    /** Writes a batch and the position after it in one transaction. */
    Settled settle(Batch batch) {
        try {
            return handle().inTransaction(transaction -> settle(transaction, batch, false));
        } catch (RuntimeException e) {
            if (!Faults.ofRecord(e)) {
                throw e;
            }
            return handle().inTransaction(transaction -> settle(transaction, batch, true));
        }
    }

    /** Gives the connection up, after a failure or at the end. */
    void close() {
        Handle closing = handle;
        handle = null;
        if (closing != null) {
            closing.close();
        }
    }

    /**
     * @param singly each record by itself, so that one that cannot be written leaves the others
     */
    private Settled settle(Handle transaction, Batch batch, boolean singly) {
        List<CallRecord> calls = new ArrayList<>(batch.closed());
        int strays = addLate(transaction, batch.late(), calls);
        List<CallRecord> rejected = List.of();
        if (singly) {
            rejected = putSingly(transaction, calls);
            calls.removeAll(rejected);
        } else {
            CallTables.put(transaction, calls);
        }
        putEvents(transaction, batch.events(), singly);
        transaction
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

    private static List<CallRecord> putSingly(Handle transaction, List<CallRecord> calls) {
        List<CallRecord> rejected = new ArrayList<>();
        for (CallRecord call : calls) {
            if (!trySingly(transaction, () -> CallTables.put(transaction, List.of(call)))) {
                rejected.add(call);
            }
        }
        return rejected;
    }

    private void putEvents(Handle transaction, List<Entry> events, boolean singly) {
        if (singly) {
            events.forEach(
                    event -> trySingly(transaction, () -> putEvents(transaction, List.of(event))));
        } else if (!events.isEmpty()) {
            putEvents(transaction, events);
        }
    }

    private void putEvents(Handle transaction, List<Entry> events) {
        PreparedBatch batch = transaction.prepareBatch(EVENT);
        for (Entry event : events) {
            batch.bind("journal", journal)
                    .bind("number", event.number())
                    .bind("at", event.at().toEpochMilli())
                    .bind("tenant", event.tenant())
                    .bind("subject", event.subject())
                    .bind("type", event.type())
                    .bind("body", event.body())
                    .add();
        }
        batch.execute();
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

    private Handle handle() {
        Handle open = handle;
        if (open == null) {
            open = database.writer();
            handle = open;
        }
        return open;
    }
}
