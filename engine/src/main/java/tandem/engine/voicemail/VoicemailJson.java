package tandem.engine.voicemail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import tandem.engine.cdr.CallJson;

/** Messages as JSON: in their file, in the API and in the journal. Runs on: any. */
public final class VoicemailJson {
    private static final JsonMapper JSON = new JsonMapper();

    private VoicemailJson() {}

    /** As the API shows it. */
    public static ObjectNode of(Voicemail message) {
        ObjectNode json = JSON.createObjectNode();
        json.put("id", message.id().toString());
        json.put("tenant", message.id().tenant());
        json.put("box", message.id().box());
        json.put("call", message.call());
        json.put("from", message.from());
        json.put("started", CallJson.time(message.started()));
        json.put("duration_ms", message.durationMs());
        json.put("heard", message.heard().map(CallJson::time).orElse(null));
        json.put("complete", message.complete());
        json.put("fault", message.fault().isEmpty() ? null : message.fault());
        return json;
    }

    /** As its file and the journal have it: with the webhooks that the plan named. */
    static ObjectNode withHooks(Voicemail message) {
        ObjectNode json = of(message);
        message.hooks().forEach(json.putArray("notify")::add);
        return json;
    }

    /** As text of a file. */
    static String text(Voicemail message) {
        return withHooks(message).toPrettyString() + "\n";
    }

    /**
     * Reads a file that {@link #text} wrote.
     *
     * @throws IOException when it cannot be read or is something else
     */
    static Voicemail read(MessageId id, Path file) throws IOException {
        JsonNode json = JSON.readTree(Files.readString(file));
        try {
            List<String> hooks = new ArrayList<>();
            json.path("notify").forEach(hook -> hooks.add(hook.asText()));
            return new Voicemail(
                    id,
                    json.path("call").asText(),
                    json.path("from").asText(),
                    Instant.parse(json.path("started").asText()),
                    json.path("duration_ms").asLong(),
                    Optional.of(json.path("heard"))
                            .filter(JsonNode::isTextual)
                            .map(heard -> Instant.parse(heard.asText())),
                    json.path("complete").asBoolean(),
                    json.path("fault").asText(""),
                    hooks);
        } catch (DateTimeException e) {
            throw new IOException("no message: " + file.getFileName(), e);
        }
    }
}
