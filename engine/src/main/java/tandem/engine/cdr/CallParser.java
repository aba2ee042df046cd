package tandem.engine.cdr;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import com.fasterxml.jackson.databind.JsonNode;

import tandem.media.Quality;
import tandem.media.StreamStats;

/**
 * Reads what {@link CallJson} wrote; sums are ignored, since they follow from the rest. Runs on:
 * any.
 */
public final class CallParser {
    private CallParser() {}

    /**
     * One call.
     *
     * @throws IllegalArgumentException when something is missing or of the wrong kind
     */
    public static CallRecord parse(JsonNode json) {
        try {
            return call(json);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("bad time: " + e.getMessage(), e);
        }
    }

    private static CallRecord call(JsonNode json) {
        return new CallRecord(
                text(json, "id"),
                text(json, "tenant"),
                Words.parse(CallRecord.State.class, text(json, "state")),
                Words.parse(CallRecord.Direction.class, text(json, "direction")),
                text(json, "from"),
                text(json, "to"),
                text(json, "flow"),
                time(json, "started"),
                optionalTime(json, "answered"),
                optionalTime(json, "ended"),
                cause(json),
                optional(json, "hangup_by")
                        .map(by -> Words.parse(CallRecord.HangupBy.class, by.asText())),
                list(json, "legs", CallParser::leg),
                list(json, "segments", CallParser::segment),
                optional(json, "recording").map(CallParser::recording),
                text(json, "config_hash"),
                count(json, "generation"),
                list(json, "path", CallParser::step),
                list(json, "marks", CallParser::mark));
    }

    private static StepRecord step(JsonNode json) {
        return new StepRecord(
                time(json, "at"),
                text(json, "flow"),
                text(json, "step"),
                textOrEmpty(json, "outcome"),
                list(json, "prompts", JsonNode::asText),
                list(json, "digits", CallParser::entered));
    }

    private static StepRecord.Entered entered(JsonNode json) {
        return new StepRecord.Entered(textOrEmpty(json, "digits"), (int) count(json, "count"));
    }

    private static MarkRecord mark(JsonNode json) {
        return new MarkRecord(text(json, "name"), time(json, "at"));
    }

    private static LegRecord leg(JsonNode json) {
        return new LegRecord(
                required(json, "number").intValue(),
                Words.parse(LegRecord.Role.class, text(json, "role")),
                text(json, "party"),
                text(json, "via"),
                textOrEmpty(json, "sip_call_id"),
                textOrEmpty(json, "codec"),
                time(json, "started"),
                optionalTime(json, "ringing"),
                optionalTime(json, "answered"),
                optionalTime(json, "ended"),
                cause(json),
                media(required(json, "media")));
    }

    private static StreamStats media(JsonNode json) {
        return new StreamStats(
                count(json, "received_packets"),
                count(json, "received_octets"),
                count(json, "lost_packets"),
                count(json, "duplicate_packets"),
                count(json, "foreign_packets"),
                count(json, "malformed_packets"),
                count(json, "sent_packets"),
                count(json, "sent_octets"),
                count(json, "send_errors"),
                thousandths(json, "jitter_ms"),
                textOrEmpty(json, "remote"),
                // Exports of earlier versions have none.
                optional(json, "quality").map(CallParser::quality).orElse(Quality.UNKNOWN));
    }

    private static Quality quality(JsonNode json) {
        return new Quality(
                thousandths(json, "round_trip_ms"),
                thousandths(json, "round_trip_max_ms"),
                count(json, "loss_bursts"),
                count(json, "sent_lost_packets"),
                optional(json, "received").map(CallParser::heard).orElse(Quality.Heard.UNKNOWN),
                optional(json, "sent").map(CallParser::heard).orElse(Quality.Heard.UNKNOWN));
    }

    private static Quality.Heard heard(JsonNode json) {
        return new Quality.Heard(
                thousandths(json, "jitter_p95_ms"),
                thousandths(json, "jitter_max_ms"),
                (int) Math.round(required(json, "r").doubleValue() * 10),
                (int) Math.round(required(json, "mos").doubleValue() * 100));
    }

    private static long thousandths(JsonNode json, String name) {
        return Math.round(required(json, name).doubleValue() * 1000);
    }

    private static SegmentRecord segment(JsonNode json) {
        return new SegmentRecord(
                Words.parse(SegmentRecord.Kind.class, text(json, "kind")),
                text(json, "name"),
                textOrEmpty(json, "party"),
                time(json, "started"),
                optionalTime(json, "ended"),
                textOrEmpty(json, "outcome"));
    }

    private static RecordingRecord recording(JsonNode json) {
        return new RecordingRecord(
                text(json, "file"),
                time(json, "started"),
                count(json, "duration_ms"),
                count(json, "gap_ms"),
                required(json, "complete").booleanValue(),
                textOrEmpty(json, "sha256"),
                textOrEmpty(json, "fault"));
    }

    private static Optional<EndCause> cause(JsonNode json) {
        return optional(json, "cause")
                .map(
                        reason ->
                                new EndCause(
                                        reason.asText(),
                                        (int) count(json, "sip_status"),
                                        (int) count(json, "q850")));
    }

    private static <T> List<T> list(JsonNode json, String name, Function<JsonNode, T> each) {
        List<T> all = new ArrayList<>();
        required(json, name).forEach(node -> all.add(each.apply(node)));
        return all;
    }

    private static JsonNode required(JsonNode json, String name) {
        return optional(json, name).orElseThrow(() -> new IllegalArgumentException("no " + name));
    }

    private static Optional<JsonNode> optional(JsonNode json, String name) {
        return Optional.ofNullable(json.get(name)).filter(node -> !node.isNull());
    }

    private static String text(JsonNode json, String name) {
        return required(json, name).asText();
    }

    private static String textOrEmpty(JsonNode json, String name) {
        return optional(json, name).map(JsonNode::asText).orElse("");
    }

    private static long count(JsonNode json, String name) {
        return required(json, name).longValue();
    }

    private static Instant time(JsonNode json, String name) {
        return Instant.parse(text(json, name));
    }

    private static Optional<Instant> optionalTime(JsonNode json, String name) {
        return optional(json, name).map(node -> Instant.parse(node.asText()));
    }
}
