package tandem.engine.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;

import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.EndCause;
import tandem.engine.cdr.LedgerJson;
import tandem.engine.cdr.LegRecord;
import tandem.engine.cdr.MarkRecord;
import tandem.engine.cdr.RecordingLedger;
import tandem.engine.cdr.RecordingRecord;
import tandem.engine.cdr.SegmentRecord;
import tandem.engine.cdr.StepRecord;
import tandem.engine.cdr.Words;
import tandem.media.Quality;
import tandem.media.StreamStats;

/**
 * Reads calls back from their tables. Runs on: the thread that owns the handle, inside its
 * transaction.
 */
final class CallRows {
    private static final JsonMapper JSON = new JsonMapper();

    private CallRows() {}

    /** The calls with these ids, at most some hundred; in no order. */
    static List<CallRecord> byId(Handle handle, List<String> ids) {
        return ids.isEmpty()
                ? List.of()
                : read(
                        handle,
                        handle.createQuery("SELECT * FROM call WHERE id IN (<ids>)")
                                .bindList("ids", ids));
    }

    /** The calls that a query on the table {@code call} selects, whole, in its order. */
    static List<CallRecord> read(Handle handle, Query calls) {
        Map<String, CallRecord> bare = new LinkedHashMap<>();
        calls.map((row, context) -> call(row)).forEach(call -> bare.put(call.id(), call));
        if (bare.isEmpty()) {
            return List.of();
        }
        List<String> ids = List.copyOf(bare.keySet());
        Map<String, List<LegRecord>> legs = parts(handle, "leg", "number", ids, CallRows::leg);
        Map<String, List<SegmentRecord>> segments =
                parts(handle, "segment", "position", ids, CallRows::segment);
        Map<String, List<RecordingRecord>> recordings =
                parts(handle, "recording", "call_id", ids, CallRows::recording);
        Map<String, List<StepRecord>> paths =
                parts(handle, "step", "position", ids, CallRows::step);
        Map<String, List<MarkRecord>> marks =
                parts(handle, "mark", "position", ids, CallRows::mark);
        return bare.values().stream()
                .map(
                        call ->
                                whole(
                                        call,
                                        legs.getOrDefault(call.id(), List.of()),
                                        segments.getOrDefault(call.id(), List.of()),
                                        recordings.getOrDefault(call.id(), List.of()),
                                        paths.getOrDefault(call.id(), List.of()),
                                        marks.getOrDefault(call.id(), List.of())))
                .toList();
    }

    private static <T> Map<String, List<T>> parts(
            Handle handle, String table, String order, List<String> ids, Reader<T> reader) {
        Map<String, List<T>> byCall = new HashMap<>();
        RowMapper<T> mapper =
                (row, context) -> {
                    T part = reader.read(row);
                    byCall.computeIfAbsent(row.getString("call_id"), id -> new ArrayList<>())
                            .add(part);
                    return part;
                };
        handle.createQuery("SELECT * FROM " + table + " WHERE call_id IN (<ids>) ORDER BY " + order)
                .bindList("ids", ids)
                .map(mapper)
                .list();
        return byCall;
    }

    private static CallRecord call(ResultSet row) throws SQLException {
        return new CallRecord(
                row.getString("id"),
                row.getString("tenant"),
                CallRecord.State.ENDED,
                Words.parse(CallRecord.Direction.class, row.getString("direction")),
                row.getString("from_party"),
                row.getString("to_party"),
                row.getString("flow"),
                Instant.ofEpochMilli(row.getLong("started_ms")),
                time(row, "answered_ms"),
                time(row, "ended_ms"),
                cause(row),
                Optional.ofNullable(row.getString("hangup_by"))
                        .map(by -> Words.parse(CallRecord.HangupBy.class, by)),
                List.of(),
                List.of(),
                Optional.empty(),
                row.getString("config_hash"),
                row.getLong("generation"),
                List.of(),
                List.of());
    }

    private static CallRecord whole(
            CallRecord bare,
            List<LegRecord> legs,
            List<SegmentRecord> segments,
            List<RecordingRecord> recordings,
            List<StepRecord> path,
            List<MarkRecord> marks) {
        return new CallRecord(
                bare.id(),
                bare.tenant(),
                bare.state(),
                bare.direction(),
                bare.from(),
                bare.to(),
                bare.flow(),
                bare.started(),
                bare.answered(),
                bare.ended(),
                bare.cause(),
                bare.hangupBy(),
                legs,
                segments,
                recordings.stream().findFirst(),
                bare.configHash(),
                bare.generation(),
                path,
                marks);
    }

    private static LegRecord leg(ResultSet row) throws SQLException {
        return new LegRecord(
                row.getInt("number"),
                Words.parse(LegRecord.Role.class, row.getString("role")),
                row.getString("party"),
                row.getString("via"),
                row.getString("sip_call_id"),
                row.getString("codec"),
                Instant.ofEpochMilli(row.getLong("started_ms")),
                time(row, "ringing_ms"),
                time(row, "answered_ms"),
                time(row, "ended_ms"),
                cause(row),
                media(row));
    }

    private static StreamStats media(ResultSet row) throws SQLException {
        return new StreamStats(
                row.getLong("received_packets"),
                row.getLong("received_octets"),
                row.getLong("lost_packets"),
                row.getLong("duplicate_packets"),
                row.getLong("foreign_packets"),
                row.getLong("malformed_packets"),
                row.getLong("sent_packets"),
                row.getLong("sent_octets"),
                row.getLong("send_errors"),
                row.getLong("jitter_us"),
                row.getString("remote"),
                new Quality(
                        row.getLong("round_trip_us"),
                        row.getLong("round_trip_max_us"),
                        row.getLong("loss_bursts"),
                        row.getLong("sent_lost_packets"),
                        heard(row, "received_"),
                        heard(row, "sent_")));
    }

    private static Quality.Heard heard(ResultSet row, String direction) throws SQLException {
        return new Quality.Heard(
                row.getLong(direction + "jitter_p95_us"),
                row.getLong(direction + "jitter_max_us"),
                row.getInt(direction + "r_tenths"),
                row.getInt(direction + "mos_hundredths"));
    }

    private static SegmentRecord segment(ResultSet row) throws SQLException {
        return new SegmentRecord(
                Words.parse(SegmentRecord.Kind.class, row.getString("kind")),
                row.getString("name"),
                row.getString("party"),
                Instant.ofEpochMilli(row.getLong("started_ms")),
                time(row, "ended_ms"),
                row.getString("outcome"));
    }

    private static RecordingRecord recording(ResultSet row) throws SQLException {
        return new RecordingRecord(
                row.getString("file"),
                Instant.ofEpochMilli(row.getLong("started_ms")),
                row.getLong("duration_ms"),
                row.getLong("gap_ms"),
                row.getBoolean("complete"),
                row.getString("sha256"),
                row.getString("fault"),
                ledger(row.getString("ledger")));
    }

    private static RecordingLedger ledger(String json) throws SQLException {
        try {
            return json.isEmpty() ? RecordingLedger.EMPTY : LedgerJson.parse(JSON.readTree(json));
        } catch (JsonProcessingException e) {
            throw new SQLException("recording.ledger is no JSON", e);
        }
    }

    private static StepRecord step(ResultSet row) throws SQLException {
        return new StepRecord(
                Instant.ofEpochMilli(row.getLong("at_ms")),
                row.getString("flow"),
                row.getString("step"),
                row.getString("outcome"),
                StepLists.prompts(row.getString("prompts")),
                StepLists.digits(row.getString("digits")));
    }

    private static MarkRecord mark(ResultSet row) throws SQLException {
        return new MarkRecord(row.getString("name"), Instant.ofEpochMilli(row.getLong("at_ms")));
    }

    private static Optional<EndCause> cause(ResultSet row) throws SQLException {
        String reason = row.getString("cause");
        return reason == null
                ? Optional.empty()
                : Optional.of(new EndCause(reason, row.getInt("sip_status"), row.getInt("q850")));
    }

    private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
        long ms = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(ms));
    }

    /** Makes one part of a call from the row that the result stands on. */
    private interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }
}
