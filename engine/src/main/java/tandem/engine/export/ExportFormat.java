package tandem.engine.export;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import tandem.engine.cdr.CallJson;
import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.CallWords;
import tandem.engine.cdr.EndCause;
import tandem.engine.cdr.RecordingRecord;
import tandem.engine.cdr.SegmentRecord;
import tandem.engine.cdr.Words;

/** What exported calls look like. */
public enum ExportFormat {
    /** One line a call with its main facts, for spreadsheets. */
    CSV("text/csv; charset=utf-8; header=present") {
        @Override
        public String head() {
            return Csv.line(COLUMNS);
        }

        @Override
        public String line(CallRecord call) {
            return Csv.line(cells(call));
        }
    },

    /** One JSON object a line, all of it, as the API shows calls. */
    JSONL("application/jsonl") {
        @Override
        public String head() {
            return "";
        }

        @Override
        public String line(CallRecord call) {
            return CallJson.of(call, call.ended().orElse(Instant.EPOCH)) + "\n";
        }
    };

    private static final List<String> COLUMNS =
            List.of(
                    "id",
                    "tenant",
                    "direction",
                    "from",
                    "to",
                    "flow",
                    "started",
                    "answered",
                    "ended",
                    "duration_ms",
                    "talk_ms",
                    "wait_ms",
                    "cause",
                    "sip_status",
                    "q850",
                    "hangup_by",
                    "queues",
                    "seats",
                    "sent_to",
                    "marks",
                    "recording",
                    "recording_complete",
                    "config_hash",
                    "generation");

    private final String contentType;

    ExportFormat(String contentType) {
        this.contentType = contentType;
    }

    public String contentType() {
        return contentType;
    }

    /** What stands before the first call. */
    public abstract String head();

    /** An ended call, with its line end. */
    public abstract String line(CallRecord call);

    private static List<String> cells(CallRecord call) {
        Instant end = call.ended().orElse(call.started());
        return List.of(
                call.id(),
                call.tenant(),
                Words.of(call.direction()),
                call.from(),
                call.to(),
                call.flow(),
                CallJson.time(call.started()),
                call.answered().map(CallJson::time).orElse(""),
                CallJson.time(end),
                Long.toString(end.toEpochMilli() - call.started().toEpochMilli()),
                Long.toString(call.totalMs(SegmentRecord.Kind.TALK, end)),
                Long.toString(call.totalMs(SegmentRecord.Kind.QUEUE, end)),
                call.cause().map(EndCause::reason).orElse(""),
                number(call.cause().map(EndCause::sipStatus)),
                number(call.cause().map(EndCause::q850)),
                call.hangupBy().map(Words::of).orElse(""),
                String.join(" ", CallWords.queues(call)),
                String.join(" ", CallWords.seats(call)),
                String.join(" ", CallWords.sentTo(call)),
                String.join(" ", CallWords.marks(call)),
                call.recording().map(RecordingRecord::file).orElse(""),
                call.recording().map(found -> Boolean.toString(found.complete())).orElse(""),
                call.configHash(),
                Long.toString(call.generation()));
    }

    private static String number(Optional<Integer> value) {
        return value.map(found -> Integer.toString(found)).orElse("");
    }
}
