package tandem.engine.store;

import org.jdbi.v3.core.Handle;

/**
 * Fills an empty database with many calls, for measuring only: rows of {@code call}, {@code leg}
 * and {@code call_tag} are made by the database itself, without its indexes, which are made when
 * the rows are there. In the end the schema is the one that the engine uses. Confined to one
 * thread.
 */
final class BulkCalls {
    private static final int PIECE = 200_000;
    private static final int NUMBERS = 1_000_000;

    private static final String RANGE =
            "WITH RECURSIVE n(i) AS (SELECT :from UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :to) ";

    private static final String CALLS =
            """
            INSERT INTO call (id, tenant, direction, from_party, to_party, flow, started_ms, answered_ms,
                ended_ms, cause, sip_status, q850, hangup_by, config_hash, generation)
            SELECT 'b-' || (10000000000 + i), 'demo', 'inbound', '+4930' || (10000000 + i % :numbers), '4000',
                'main', 1700000000000 + i, 1700000001000 + i, 1700000060000 + i, 'normal', 0, 16,
                'caller', 'cafe', 1 FROM n""";

    private static final String LEGS =
            """
            INSERT INTO leg (call_id, number, role, party, via, sip_call_id, codec, started_ms, answered_ms, ended_ms,
                cause, sip_status, q850, received_packets, received_octets, lost_packets, duplicate_packets,
                foreign_packets, malformed_packets, sent_packets, sent_octets, send_errors, jitter_us, remote)
            SELECT 'b-' || (10000000000 + i), 1, 'caller', '+4930' || (10000000 + i % :numbers), 'lab', 'sip-' || i,
                'PCMA', 1700000000000 + i, 1700000001000 + i, 1700000060000 + i, 'normal', 0, 16, 2950, 472000, 0, 0,
                0, 0, 2950, 472000, 0, 900, '127.0.0.1:4000' FROM n""";

    /**
     * In the order of the table's key, number by number; each is sent to by the calls of another.
     */
    private static final String TAGS =
            """
            , k(j) AS (SELECT :zero UNION ALL SELECT j + 1 FROM k WHERE j + 1 < :each)
            INSERT INTO call_tag (kind, name, started_ms, call_id)
            SELECT 'party', '+4930' || (10000000 + i), 1700000000000 + c, 'b-' || (10000000000 + c)
            FROM (SELECT i, j, j * :numbers + (i + :numbers / 2) % :numbers AS c FROM n CROSS JOIN k) pairs
            ORDER BY i, j""";

    private final Handle handle;
    private final int numbers;
    private final int each;

    private BulkCalls(Handle handle, int calls) {
        this.handle = handle;
        this.numbers = Math.clamp(calls, 2, NUMBERS);
        this.each = Math.max(1, calls / numbers);
    }

    /**
     * What is there now.
     *
     * @param rows calls, as many legs and as many tags
     * @param numbers that they were from, and sent to
     */
    record Filled(int rows, int numbers) {
        /** One of the numbers. */
        String number(int index) {
            return "+4930" + (10_000_000 + index % numbers);
        }

        /** How many calls a number is in. */
        int callsOfOne() {
            return 2 * rows / numbers;
        }
    }

    /**
     * @param calls how many, at least 2; of more than a million, whole millions
     */
    static Filled fill(Handle handle, int calls) {
        BulkCalls bulk = new BulkCalls(handle, calls);
        BulkLoad load = BulkLoad.of(handle);
        load.begin();
        int rows = bulk.numbers * bulk.each;
        bulk.pieces(CALLS, rows, PIECE);
        bulk.pieces(LEGS, rows, PIECE);
        bulk.pieces(TAGS, bulk.numbers, PIECE / bulk.each);
        load.end();
        return new Filled(rows, bulk.numbers);
    }

    private void pieces(String sql, int count, int piece) {
        for (int from = 0; from < count; from += piece) {
            var update =
                    handle.createUpdate(RANGE + sql)
                            .bind("from", (long) from)
                            .bind("to", (long) Math.min(count, from + piece))
                            .bind("numbers", (long) numbers);
            if (sql.equals(TAGS)) {
                update.bind("zero", 0L).bind("each", (long) each);
            }
            update.execute();
        }
    }
}
