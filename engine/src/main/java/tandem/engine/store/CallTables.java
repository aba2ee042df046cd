package tandem.engine.store;

import java.sql.Connection;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import org.jdbi.v3.core.Handle;

import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.EndCause;
import tandem.engine.cdr.LedgerJson;
import tandem.engine.cdr.LegRecord;
import tandem.engine.cdr.MarkRecord;
import tandem.engine.cdr.RecordingRecord;
import tandem.engine.cdr.SegmentRecord;
import tandem.engine.cdr.StepRecord;
import tandem.engine.cdr.Words;
import tandem.media.Quality;

/**
 * Writes ended calls into their tables; what is there of a call is replaced, so that everything may
 * be written again. Belongs to one connection. Runs on: store-writer, inside its transaction.
 */
final class CallTables {
    /** No statement has more parameters than every database takes. */
    private static final int IDS = 1_000;

    private static final String CALL =
            """
            INSERT INTO call (id, tenant, direction, from_party, to_party, flow, started_ms, answered_ms, ended_ms,
                cause, sip_status, q850, hangup_by, config_hash, generation)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final String TAG =
            """
            INSERT INTO call_tag (kind, name, started_ms, call_id) VALUES (?, ?, ?, ?)""";
    private static final String STEP =
            """
            INSERT INTO step (call_id, position, at_ms, flow, step, outcome, prompts, digits)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final String MARK =
            """
            INSERT INTO mark (call_id, position, name, at_ms) VALUES (?, ?, ?, ?)""";
    private static final String LEG =
            """
            INSERT INTO leg (call_id, number, role, party, via, sip_call_id, codec, started_ms, ringing_ms, answered_ms,
                ended_ms, cause, sip_status, q850, received_packets, received_octets, lost_packets, duplicate_packets,
                foreign_packets, malformed_packets, sent_packets, sent_octets, send_errors, jitter_us, remote,
                round_trip_us, round_trip_max_us, loss_bursts, sent_lost_packets,
                received_jitter_p95_us, received_jitter_max_us, received_r_tenths, received_mos_hundredths,
                sent_jitter_p95_us, sent_jitter_max_us, sent_r_tenths, sent_mos_hundredths)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
                ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final String SEGMENT =
            """
            INSERT INTO segment (call_id, position, kind, name, party, started_ms, ended_ms, outcome)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final String RECORDING =
            """
            INSERT INTO recording (call_id, file, started_ms, duration_ms, gap_ms, complete, sha256, fault, ledger)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    private static final String DELETE = "DELETE FROM call WHERE id = ?";

    private final RowWriter deletions;
    private final RowWriter calls;
    private final RowWriter tags;
    private final RowWriter legs;
    private final RowWriter segments;
    private final RowWriter steps;
    private final RowWriter marks;
    private final RowWriter recordings;

    /** Prepares the statements, which live as long as the connection. */
    CallTables(Connection connection) {
        this.deletions = new RowWriter(connection, DELETE);
        this.calls = new RowWriter(connection, CALL);
        this.tags = new RowWriter(connection, TAG);
        this.legs = new RowWriter(connection, LEG);
        this.segments = new RowWriter(connection, SEGMENT);
        this.steps = new RowWriter(connection, STEP);
        this.marks = new RowWriter(connection, MARK);
        this.recordings = new RowWriter(connection, RECORDING);
    }

    /** Writes calls, each at most once in the collection. */
    void put(Collection<CallRecord> records) {
        // What is gone must be gone before it comes again, and a call is there before its parts.
        List<RowWriter> order =
                List.of(deletions, calls, tags, legs, segments, steps, marks, recordings);
        order.forEach(RowWriter::clear);
        records.forEach(this::add);
        order.forEach(RowWriter::flush);
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

    private void add(CallRecord call) {
        deletions.text(call.id()).add();
        calls.text(call.id())
                .text(call.tenant())
                .text(Words.of(call.direction()))
                .text(call.from())
                .text(call.to())
                .text(call.flow())
                .time(call.started())
                .time(call.answered())
                .time(call.ended());
        cause(calls, call.cause());
        calls.text(call.hangupBy().map(Words::of).orElse(null))
                .text(call.configHash())
                .number(call.generation())
                .add();
        CallTags.of(call).forEach(tag -> add(call, tag));
        call.legs().forEach(leg -> add(call.id(), leg));
        int position = 0;
        for (SegmentRecord segment : call.segments()) {
            add(call.id(), ++position, segment);
        }
        position = 0;
        for (StepRecord step : call.path()) {
            add(call.id(), ++position, step);
        }
        position = 0;
        for (MarkRecord mark : call.marks()) {
            add(call.id(), ++position, mark);
        }
        call.recording().ifPresent(recording -> add(call.id(), recording));
    }

    private void add(CallRecord call, CallTags.Tag tag) {
        tags.text(tag.kind()).text(tag.name()).time(call.started()).text(call.id()).add();
    }

    private void add(String call, int position, StepRecord step) {
        steps.text(call)
                .small(position)
                .time(step.at())
                .text(step.flow())
                .text(step.step())
                .text(step.outcome())
                .text(StepLists.prompts(step.prompts()))
                .text(StepLists.digits(step.digits()))
                .add();
    }

    private void add(String call, int position, MarkRecord mark) {
        marks.text(call).small(position).text(mark.name()).time(mark.at()).add();
    }

    private void add(String call, LegRecord leg) {
        legs.text(call)
                .small(leg.number())
                .text(Words.of(leg.role()))
                .text(leg.party())
                .text(leg.via())
                .text(leg.sipCallId())
                .text(leg.codec())
                .time(leg.started())
                .time(leg.ringing())
                .time(leg.answered())
                .time(leg.ended());
        cause(legs, leg.cause());
        legs.number(leg.media().receivedPackets())
                .number(leg.media().receivedOctets())
                .number(leg.media().lostPackets())
                .number(leg.media().duplicatePackets())
                .number(leg.media().foreignPackets())
                .number(leg.media().malformedPackets())
                .number(leg.media().sentPackets())
                .number(leg.media().sentOctets())
                .number(leg.media().sendErrors())
                .number(leg.media().jitterUs())
                .text(leg.media().remote());
        Quality quality = leg.media().quality();
        legs.number(quality.roundTripUs())
                .number(quality.roundTripMaxUs())
                .number(quality.lossBursts())
                .number(quality.sentLostPackets());
        heard(quality.received());
        heard(quality.sent());
        legs.add();
    }

    private void heard(Quality.Heard heard) {
        legs.number(heard.jitterP95Us())
                .number(heard.jitterMaxUs())
                .small(heard.rTenths())
                .small(heard.mosHundredths());
    }

    private void add(String call, int position, SegmentRecord segment) {
        segments.text(call)
                .small(position)
                .text(Words.of(segment.kind()))
                .text(segment.name())
                .text(segment.party())
                .time(segment.started())
                .time(segment.ended())
                .text(segment.outcome())
                .add();
    }

    private void add(String call, RecordingRecord recording) {
        recordings
                .text(call)
                .text(recording.file())
                .time(recording.started())
                .number(recording.durationMs())
                .number(recording.gapMs())
                .flag(recording.complete())
                .text(recording.sha256())
                .text(recording.fault())
                .text(LedgerJson.text(recording.ledger()))
                .add();
    }

    private static void cause(RowWriter row, Optional<EndCause> cause) {
        row.text(cause.map(EndCause::reason).orElse(null))
                .small(cause.map(EndCause::sipStatus).orElse(null))
                .small(cause.map(EndCause::q850).orElse(null));
    }
}
