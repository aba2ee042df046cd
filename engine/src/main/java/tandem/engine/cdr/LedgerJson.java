package tandem.engine.cdr;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;

import tandem.engine.journal.JsonText;

/** A ledger as JSON in one line, for facts and the database, and back. */
public final class LedgerJson {
    private static final int NARROW_HZ = 8000;

    private LedgerJson() {}

    /** One JSON object. */
    public static String text(RecordingLedger ledger) {
        return new JsonText()
                .putIf("format", ledger.format())
                .putIf("key", ledger.key())
                .put("retain_days", ledger.retainDays())
                .putIf("rate", ledger.sound().rateHz() == NARROW_HZ ? 0 : ledger.sound().rateHz())
                .putIf("parties", ledger.sound().parties())
                .putRaw("voices", list(ledger.sound().voices(), LedgerJson::voice))
                .putIf("samples", ledger.samples())
                .putRaw("gaps", list(ledger.gaps(), LedgerJson::gap))
                .putIf("gaps_left_out", ledger.gapsLeftOut())
                .putRaw("silences", list(ledger.silences(), LedgerJson::silence))
                .putRaw("holds", list(ledger.hold().stream().toList(), LedgerJson::hold))
                .end();
    }

    private static <T> String list(List<T> values, Function<T, String> text) {
        return values.stream().map(text).collect(Collectors.joining(",", "[", "]"));
    }

    private static String voice(RecordingLedger.Voice voice) {
        return "[" + voice.leg() + "," + voice.channel() + "]";
    }

    private static String gap(RecordingLedger.Gap gap) {
        return "[" + gap.channel() + "," + gap.position() + "," + gap.samples() + "]";
    }

    private static String silence(RecordingLedger.Silence silence) {
        return new JsonText()
                .put("kind", silence.kind())
                .putIf("reason", silence.reason())
                .putIf("by", silence.by())
                .put("from", CallJson.time(silence.from()))
                .putIf("until", silence.until().map(CallJson::time).orElse(""))
                .end();
    }

    private static String hold(RecordingLedger.Hold hold) {
        return new JsonText()
                .put("hold_by", hold.by())
                .put("reason", hold.reason())
                .put("since", CallJson.time(hold.since()))
                .end();
    }

    private static Optional<RecordingLedger.Hold> hold(JsonNode json) {
        return json.path("holds")
                .valueStream()
                .map(
                        hold ->
                                new RecordingLedger.Hold(
                                        hold.path("hold_by").asText(""),
                                        hold.path("reason").asText(""),
                                        Instant.parse(hold.path("since").asText())))
                .findFirst();
    }

    /** Back; what is missing is as in {@link RecordingLedger#EMPTY}. */
    public static RecordingLedger parse(JsonNode json) {
        List<RecordingLedger.Gap> gaps = new ArrayList<>();
        for (JsonNode gap : json.path("gaps")) {
            gaps.add(
                    new RecordingLedger.Gap(
                            gap.path(0).intValue(),
                            gap.path(1).longValue(),
                            gap.path(2).longValue()));
        }
        List<RecordingLedger.Silence> silences = new ArrayList<>();
        json.path("silences").forEach(silence -> silences.add(silence(silence)));
        return new RecordingLedger(
                json.path("format").asText(""),
                json.path("key").asText(""),
                json.path("retain_days").asInt(-1),
                sound(json),
                json.path("samples").longValue(),
                gaps,
                json.path("gaps_left_out").longValue(),
                silences,
                hold(json));
    }

    private static RecordingLedger.Sound sound(JsonNode json) {
        List<RecordingLedger.Voice> voices = new ArrayList<>();
        for (JsonNode voice : json.path("voices")) {
            voices.add(
                    new RecordingLedger.Voice(voice.path(0).intValue(), voice.path(1).intValue()));
        }
        return new RecordingLedger.Sound(
                json.path("rate").asInt(NARROW_HZ), json.path("parties").asInt(0), voices);
    }

    private static RecordingLedger.Silence silence(JsonNode json) {
        return new RecordingLedger.Silence(
                json.path("kind").asText(""),
                json.path("reason").asText(""),
                json.path("by").asText(""),
                Instant.parse(json.path("from").asText()),
                Optional.of(json.path("until").asText(""))
                        .filter(text -> !text.isEmpty())
                        .map(Instant::parse));
    }
}
