package tandem.engine.api;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import tandem.dialplan.ApiKey;
import tandem.engine.cdr.CallArchive;
import tandem.engine.cdr.CallFact;
import tandem.engine.cdr.CallJson;
import tandem.engine.cdr.CallLog;
import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.RecordingLedger.Hold;
import tandem.engine.cdr.RecordingRecord;
import tandem.engine.record.RecordingStore;

/**
 * {@code POST /api/v1/calls/{id}/recording/hold} and {@code release}: a legal hold on the recording
 * of an ended call. While it is there neither retention nor an erasure deletes the file.
 */
public final class RecordingHolds {
    private static final Schema.Fields ORDER =
            Schema.object("LegalHoldOrder")
                    .with(
                            "reason",
                            Schema.text(200, "[^\\p{Cntrl}]{1,200}"),
                            "Why, such as a case.");

    private final CallArchive archive;
    private final RecordingStore recordings;
    private final CallLog log;
    private final InstantSource clock;

    public RecordingHolds(
            CallArchive archive, RecordingStore recordings, CallLog log, InstantSource clock) {
        this.archive = archive;
        this.recordings = recordings;
        this.log = log;
        this.clock = clock;
    }

    /** The operations. */
    public List<Operation> operations() {
        return List.of(
                Operation.post("/api/v1/calls/{id}/recording/hold", "recording.hold")
                        .summary("Sets a legal hold: the recording is not deleted")
                        .needs("recordings:hold", ApiKey.Role.ADMIN)
                        .eachTenant()
                        .path("id", Schema.text(), "Of the ended call.")
                        .body(ORDER)
                        .answers(200, CallSchema.HOLD, "The hold")
                        .problems(404)
                        .does(this::hold),
                Operation.post("/api/v1/calls/{id}/recording/release", "recording.release")
                        .summary("Lifts a legal hold")
                        .needs("recordings:hold", ApiKey.Role.ADMIN)
                        .eachTenant()
                        .path("id", Schema.text(), "Of the ended call.")
                        .body(ORDER)
                        .answers(200, CallSchema.HOLD, "The hold that was lifted")
                        .problems(404, 409)
                        .does(this::release));
    }

    /** The file first: what the record says is then true. */
    private void hold(Request request) {
        CallRecord call = find(request);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Hold hold = new Hold(request.principal().key(), reason(request), now);
        if (!recordings.tryHold(recording(call), hold)) {
            throw Problem.notFound("the recording of this call is not on the disk");
        }
        log.note(
                call.id(),
                call.tenant(),
                now,
                new CallFact.RecordingHeld(hold.by(), hold.reason()));
        request.answer(json(hold));
    }

    private void release(Request request) {
        CallRecord call = find(request);
        Hold hold =
                recordings
                        .hold(recording(call))
                        .orElseThrow(() -> Problem.of(409, "this recording is not held"));
        log.note(
                call.id(),
                call.tenant(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                new CallFact.RecordingReleased(request.principal().key(), reason(request)));
        recordings.lift(recording(call));
        request.answer(json(hold));
    }

    private CallRecord find(Request request) {
        return archive.find(request.text("id"))
                .filter(call -> request.principal().sees(call.tenant()))
                .orElseThrow(() -> Problem.notFound("no ended call has this id"));
    }

    private static RecordingRecord recording(CallRecord call) {
        return call.recording().orElseThrow(() -> Problem.notFound("this call was not recorded"));
    }

    private static String reason(Request request) {
        return request.body().get("reason").asText();
    }

    private static ObjectNode json(Hold hold) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("by", hold.by())
                .put("reason", hold.reason())
                .put("since", CallJson.time(hold.since()));
    }
}
