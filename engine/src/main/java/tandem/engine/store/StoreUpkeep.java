package tandem.engine.store;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;

import org.jdbi.v3.core.Handle;

/**
 * Takes out of the database what is no longer to be kept. Many small transactions, so that the
 * projector never waits long. Runs on: any thread that may block.
 */
public final class StoreUpkeep {
    private static final int PIECE = 500;
    private static final String GONE = "erased";

    private final Database database;

    public StoreUpkeep(Database database) {
        this.database = database;
    }

    /**
     * What was erased.
     *
     * @param calls rows of calls
     * @param legs rows of legs
     * @param segments rows of segments
     * @param steps rows of steps, whose digits were erased
     * @param events rows of events
     */
    public record Erased(int calls, int legs, int segments, int steps, int events) {}

    /** Deletes calls that began before, but those whose recording is held; says how many. */
    public int deleteCalls(Instant before) {
        return inPieces(
                handle -> {
                    List<String> ids =
                            handle.createQuery(
                                            """
                                            SELECT id FROM call WHERE started_ms < :before
                                                AND NOT EXISTS (SELECT 1 FROM recording WHERE call_id = call.id
                                                    AND ledger LIKE '%"hold_by":%')
                                            ORDER BY started_ms LIMIT :piece""")
                                    .bind("before", before.toEpochMilli())
                                    .bind("piece", PIECE)
                                    .mapTo(String.class)
                                    .list();
                    CallTables.delete(handle, ids);
                    return ids.size();
                });
    }

    /** Deletes events from before; says how many. */
    public int deleteEvents(Instant before) {
        return inPieces(
                handle ->
                        handle.createUpdate(
                                        """
                                        DELETE FROM event WHERE (journal, number) IN
                                            (SELECT journal, number FROM event WHERE at_ms < :before ORDER BY at_ms LIMIT :piece)""")
                                .bind("before", before.toEpochMilli())
                                .bind("piece", PIECE)
                                .execute());
    }

    /** Says of the recordings of calls that their files are gone. */
    public void expireRecordings(List<String> calls) {
        try (Handle handle = database.writer()) {
            for (int from = 0; from < calls.size(); from += PIECE) {
                List<String> piece = calls.subList(from, Math.min(from + PIECE, calls.size()));
                handle.useTransaction(
                        transaction ->
                                transaction
                                        .createUpdate(
                                                "UPDATE recording SET fault = 'expired' WHERE call_id IN (<ids>)")
                                        .bindList("ids", piece)
                                        .execute());
            }
        }
    }

    /**
     * Says of recordings that began before that, and of whose life the plan said nothing, that
     * their files are gone; says how many.
     */
    public int expireRecordings(Instant before) {
        return inPieces(
                handle ->
                        handle.createUpdate(
                                        """
                                        UPDATE recording SET fault = 'expired' WHERE call_id IN
                                            (SELECT call_id FROM recording WHERE started_ms < :before AND fault <> 'expired'
                                                 AND (ledger = '' OR ledger LIKE '%"retain_days":-1,%')
                                                 AND ledger NOT LIKE '%"hold_by":%'
                                             ORDER BY started_ms LIMIT :piece)""")
                                .bind("before", before.toEpochMilli())
                                .bind("piece", PIECE)
                                .execute());
    }

    /**
     * Takes a number out of calls and out of events but those of access and audit, which the law
     * wants kept. What the callers typed in those calls goes too. It is on the disk when this
     * returns, since the answer is a proof.
     */
    public Erased erase(String number, List<String> calls) {
        try (Handle handle = database.lastingWriter()) {
            return handle.inTransaction(transaction -> erase(transaction, number, calls));
        }
    }

    private static Erased erase(Handle transaction, String number, List<String> calls) {
        int[] rows = new int[4];
        CallTables.inPieces(
                calls,
                ids -> {
                    rows[0] += ids.size();
                    replace(transaction, "call", "from_party", "id", number, ids);
                    replace(transaction, "call", "to_party", "id", number, ids);
                    replaceTags(transaction, number, ids);
                    rows[1] += replace(transaction, "leg", "party", "call_id", number, ids);
                    rows[2] += replace(transaction, "segment", "party", "call_id", number, ids);
                    rows[2] += replace(transaction, "segment", "name", "call_id", number, ids);
                    rows[3] +=
                            transaction
                                    .createUpdate(
                                            "UPDATE step SET digits = '[]' WHERE call_id IN (<ids>) AND digits <> '[]'")
                                    .bindList("ids", ids)
                                    .execute();
                    transaction
                            .createUpdate(
                                    "UPDATE recording SET fault = 'erased', sha256 = '' WHERE call_id IN (<ids>)")
                            .bindList("ids", ids)
                            .execute();
                });
        int events =
                transaction
                        .createUpdate(
                                """
                                UPDATE event SET
                                    subject = CASE subject WHEN :number THEN :gone ELSE subject END,
                                    body = REPLACE(REPLACE(body, :text, :gone_text), :user, :gone_user)
                                WHERE (subject = :number OR body LIKE :like_text OR body LIKE :like_user)
                                    AND type NOT LIKE 'access.%' AND type NOT LIKE 'audit.%'""")
                        .bind("number", number)
                        .bind("gone", GONE)
                        .bind("text", '"' + number + '"')
                        .bind("gone_text", '"' + GONE + '"')
                        .bind("user", ':' + number + '@')
                        .bind("gone_user", ':' + GONE + '@')
                        .bind("like_text", "%\"" + number + "\"%")
                        .bind("like_user", "%:" + number + "@%")
                        .execute();
        return new Erased(rows[0], rows[1], rows[2], rows[3], events);
    }

    private static int replace(
            Handle transaction,
            String table,
            String column,
            String key,
            String number,
            List<String> ids) {
        return transaction
                .createUpdate(
                        "UPDATE %1$s SET %2$s = :gone WHERE %2$s = :number AND %3$s IN (<ids>)"
                                .formatted(table, column, key))
                .bind("gone", GONE)
                .bind("number", number)
                .bindList("ids", ids)
                .execute();
    }

    /** A call that names the number twice has its tag once. */
    private static void replaceTags(Handle transaction, String number, List<String> ids) {
        transaction
                .createUpdate(
                        "DELETE FROM call_tag WHERE kind = 'party' AND name = :number AND call_id IN (<ids>)")
                .bind("number", number)
                .bindList("ids", ids)
                .execute();
    }

    private int inPieces(Function<Handle, Integer> piece) {
        int total = 0;
        try (Handle handle = database.writer()) {
            int done = PIECE;
            while (done == PIECE && !Thread.currentThread().isInterrupted()) {
                done = handle.inTransaction(piece::apply);
                total += done;
            }
        }
        return total;
    }
}
