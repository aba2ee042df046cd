package tandem.engine.cdr;

import java.util.Set;

import tandem.engine.journal.Bounds;
import tandem.engine.journal.JsonText;
import tandem.media.Quality;
import tandem.media.StreamStats;
import tandem.sip.DialogFacts;

/**
 * Facts as they stand in the journal: a type and a JSON body, with the names that the API uses.
 * What is empty or zero is left out. {@link FactParser} reads them back. Runs on: any.
 */
public final class FactJson {
    /** Type of the first fact of a call. */
    public static final String OPENED = "call.opened";

    /** Type of the last fact of a call that goes its way. */
    public static final String CLOSED = "call.closed";

    /** Type of the fact that the seat router tells of a call. */
    public static final String WRAPPED_UP = "seat.wrapped_up";

    static final String BYE_OWED = "leg.bye_owed";
    static final String BYE_SETTLED = "leg.bye_settled";

    /** A start must know of a call until it is closed and nobody is owed a BYE for it any more. */
    public static final Bounds BOUNDS =
            new Bounds(Set.of(OPENED, BYE_OWED), Set.of(CLOSED, BYE_SETTLED));

    private FactJson() {}

    /** The word for what happened. */
    public static String type(CallFact fact) {
        return switch (fact) {
            case CallFact.Opened _ -> OPENED;
            case CallFact.LegOpened _ -> "leg.opened";
            case CallFact.LegRinging _ -> "leg.ringing";
            case CallFact.LegAnswered _ -> "leg.answered";
            case CallFact.LegAgreed _ -> "leg.agreed";
            case CallFact.LegEnded _ -> "leg.ended";
            case CallFact.LegTalking _ -> "call.talking";
            case CallFact.LegMedia _ -> "leg.media";
            case CallFact.DialogKept _ -> "leg.confirmed";
            case CallFact.ByeOwed _ -> BYE_OWED;
            case CallFact.ByeSettled _ -> BYE_SETTLED;
            case CallFact.Answered _ -> "call.answered";
            case CallFact.StateEntered _ -> "call.state";
            case CallFact.WentOutbound _ -> "call.outbound";
            case CallFact.SegmentBegan _ -> "segment.began";
            case CallFact.SegmentEnded _ -> "segment.ended";
            case CallFact.StepEntered _ -> "step.entered";
            case CallFact.StepLeft _ -> "step.left";
            case CallFact.PromptPlayed _ -> "prompt.played";
            case CallFact.DigitsEntered _ -> "digits.entered";
            case CallFact.Marked _ -> "call.marked";
            case CallFact.Acted _ -> "call.acted";
            case CallFact.Refused _ -> "gate.refused";
            case CallFact.WrappedUp _ -> WRAPPED_UP;
            case CallFact.RecordingBegan _ -> "recording.began";
            case CallFact.RecordingSilenced _ -> "recording.silenced";
            case CallFact.RecordingHeld _ -> "recording.held";
            case CallFact.RecordingReleased _ -> "recording.released";
            case CallFact.RecordingJoined _ -> "recording.joined";
            case CallFact.RecordingResumed _ -> "recording.resumed";
            case CallFact.RecordingEnded _ -> "recording.ended";
            case CallFact.Ended _ -> "call.ended";
            case CallFact.Closed _ -> CLOSED;
        };
    }

    /** One JSON object in one line. */
    public static String body(CallFact fact) {
        JsonText json = new JsonText();
        switch (fact) {
            case CallFact.Opened opened -> put(json, opened);
            case CallFact.OfLeg ofLeg -> put(json.put("leg", ofLeg.leg()), ofLeg);
            case CallFact.StateEntered(var state) -> json.put("state", Words.of(state));
            case CallFact.SegmentBegan(int segment, var kind, String name, String party) ->
                    json.put("segment", segment)
                            .put("kind", Words.of(kind))
                            .put("name", name)
                            .putIf("party", party);
            case CallFact.SegmentEnded(int segment, String outcome) ->
                    json.put("segment", segment).put("outcome", outcome);
            case CallFact.StepEntered(String flow, String step) ->
                    json.put("flow", flow).put("step", step);
            case CallFact.StepLeft(String outcome) -> json.put("outcome", outcome);
            case CallFact.PromptPlayed(String prompt) -> json.put("prompt", prompt);
            case CallFact.DigitsEntered(String digits, int count) ->
                    json.putIf("digits", digits).put("count", count);
            case CallFact.Marked(String name) -> json.put("name", name);
            case CallFact.Acted(String act, String party, String by) ->
                    json.put("act", act).putIf("party", party).putIf("by", by);
            case CallFact.Refused(
                            String reason,
                            String rule,
                            String detail,
                            String next,
                            String origin) ->
                    json.put("reason", reason)
                            .putIf("rule", rule)
                            .put("detail", detail)
                            .putIf("next", next)
                            .putIf("origin", origin);
            case CallFact.WrappedUp(String seat, long durationMs) ->
                    json.put("seat", seat).put("duration_ms", durationMs);
            case CallFact.RecordingBegan(RecordingRecord recording) -> put(json, recording);
            case CallFact.RecordingSilenced(String kind, String reason, String by) ->
                    json.put("kind", kind).putIf("reason", reason).putIf("by", by);
            case CallFact.RecordingHeld(String by, String reason) ->
                    json.put("by", by).put("reason", reason);
            case CallFact.RecordingReleased(String by, String reason) ->
                    json.put("by", by).put("reason", reason);
            case CallFact.RecordingJoined(int heard, int channel) ->
                    json.put("heard", heard).put("channel", channel);
            case CallFact.RecordingResumed(String kind) -> json.put("kind", kind);
            case CallFact.RecordingEnded(RecordingRecord recording) -> put(json, recording);
            case CallFact.Ended(EndCause cause, var by) ->
                    put(json, cause).put("hangup_by", Words.of(by));
            case CallFact.Answered _, CallFact.WentOutbound _, CallFact.Closed _ -> {}
        }
        return json.end();
    }

    private static void put(JsonText json, CallFact.Opened opened) {
        json.put("direction", Words.of(opened.direction()))
                .put("from", opened.from())
                .put("to", opened.to())
                .put("flow", opened.flow())
                .put("config_hash", opened.configHash())
                .put("generation", opened.generation());
    }

    private static void put(JsonText json, CallFact.OfLeg fact) {
        switch (fact) {
            case CallFact.LegOpened(_, var role, String party, String via, String sipCallId) ->
                    json.put("role", Words.of(role))
                            .put("party", party)
                            .put("via", via)
                            .putIf("sip_call_id", sipCallId);
            case CallFact.LegAgreed(_, String codec) -> json.put("codec", codec);
            case CallFact.LegEnded(_, EndCause cause, boolean bye) -> {
                put(json, cause);
                if (bye) {
                    json.put("bye", true);
                }
            }
            case CallFact.LegTalking(_, boolean talking) -> json.put("talking", talking);
            case CallFact.LegMedia(_, StreamStats media) -> put(json, media);
            case CallFact.DialogKept(_, DialogFacts dialog) -> put(json, dialog);
            case CallFact.ByeSettled(_, String result) -> json.put("result", result);
            case CallFact.LegRinging _, CallFact.LegAnswered _, CallFact.ByeOwed _ -> {}
        }
    }

    private static JsonText put(JsonText json, EndCause cause) {
        return json.put("cause", cause.reason())
                .put("sip_status", cause.sipStatus())
                .put("q850", cause.q850());
    }

    private static void put(JsonText json, StreamStats media) {
        json.putIf("received_packets", media.receivedPackets())
                .putIf("received_octets", media.receivedOctets())
                .putIf("lost_packets", media.lostPackets())
                .putIf("duplicate_packets", media.duplicatePackets())
                .putIf("foreign_packets", media.foreignPackets())
                .putIf("malformed_packets", media.malformedPackets())
                .putIf("sent_packets", media.sentPackets())
                .putIf("sent_octets", media.sentOctets())
                .putIf("send_errors", media.sendErrors())
                .putIf("jitter_us", media.jitterUs())
                .putIf("remote", media.remote());
        Quality quality = media.quality();
        json.putIf("round_trip_us", quality.roundTripUs())
                .putIf("round_trip_max_us", quality.roundTripMaxUs())
                .putIf("loss_bursts", quality.lossBursts())
                .putIf("sent_lost_packets", quality.sentLostPackets());
        put(json, "received_", quality.received());
        put(json, "sent_", quality.sent());
    }

    private static void put(JsonText json, String direction, Quality.Heard heard) {
        json.putIf(direction + "jitter_p95_us", heard.jitterP95Us())
                .putIf(direction + "jitter_max_us", heard.jitterMaxUs())
                .putIf(direction + "r_tenths", heard.rTenths())
                .putIf(direction + "mos_hundredths", heard.mosHundredths());
    }

    private static void put(JsonText json, DialogFacts dialog) {
        json.put("sip_call_id", dialog.callId())
                .put("local_uri", dialog.localUri())
                .put("local_tag", dialog.localTag())
                .put("remote_uri", dialog.remoteUri())
                .putIf("remote_tag", dialog.remoteTag())
                .put("remote_target", dialog.remoteTarget())
                .put("routes", dialog.routes())
                .put("local_cseq", dialog.localCseq())
                .put("transport", dialog.transport())
                .put("remote_host", dialog.remoteHost())
                .put("remote_port", dialog.remotePort());
    }

    private static void put(JsonText json, RecordingRecord recording) {
        json.put("file", recording.file())
                .put("started", CallJson.time(recording.started()))
                .putIf("duration_ms", recording.durationMs())
                .putIf("gap_ms", recording.gapMs())
                .put("complete", recording.complete())
                .putIf("sha256", recording.sha256())
                .putIf("fault", recording.fault());
        if (!recording.ledger().equals(RecordingLedger.EMPTY)) {
            json.putRaw("ledger", LedgerJson.text(recording.ledger()));
        }
    }
}
