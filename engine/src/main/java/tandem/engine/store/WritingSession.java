package tandem.engine.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

import tandem.engine.cdr.CallRecord;

/**
 * The connection that writes; opened on first use, and anew after a failure. Every method throws a
 * RuntimeException when the database is in trouble, and nothing was written then. Runs on:
 * store-writer.
 */
final class WritingSession {
    private final Database database;
    private @Nullable Handle handle;

    WritingSession(Database database) {
        this.database = database;
    }

    /**
     * Writes records in one transaction; of one call the last that ended counts.
     *
     * @return records that the database will never take; the others are in it
     */
    List<CallRecord> write(List<CallRecord> calls) {
        try {
            writeTogether(calls);
            return List.of();
        } catch (RuntimeException e) {
            if (!Faults.ofRecord(e)) {
                throw e;
            }
            return writeSingly(calls);
        }
    }

    /** Ends up to {@code limit} calls that no process holds any more, and returns them. */
    List<CallRecord> closeInterrupted(Instant now, int limit) {
        return handle().inTransaction(
                        transaction -> {
                            List<CallRecord> open =
                                    CallRows.read(
                                            transaction,
                                            transaction
                                                    .createQuery(
                                                            "SELECT * FROM call WHERE state <> 'ended' ORDER BY started_ms, id LIMIT :limit")
                                                    .bind("limit", limit));
                            List<CallRecord> ended =
                                    open.stream().map(call -> Interrupted.end(call, now)).toList();
                            CallTables.close(transaction, ended);
                            return ended;
                        });
    }

    /** Gives the connection up, after a failure or at the end. */
    void close() {
        Handle closing = handle;
        handle = null;
        if (closing != null) {
            closing.close();
        }
    }

    private void writeTogether(List<CallRecord> calls) {
        Map<String, CallRecord> ended = new LinkedHashMap<>();
        calls.stream().filter(call -> !call.live()).forEach(call -> ended.put(call.id(), call));
        Map<String, CallRecord> opened = new LinkedHashMap<>();
        calls.stream()
                .filter(call -> call.live() && !ended.containsKey(call.id()))
                .forEach(call -> opened.putIfAbsent(call.id(), call));
        handle().useTransaction(
                        transaction -> {
                            CallTables.open(transaction, List.copyOf(opened.values()));
                            CallTables.close(transaction, ended.values());
                        });
    }

    private List<CallRecord> writeSingly(List<CallRecord> calls) {
        List<CallRecord> rejected = new ArrayList<>();
        for (CallRecord call : calls) {
            try {
                writeTogether(List.of(call));
            } catch (RuntimeException e) {
                if (!Faults.ofRecord(e)) {
                    throw e;
                }
                rejected.add(call);
            }
        }
        return rejected;
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
