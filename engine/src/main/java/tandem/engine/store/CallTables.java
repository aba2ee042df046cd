package tandem.engine.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.EndCause;
import tandem.engine.cdr.LegRecord;
import tandem.engine.cdr.RecordingRecord;
import tandem.engine.cdr.SegmentRecord;
import tandem.engine.cdr.Words;

/**
 * Writes calls into their tables. The order of writing does not matter: an opening never touches
 * what is there, an ended call replaces whatever is there, so everything may be written again. Runs
 * on: store-writer, inside its transaction.
 */
final class CallTables {
    private static final String CALL =
            """
            INSERT INTO call (id, tenant, state, direction, from_party, to_party, flow, started_ms, answered_ms, ended_ms,
                cause, sip_status, q850, hangup_by, config_hash)
            VALUES (:id, :tenant, :state, :direction, :from, :to, :flow, :started, :answered, :ended,
                :cause, :sip_status, :q850, :hangup_by, :config_hash)
            ON CONFLICT (id) DO\s""";
    private static final String REPLACE =
            """
            UPDATE SET tenant = excluded.tenant, state = excluded.state, direction = excluded.direction,
                from_party = excluded.from_party, to_party = excluded.to_party, flow = excluded.flow,
                started_ms = excluded.started_ms, answered_ms = excluded.answered_ms, ended_ms = excluded.ended_ms,
                cause = excluded.cause, sip_status = excluded.sip_status, q850 = excluded.q850,
                hangup_by = excluded.hangup_by, config_hash = excluded.config_hash""";
    private static final String LEG =
            """
            INSERT INTO leg (call_id, number, role, party, via, sip_call_id, codec, started_ms, ringing_ms, answered_ms,
                ended_ms, cause, sip_status, q850, received_packets, received_octets, lost_packets, duplicate_packets,
                foreign_packets, malformed_packets, sent_packets, sent_octets, send_errors, jitter_us, remote)
            VALUES (:call, :number, :role, :party, :via, :sip_call_id, :codec, :started, :ringing, :answered,
                :ended, :cause, :sip_status, :q850, :received_packets, :received_octets, :lost_packets, :duplicate_packets,
                :foreign_packets, :malformed_packets, :sent_packets, :sent_octets, :send_errors, :jitter_us, :remote)""";
    private static final String SEGMENT =
            """
            INSERT INTO segment (call_id, position, kind, name, party, started_ms, ended_ms, outcome)
            VALUES (:call, :position, :kind, :name, :party, :started, :ended, :outcome)""";
    private static final String RECORDING =
            """
            INSERT INTO recording (call_id, file, started_ms, duration_ms, gap_ms, complete, sha256, fault)
            VALUES (:call, :file, :started, :duration_ms, :gap_ms, :complete, :sha256, :fault)""";

    private CallTables() {}

    /** Writes openings of calls that are not known yet; the others are left as they are. */
    static void open(Handle handle, List<CallRecord> calls) {
        if (calls.isEmpty()) {
            return;
        }
        int[] inserted = putCalls(handle, calls, CALL + "NOTHING");
        List<CallRecord> fresh = new ArrayList<>();
        for (int i = 0; i < inserted.length; i++) {
            if (inserted[i] > 0) {
                fresh.add(calls.get(i));
            }
        }
        insertParts(handle, fresh);
    }

    /** Writes ended calls, each at most once in the collection. */
    static void close(Handle handle, Collection<CallRecord> calls) {
        if (calls.isEmpty()) {
            return;
        }
        putCalls(handle, calls, CALL + REPLACE);
        for (String table : List.of("leg", "segment", "recording")) {
            PreparedBatch batch =
                    handle.prepareBatch("DELETE FROM " + table + " WHERE call_id = :call");
            calls.forEach(call -> batch.bind("call", call.id()).add());
            batch.execute();
        }
        insertParts(handle, calls);
    }

    private static int[] putCalls(Handle handle, Collection<CallRecord> calls, String sql) {
        PreparedBatch batch = handle.prepareBatch(sql);
        for (CallRecord call : calls) {
            batch.bind("id", call.id())
                    .bind("tenant", call.tenant())
                    .bind("state", Words.of(call.state()))
                    .bind("direction", Words.of(call.direction()))
                    .bind("from", call.from())
                    .bind("to", call.to())
                    .bind("flow", call.flow())
                    .bind("started", call.started().toEpochMilli())
                    .bind("answered", ms(call.answered()))
                    .bind("ended", ms(call.ended()))
                    .bind("hangup_by", call.hangupBy().map(Words::of).orElse(null))
                    .bind("config_hash", call.configHash());
            bindCause(batch, call.cause());
            batch.add();
        }
        return batch.execute();
    }

    private static void insertParts(Handle handle, Collection<CallRecord> calls) {
        PreparedBatch legs = handle.prepareBatch(LEG);
        PreparedBatch segments = handle.prepareBatch(SEGMENT);
        PreparedBatch recordings = handle.prepareBatch(RECORDING);
        for (CallRecord call : calls) {
            call.legs().forEach(leg -> add(legs, call.id(), leg));
            int position = 0;
            for (SegmentRecord segment : call.segments()) {
                add(segments, call.id(), ++position, segment);
            }
            call.recording().ifPresent(recording -> add(recordings, call.id(), recording));
        }
        for (PreparedBatch batch : List.of(legs, segments, recordings)) {
            if (batch.size() > 0) {
                batch.execute();
            }
        }
    }

    private static void add(PreparedBatch batch, String call, LegRecord leg) {
        batch.bind("call", call)
                .bind("number", leg.number())
                .bind("role", Words.of(leg.role()))
                .bind("party", leg.party())
                .bind("via", leg.via())
                .bind("sip_call_id", leg.sipCallId())
                .bind("codec", leg.codec())
                .bind("started", leg.started().toEpochMilli())
                .bind("ringing", ms(leg.ringing()))
                .bind("answered", ms(leg.answered()))
                .bind("ended", ms(leg.ended()))
                .bind("received_packets", leg.media().receivedPackets())
                .bind("received_octets", leg.media().receivedOctets())
                .bind("lost_packets", leg.media().lostPackets())
                .bind("duplicate_packets", leg.media().duplicatePackets())
                .bind("foreign_packets", leg.media().foreignPackets())
                .bind("malformed_packets", leg.media().malformedPackets())
                .bind("sent_packets", leg.media().sentPackets())
                .bind("sent_octets", leg.media().sentOctets())
                .bind("send_errors", leg.media().sendErrors())
                .bind("jitter_us", leg.media().jitterUs())
                .bind("remote", leg.media().remote());
        bindCause(batch, leg.cause());
        batch.add();
    }

    private static void add(PreparedBatch batch, String call, int position, SegmentRecord segment) {
        batch.bind("call", call)
                .bind("position", position)
                .bind("kind", Words.of(segment.kind()))
                .bind("name", segment.name())
                .bind("party", segment.party())
                .bind("started", segment.started().toEpochMilli())
                .bind("ended", ms(segment.ended()))
                .bind("outcome", segment.outcome())
                .add();
    }

    private static void add(PreparedBatch batch, String call, RecordingRecord recording) {
        batch.bind("call", call)
                .bind("file", recording.file())
                .bind("started", recording.started().toEpochMilli())
                .bind("duration_ms", recording.durationMs())
                .bind("gap_ms", recording.gapMs())
                .bind("complete", recording.complete())
                .bind("sha256", recording.sha256())
                .bind("fault", recording.fault())
                .add();
    }

    private static void bindCause(PreparedBatch batch, Optional<EndCause> cause) {
        batch.bind("cause", cause.map(EndCause::reason).orElse(null))
                .bind("sip_status", cause.map(EndCause::sipStatus).orElse(null))
                .bind("q850", cause.map(EndCause::q850).orElse(null));
    }

    private static @Nullable Long ms(Optional<Instant> at) {
        return at.map(Instant::toEpochMilli).orElse(null);
    }
}
