package tandem.engine.cdr;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import tandem.media.Quality;
import tandem.media.StreamStats;

/**
 * A call as JSON, for the API and for export: snake_case, times in RFC 3339 UTC with exactly
 * milliseconds, durations in {@code _ms}, what is not (yet) there as null. {@link CallParser} reads
 * it back. Runs on: any.
 */
public final class CallJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final DateTimeFormatter RFC_3339 =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private CallJson() {}

    /**
     * One call.
     *
     * @param now end of whatever still goes on, for the durations of a live call
     */
    public static ObjectNode of(CallRecord call, Instant now) {
        Instant until = call.ended().orElse(now);
        ObjectNode json = NODES.objectNode();
        json.put("id", call.id());
        json.put("tenant", call.tenant());
        json.put("state", Words.of(call.state()));
        json.put("direction", Words.of(call.direction()));
        json.put("from", call.from());
        json.put("to", call.to());
        json.put("flow", call.flow());
        json.put("started", time(call.started()));
        json.put("answered", time(call.answered()));
        json.put("ended", time(call.ended()));
        json.put("duration_ms", SegmentRecord.betweenMs(call.started(), until));
        json.put("talk_ms", call.totalMs(SegmentRecord.Kind.TALK, until));
        json.put("wait_ms", call.totalMs(SegmentRecord.Kind.QUEUE, until));
        putCause(json, call.cause());
        json.put("hangup_by", call.hangupBy().map(Words::of).orElse(null));
        ArrayNode legs = json.putArray("legs");
        call.legs().forEach(leg -> legs.add(leg(leg)));
        ArrayNode segments = json.putArray("segments");
        call.segments().forEach(segment -> segments.add(segment(segment, until)));
        json.set(
                "recording",
                call.recording().<JsonNode>map(CallJson::recording).orElse(NODES.nullNode()));
        json.put("config_hash", call.configHash());
        json.put("generation", call.generation());
        ArrayNode path = json.putArray("path");
        call.path().forEach(step -> path.add(step(step)));
        ArrayNode marks = json.putArray("marks");
        call.marks()
                .forEach(
                        mark ->
                                marks.addObject()
                                        .put("name", mark.name())
                                        .put("at", time(mark.at())));
        return json;
    }

    private static ObjectNode step(StepRecord step) {
        ObjectNode json = NODES.objectNode();
        json.put("at", time(step.at()));
        json.put("flow", step.flow());
        json.put("step", step.step());
        json.put("outcome", orNull(step.outcome()));
        ArrayNode prompts = json.putArray("prompts");
        step.prompts().forEach(prompts::add);
        ArrayNode digits = json.putArray("digits");
        step.digits()
                .forEach(
                        entered ->
                                digits.addObject()
                                        .put("digits", orNull(entered.digits()))
                                        .put("count", entered.count()));
        return json;
    }

    /** RFC 3339 in UTC with milliseconds; what is finer is cut off. */
    public static String time(Instant at) {
        return RFC_3339.format(at);
    }

    private static @Nullable String time(Optional<Instant> at) {
        return at.map(CallJson::time).orElse(null);
    }

    private static void putCause(ObjectNode json, Optional<EndCause> cause) {
        json.put("cause", cause.map(EndCause::reason).orElse(null));
        json.put("sip_status", cause.map(EndCause::sipStatus).orElse(null));
        json.put("q850", cause.map(EndCause::q850).orElse(null));
    }

    private static ObjectNode leg(LegRecord leg) {
        ObjectNode json = NODES.objectNode();
        json.put("number", leg.number());
        json.put("role", Words.of(leg.role()));
        json.put("party", leg.party());
        json.put("via", leg.via());
        json.put("sip_call_id", orNull(leg.sipCallId()));
        json.put("codec", orNull(leg.codec()));
        json.put("started", time(leg.started()));
        json.put("ringing", time(leg.ringing()));
        json.put("answered", time(leg.answered()));
        json.put("ended", time(leg.ended()));
        putCause(json, leg.cause());
        json.set("media", media(leg.media()));
        return json;
    }

    private static ObjectNode media(StreamStats stats) {
        ObjectNode json = NODES.objectNode();
        json.put("received_packets", stats.receivedPackets());
        json.put("received_octets", stats.receivedOctets());
        json.put("lost_packets", stats.lostPackets());
        json.put("duplicate_packets", stats.duplicatePackets());
        json.put("foreign_packets", stats.foreignPackets());
        json.put("malformed_packets", stats.malformedPackets());
        json.put("sent_packets", stats.sentPackets());
        json.put("sent_octets", stats.sentOctets());
        json.put("send_errors", stats.sendErrors());
        json.put("jitter_ms", stats.jitterUs() / 1000.0);
        json.put("remote", orNull(stats.remote()));
        json.set("quality", quality(stats.quality()));
        return json;
    }

    private static ObjectNode quality(Quality quality) {
        ObjectNode json = NODES.objectNode();
        json.put("round_trip_ms", quality.roundTripUs() / 1000.0);
        json.put("round_trip_max_ms", quality.roundTripMaxUs() / 1000.0);
        json.put("loss_bursts", quality.lossBursts());
        json.put("sent_lost_packets", quality.sentLostPackets());
        json.set("received", heard(quality.received()));
        json.set("sent", heard(quality.sent()));
        return json;
    }

    private static JsonNode heard(Quality.Heard heard) {
        if (heard.equals(Quality.Heard.UNKNOWN)) {
            return NODES.nullNode();
        }
        ObjectNode json = NODES.objectNode();
        json.put("jitter_p95_ms", heard.jitterP95Us() / 1000.0);
        json.put("jitter_max_ms", heard.jitterMaxUs() / 1000.0);
        json.put("r", heard.rTenths() / 10.0);
        json.put("mos", heard.mosHundredths() / 100.0);
        return json;
    }

    private static ObjectNode segment(SegmentRecord segment, Instant until) {
        ObjectNode json = NODES.objectNode();
        json.put("kind", Words.of(segment.kind()));
        json.put("name", segment.name());
        json.put("party", orNull(segment.party()));
        json.put("started", time(segment.started()));
        json.put("ended", time(segment.ended()));
        json.put("duration_ms", segment.durationMs(until));
        json.put("outcome", orNull(segment.outcome()));
        return json;
    }

    private static ObjectNode hold(RecordingLedger.Hold hold) {
        ObjectNode json = NODES.objectNode();
        json.put("by", hold.by());
        json.put("reason", hold.reason());
        json.put("since", time(hold.since()));
        return json;
    }

    private static ObjectNode recording(RecordingRecord recording) {
        ObjectNode json = NODES.objectNode();
        json.put("file", recording.file());
        json.put("started", time(recording.started()));
        json.put("duration_ms", recording.durationMs());
        json.put("gap_ms", recording.gapMs());
        json.put("complete", recording.complete());
        json.put("sha256", orNull(recording.sha256()));
        json.put("fault", orNull(recording.fault()));
        json.put("format", orNull(recording.ledger().format()));
        json.put("sample_rate", recording.ledger().sound().rateHz());
        json.put("channels", recording.ledger().sound().channels());
        json.set(
                "held",
                recording.ledger().hold().<JsonNode>map(CallJson::hold).orElse(NODES.nullNode()));
        return json;
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
