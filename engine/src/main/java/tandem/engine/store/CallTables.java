package tandem.engine.store;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.EndCause;
import tandem.engine.cdr.LegRecord;
import tandem.engine.cdr.MarkRecord;
import tandem.engine.cdr.RecordingRecord;
import tandem.engine.cdr.SegmentRecord;
import tandem.engine.cdr.StepRecord;
import tandem.engine.cdr.Words;

/**
 * Writes ended calls into their tables; what is there of a call is replaced, so that everything may
 * be written again. Runs on: store-writer, inside its transaction.
 */
final class CallTables {
    /** No statement has more parameters than every database takes. */
    private static final int IDS = 1_000;

    private static final String CALL =
            """
            INSERT INTO call (id, tenant, direction, from_party, to_party, flow, started_ms, answered_ms, ended_ms,
                cause, sip_status, q850, hangup_by, config_hash, generation)
            VALUES (:id, :tenant, :direction, :from, :to, :flow, :started, :answered, :ended,
                :cause, :sip_status, :q850, :hangup_by, :config_hash, :generation)""";
    private static final String TAG =
            """
            INSERT INTO call_tag (kind, name, started_ms, call_id) VALUES (:kind, :name, :started, :call)""";
    private static final String STEP =
            """
            INSERT INTO step (call_id, position, at_ms, flow, step, outcome, prompts, digits)
            VALUES (:call, :position, :at, :flow, :step, :outcome, :prompts, :digits)""";
    private static final String MARK =
            """
            INSERT INTO mark (call_id, position, name, at_ms) VALUES (:call, :position, :name, :at)""";
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

    /** Writes calls, each at most once in the collection. */
    static void put(Handle handle, Collection<CallRecord> calls) {
        delete(handle, calls.stream().map(CallRecord::id).toList());
        if (calls.isEmpty()) {
            return;
        }
        putCalls(handle, calls);
        insertParts(handle, calls);
    }

    /** Deletes calls with all their parts. */
    static void delete(Handle handle, List<String> ids) {
        inPieces(
                ids,
                piece ->
                        handle.createUpdate("DELETE FROM call WHERE id IN (<ids>)")
                                .bindList("ids", piece)
                                .execute());
    }

    /** Lists of ids that a statement can take. */
    static void inPieces(List<String> ids, Consumer<List<String>> each) {
        for (int from = 0; from < ids.size(); from += IDS) {
            each.accept(ids.subList(from, Math.min(from + IDS, ids.size())));
        }
    }

    private static void putCalls(Handle handle, Collection<CallRecord> calls) {
        PreparedBatch batch = handle.prepareBatch(CALL);
        for (CallRecord call : calls) {
            batch.bind("id", call.id())
                    .bind("tenant", call.tenant())
                    .bind("direction", Words.of(call.direction()))
                    .bind("from", call.from())
                    .bind("to", call.to())
                    .bind("flow", call.flow())
                    .bind("started", call.started().toEpochMilli())
                    .bind("answered", ms(call.answered()))
                    .bind("ended", ms(call.ended()))
                    .bind("hangup_by", call.hangupBy().map(Words::of).orElse(null))
                    .bind("config_hash", call.configHash())
                    .bind("generation", call.generation());
            bindCause(batch, call.cause());
            batch.add();
        }
        batch.execute();
    }

    private static void insertParts(Handle handle, Collection<CallRecord> calls) {
        PreparedBatch tags = handle.prepareBatch(TAG);
        PreparedBatch legs = handle.prepareBatch(LEG);
        PreparedBatch segments = handle.prepareBatch(SEGMENT);
        PreparedBatch steps = handle.prepareBatch(STEP);
        PreparedBatch marks = handle.prepareBatch(MARK);
        PreparedBatch recordings = handle.prepareBatch(RECORDING);
        for (CallRecord call : calls) {
            CallTags.of(call).forEach(tag -> add(tags, call, tag));
            call.legs().forEach(leg -> add(legs, call.id(), leg));
            int position = 0;
            for (SegmentRecord segment : call.segments()) {
                add(segments, call.id(), ++position, segment);
            }
            position = 0;
            for (StepRecord step : call.path()) {
                add(steps, call.id(), ++position, step);
            }
            position = 0;
            for (MarkRecord mark : call.marks()) {
                add(marks, call.id(), ++position, mark);
            }
            call.recording().ifPresent(recording -> add(recordings, call.id(), recording));
        }
        for (PreparedBatch batch : List.of(tags, legs, segments, steps, marks, recordings)) {
            if (batch.size() > 0) {
                batch.execute();
            }
        }
    }

    private static void add(PreparedBatch batch, CallRecord call, CallTags.Tag tag) {
        batch.bind("kind", tag.kind())
                .bind("name", tag.name())
                .bind("started", call.started().toEpochMilli())
                .bind("call", call.id())
                .add();
    }

    private static void add(PreparedBatch batch, String call, int position, StepRecord step) {
        batch.bind("call", call)
                .bind("position", position)
                .bind("at", step.at().toEpochMilli())
                .bind("flow", step.flow())
                .bind("step", step.step())
                .bind("outcome", step.outcome())
                .bind("prompts", StepLists.prompts(step.prompts()))
                .bind("digits", StepLists.digits(step.digits()))
                .add();
    }

    private static void add(PreparedBatch batch, String call, int position, MarkRecord mark) {
        batch.bind("call", call)
                .bind("position", position)
                .bind("name", mark.name())
                .bind("at", mark.at().toEpochMilli())
                .add();
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
