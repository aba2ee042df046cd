package tandem.engine.gate.suspension;

import java.time.Instant;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A suspension as it stands in its file: each line says all that it is from there on. */
final class SuspensionLine {
    private SuspensionLine() {}

    static ObjectNode of(Suspension suspension) {
        Scope scope = suspension.scope();
        ObjectNode json =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("id", suspension.id())
                        .put("kind", scope.kind().word())
                        .put("tenant", scope.tenant())
                        .put("name", scope.name())
                        .put("cause", suspension.cause())
                        .put("reason", suspension.reason())
                        .put("by", suspension.by())
                        .put("since", suspension.since().toEpochMilli());
        suspension.until().ifPresent(at -> json.put("until", at.toEpochMilli()));
        suspension
                .lifted()
                .ifPresent(
                        how ->
                                json.putObject("lifted")
                                        .put("at", how.at().toEpochMilli())
                                        .put("by", how.by())
                                        .put("reason", how.reason()));
        return json;
    }

    /** Empty when it makes no sense. */
    static Optional<Suspension> read(JsonNode json) {
        try {
            return Scope.Kind.of(json.path("kind").asText())
                    .map(
                            kind ->
                                    new Suspension(
                                            json.path("id").longValue(),
                                            new Scope(
                                                    kind, text(json, "tenant"), text(json, "name")),
                                            text(json, "cause"),
                                            text(json, "reason"),
                                            text(json, "by"),
                                            time(json.path("since")),
                                            Optional.ofNullable(json.get("until"))
                                                    .map(SuspensionLine::time),
                                            Optional.ofNullable(json.get("lifted"))
                                                    .map(SuspensionLine::lifted)));
        } catch (RuntimeException none) {
            return Optional.empty();
        }
    }

    private static Suspension.Lifted lifted(JsonNode json) {
        return new Suspension.Lifted(time(json.path("at")), text(json, "by"), text(json, "reason"));
    }

    private static String text(JsonNode json, String field) {
        return json.path(field).asText();
    }

    private static Instant time(JsonNode millis) {
        return Instant.ofEpochMilli(millis.longValue());
    }
}
