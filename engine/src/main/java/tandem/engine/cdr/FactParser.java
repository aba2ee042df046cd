package tandem.engine.cdr;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;

import tandem.engine.journal.Entry;
import tandem.media.Quality;
import tandem.media.StreamStats;
import tandem.sip.DialogFacts;

/** Reads what {@link FactJson} wrote. Runs on: any. */
public final class FactParser {
    private static final ObjectReader TREE = new JsonMapper().reader();

    private FactParser() {}

    /**
     * The fact of a call that an entry of the journal is.
     *
     * @return empty for facts about something else, and for a body that is none of ours
     */
    public static Optional<CallFact> parse(Entry entry) {
        if (!ofCall(entry.type())) {
            return Optional.empty();
        }
        try {
            return Optional.of(fact(entry, TREE.readTree(entry.body())));
        } catch (IOException | RuntimeException foreign) {
            return Optional.empty();
        }
    }

    /** Whether a type is one of those of calls. */
    public static boolean ofCall(String type) {
        return switch (type) {
            case FactJson.OPENED,
                    "leg.opened",
                    "leg.ringing",
                    "leg.answered",
                    "leg.agreed",
                    "leg.ended",
                    "call.talking",
                    "leg.media",
                    "leg.confirmed",
                    FactJson.BYE_OWED,
                    FactJson.BYE_SETTLED,
                    "call.answered",
                    "call.state",
                    "call.outbound",
                    "segment.began",
                    "segment.ended",
                    "step.entered",
                    "step.left",
                    "prompt.played",
                    "digits.entered",
                    "call.marked",
                    "call.acted",
                    "gate.refused",
                    FactJson.WRAPPED_UP,
                    "recording.began",
                    "recording.silenced",
                    "recording.joined",
                    "recording.held",
                    "recording.released",
                    "recording.resumed",
                    "recording.ended",
                    "call.ended",
                    FactJson.CLOSED ->
                    true;
            default -> false;
        };
    }

    private static CallFact fact(Entry entry, JsonNode body) {
        return switch (entry.type()) {
            case FactJson.OPENED -> opened(entry.tenant(), body);
            case "leg.opened" ->
                    new CallFact.LegOpened(
                            leg(body),
                            Words.parse(LegRecord.Role.class, text(body, "role")),
                            text(body, "party"),
                            text(body, "via"),
                            text(body, "sip_call_id"));
            case "leg.ringing" -> new CallFact.LegRinging(leg(body));
            case "leg.answered" -> new CallFact.LegAnswered(leg(body));
            case "leg.agreed" -> new CallFact.LegAgreed(leg(body), text(body, "codec"));
            case "leg.ended" ->
                    new CallFact.LegEnded(leg(body), cause(body), body.path("bye").booleanValue());
            case "call.talking" ->
                    new CallFact.LegTalking(leg(body), body.path("talking").booleanValue());
            case "leg.media" -> new CallFact.LegMedia(leg(body), media(body));
            case "leg.confirmed" -> new CallFact.DialogKept(leg(body), dialog(body));
            case FactJson.BYE_OWED -> new CallFact.ByeOwed(leg(body));
            case FactJson.BYE_SETTLED -> new CallFact.ByeSettled(leg(body), text(body, "result"));
            case "call.answered" -> new CallFact.Answered();
            case "call.state" ->
                    new CallFact.StateEntered(
                            Words.parse(CallRecord.State.class, text(body, "state")));
            case "call.outbound" -> new CallFact.WentOutbound();
            case "segment.began" ->
                    new CallFact.SegmentBegan(
                            body.path("segment").intValue(),
                            Words.parse(SegmentRecord.Kind.class, text(body, "kind")),
                            text(body, "name"),
                            text(body, "party"));
            case "segment.ended" ->
                    new CallFact.SegmentEnded(
                            body.path("segment").intValue(), text(body, "outcome"));
            case "step.entered" -> new CallFact.StepEntered(text(body, "flow"), text(body, "step"));
            case "step.left" -> new CallFact.StepLeft(text(body, "outcome"));
            case "prompt.played" -> new CallFact.PromptPlayed(text(body, "prompt"));
            case "digits.entered" ->
                    new CallFact.DigitsEntered(text(body, "digits"), body.path("count").intValue());
            case "call.marked" -> new CallFact.Marked(text(body, "name"));
            case "call.acted" ->
                    new CallFact.Acted(text(body, "act"), text(body, "party"), text(body, "by"));
            case "gate.refused" ->
                    new CallFact.Refused(
                            text(body, "reason"),
                            text(body, "rule"),
                            text(body, "detail"),
                            text(body, "next"),
                            text(body, "origin"));
            case FactJson.WRAPPED_UP ->
                    new CallFact.WrappedUp(
                            text(body, "seat"), body.path("duration_ms").longValue());
            case "recording.began" -> new CallFact.RecordingBegan(recording(body));
            case "recording.silenced" ->
                    new CallFact.RecordingSilenced(
                            text(body, "kind"), text(body, "reason"), text(body, "by"));
            case "recording.held" ->
                    new CallFact.RecordingHeld(text(body, "by"), text(body, "reason"));
            case "recording.released" ->
                    new CallFact.RecordingReleased(text(body, "by"), text(body, "reason"));
            case "recording.joined" ->
                    new CallFact.RecordingJoined(
                            body.path("heard").intValue(), body.path("channel").intValue());
            case "recording.resumed" -> new CallFact.RecordingResumed(text(body, "kind"));
            case "recording.ended" -> new CallFact.RecordingEnded(recording(body));
            case "call.ended" ->
                    new CallFact.Ended(
                            cause(body),
                            Words.parse(CallRecord.HangupBy.class, text(body, "hangup_by")));
            case FactJson.CLOSED -> new CallFact.Closed();
            default -> throw new IllegalArgumentException("not of a call: " + entry.type());
        };
    }

    private static CallFact opened(String tenant, JsonNode body) {
        return new CallFact.Opened(
                tenant,
                Words.parse(CallRecord.Direction.class, text(body, "direction")),
                text(body, "from"),
                text(body, "to"),
                text(body, "flow"),
                text(body, "config_hash"),
                body.path("generation").longValue());
    }

    private static EndCause cause(JsonNode body) {
        return new EndCause(
                text(body, "cause"),
                body.path("sip_status").intValue(),
                body.path("q850").intValue());
    }

    private static StreamStats media(JsonNode body) {
        return new StreamStats(
                body.path("received_packets").longValue(),
                body.path("received_octets").longValue(),
                body.path("lost_packets").longValue(),
                body.path("duplicate_packets").longValue(),
                body.path("foreign_packets").longValue(),
                body.path("malformed_packets").longValue(),
                body.path("sent_packets").longValue(),
                body.path("sent_octets").longValue(),
                body.path("send_errors").longValue(),
                body.path("jitter_us").longValue(),
                text(body, "remote"),
                new Quality(
                        body.path("round_trip_us").longValue(),
                        body.path("round_trip_max_us").longValue(),
                        body.path("loss_bursts").longValue(),
                        body.path("sent_lost_packets").longValue(),
                        heard(body, "received_"),
                        heard(body, "sent_")));
    }

    private static Quality.Heard heard(JsonNode body, String direction) {
        return new Quality.Heard(
                body.path(direction + "jitter_p95_us").longValue(),
                body.path(direction + "jitter_max_us").longValue(),
                body.path(direction + "r_tenths").intValue(),
                body.path(direction + "mos_hundredths").intValue());
    }

    private static DialogFacts dialog(JsonNode body) {
        List<String> routes = new ArrayList<>();
        body.path("routes").forEach(route -> routes.add(route.asText()));
        return new DialogFacts(
                text(body, "sip_call_id"),
                text(body, "local_uri"),
                text(body, "local_tag"),
                text(body, "remote_uri"),
                text(body, "remote_tag"),
                text(body, "remote_target"),
                routes,
                body.path("local_cseq").longValue(),
                text(body, "transport"),
                text(body, "remote_host"),
                body.path("remote_port").intValue());
    }

    private static RecordingRecord recording(JsonNode body) {
        return new RecordingRecord(
                text(body, "file"),
                Instant.parse(text(body, "started")),
                body.path("duration_ms").longValue(),
                body.path("gap_ms").longValue(),
                body.path("complete").booleanValue(),
                text(body, "sha256"),
                text(body, "fault"),
                LedgerJson.parse(body.path("ledger")));
    }

    private static int leg(JsonNode body) {
        return body.path("leg").intValue();
    }

    /** Empty when it is not there. */
    private static String text(JsonNode body, String name) {
        return body.path(name).asText("");
    }
}
