package tandem.engine.gate.complaint;

import java.time.Instant;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import tandem.dialplan.limit.ComplaintRule.Severity;

/** A complaint as it stands in its file: each line says all that it is from there on. */
final class ComplaintLine {
    private ComplaintLine() {}

    static ObjectNode of(Complaint complaint) {
        ObjectNode json =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("id", complaint.id())
                        .put("tenant", complaint.tenant())
                        .put("source", complaint.source().word())
                        .put("severity", complaint.severity().word())
                        .put("number", complaint.number())
                        .put("shown", complaint.about().shown())
                        .put("campaign", complaint.about().campaign())
                        .put("call", complaint.about().call())
                        .put("text", complaint.text())
                        .put("received", complaint.received().toEpochMilli())
                        .put("by", complaint.by());
        complaint
                .closed()
                .ifPresent(
                        how ->
                                json.putObject("closed")
                                        .put("at", how.at().toEpochMilli())
                                        .put("by", how.by())
                                        .put("upheld", how.upheld())
                                        .put("note", how.note()));
        return json;
    }

    /** Empty when it makes no sense. */
    static Optional<Complaint> read(JsonNode json) {
        if (!json.path("id").isIntegralNumber()) {
            return Optional.empty();
        }
        return Optional.of(
                new Complaint(
                        json.path("id").longValue(),
                        text(json, "tenant"),
                        Complaint.Source.of(text(json, "source")),
                        Severity.of(text(json, "severity")).orElse(Severity.HIGH),
                        text(json, "number"),
                        new Complaint.About(
                                text(json, "shown"), text(json, "campaign"), text(json, "call")),
                        text(json, "text"),
                        time(json.path("received")),
                        text(json, "by"),
                        Optional.ofNullable(json.get("closed")).map(ComplaintLine::closed)));
    }

    private static Complaint.Closed closed(JsonNode json) {
        return new Complaint.Closed(
                time(json.path("at")),
                text(json, "by"),
                json.path("upheld").asBoolean(true),
                text(json, "note"));
    }

    private static String text(JsonNode json, String field) {
        return json.path(field).asText();
    }

    private static Instant time(JsonNode millis) {
        return Instant.ofEpochMilli(millis.longValue());
    }
}
