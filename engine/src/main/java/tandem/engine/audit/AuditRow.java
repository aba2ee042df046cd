package tandem.engine.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * An entry as it was read. Immutable by contract.
 *
 * @param line as it stands in the log, without the line feed
 * @param json all of it, hashes too
 */
public record AuditRow(long number, Instant at, String line, ObjectNode json) {
    private static final JsonMapper JSON = new JsonMapper();

    /** Reads a line; empty when it is no entry. */
    static Optional<AuditRow> of(byte[] line) {
        try {
            return JSON.readTree(line) instanceof ObjectNode json
                    ? Optional.of(
                            new AuditRow(
                                    json.path("n").asLong(),
                                    Instant.parse(json.path("at").asText()),
                                    new String(line, StandardCharsets.UTF_8),
                                    json))
                    : Optional.empty();
        } catch (IOException | DateTimeException none) {
            return Optional.empty();
        }
    }

    /** A member by its name; empty when it is not there. */
    public String text(String name) {
        return json.path(name).asText("");
    }

    /** Whether a line of this log is one whose octets are those that were hashed. */
    public static boolean isWhole(String line) {
        return ChainLine.of(line.getBytes(StandardCharsets.UTF_8))
                .filter(ChainLine::isWhole)
                .isPresent();
    }

    /** What else there is to say; a missing node when there is nothing. */
    public JsonNode detail() {
        return json.path("detail");
    }
}
