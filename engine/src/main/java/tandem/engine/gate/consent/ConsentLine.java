package tandem.engine.gate.consent;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import tandem.dialplan.Purpose;

/** Consents, withdrawals and erasures as they stand in the file. */
sealed interface ConsentLine {
    long id();

    record Given(Consent consent) implements ConsentLine {
        @Override
        public long id() {
            return consent.id();
        }
    }

    record Withdrawn(long id, Consent.Withdrawn how) implements ConsentLine {}

    /** There was one, of whom is not known any more. */
    record Erased(long id) implements ConsentLine {}

    default ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        switch (this) {
            case Given(Consent consent) -> given(json.put("op", "give"), consent);
            case Withdrawn(long id, Consent.Withdrawn how) ->
                    json.put("op", "withdraw")
                            .put("id", id)
                            .put("at", how.at().getEpochSecond())
                            .put("by", how.by())
                            .put("reason", how.reason());
            case Erased(long id) -> json.put("op", "erased").put("id", id);
        }
        return json;
    }

    private static void given(ObjectNode json, Consent consent) {
        json.put("id", consent.id())
                .put("tenant", consent.tenant())
                .put("number", consent.number());
        ArrayNode purposes = json.putArray("purposes");
        consent.to().purposes().stream().sorted().map(Purpose::word).forEach(purposes::add);
        Consent.Evidence evidence = consent.evidence();
        json.put("ai", consent.to().aiVoice())
                .put("source", evidence.source())
                .put("text", evidence.text())
                .put("sha256", evidence.sha256())
                .put("reference", evidence.reference())
                .put("given", consent.given().getEpochSecond())
                .put("by", consent.by());
        consent.expires().ifPresent(at -> json.put("expires", at.getEpochSecond()));
    }

    /** Empty when it makes no sense. */
    static Optional<ConsentLine> read(JsonNode json) {
        try {
            long id = json.path("id").longValue();
            return switch (json.path("op").asText()) {
                case "give" -> Optional.of(new Given(consent(json)));
                case "withdraw" ->
                        Optional.of(
                                new Withdrawn(
                                        id,
                                        new Consent.Withdrawn(
                                                time(json.path("at")),
                                                text(json, "by"),
                                                text(json, "reason"))));
                case "erased" -> Optional.of(new Erased(id));
                default -> Optional.empty();
            };
        } catch (RuntimeException none) {
            return Optional.empty();
        }
    }

    private static Consent consent(JsonNode json) {
        Set<Purpose> purposes = EnumSet.noneOf(Purpose.class);
        json.path("purposes")
                .forEach(
                        word -> {
                            for (Purpose purpose : Purpose.values()) {
                                if (purpose.word().equals(word.asText())) {
                                    purposes.add(purpose);
                                }
                            }
                        });
        return new Consent(
                json.path("id").longValue(),
                text(json, "tenant"),
                text(json, "number"),
                new Agreed(purposes, json.path("ai").asBoolean()),
                new Consent.Evidence(
                        text(json, "source"),
                        text(json, "text"),
                        text(json, "sha256"),
                        text(json, "reference")),
                time(json.path("given")),
                Optional.ofNullable(json.get("expires")).map(ConsentLine::time),
                text(json, "by"),
                Optional.empty());
    }

    private static String text(JsonNode json, String field) {
        return json.path(field).asText();
    }

    private static Instant time(JsonNode seconds) {
        return Instant.ofEpochSecond(seconds.longValue());
    }
}
