package tandem.engine.events.hook;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import tandem.engine.disk.Durable;

/**
 * How far a webhook has come, as it stands on the disk. Immutable.
 *
 * @param scanned everything up to this number is settled, but for:
 * @param unsettled events that are still to be delivered
 * @param disabledUrl address that answered 410 Gone; empty = none
 */
record Place(long scanned, List<Long> unsettled, String disabledUrl) {
    private static final JsonMapper MAPPER = new JsonMapper();

    Place {
        unsettled = List.copyOf(unsettled);
    }

    /** Empty when there is none, or none that can be read. */
    static Optional<Place> read(Path file) {
        try {
            JsonNode json = MAPPER.readTree(Files.readString(file));
            return Optional.of(
                    new Place(
                            json.get("scanned").asLong(),
                            StreamSupport.stream(json.get("unsettled").spliterator(), false)
                                    .map(JsonNode::asLong)
                                    .toList(),
                            json.get("disabled_url").asText()));
        } catch (IOException | RuntimeException none) {
            return Optional.empty();
        }
    }

    /** On the disk when this returns; after a crash it is the old one or the new one. */
    void write(Path file) throws IOException {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("scanned", scanned);
        unsettled.forEach(json.putArray("unsettled")::add);
        json.put("disabled_url", disabledUrl);
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Durable.replace(fresh, json.toString().getBytes(StandardCharsets.UTF_8));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
