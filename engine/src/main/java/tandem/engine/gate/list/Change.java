package tandem.engine.gate.list;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A change of the lists as it stands in their file: a CRC-32C of eight hex digits, a blank, an
 * object of JSON, a newline. Runs on: any (immutable).
 */
sealed interface Change {
    JsonMapper JSON = new JsonMapper();

    /** Octets of the checksum and the blank. */
    int HEAD = 9;

    record Added(Listing listing) implements Change {}

    /**
     * @param reason why, or empty
     */
    record Removed(Listing listing, String reason) implements Change {}

    /**
     * All that a file holds counts from here on.
     *
     * @param file its name
     */
    record Imported(String file) implements Change {}

    /** The octets of the line, its newline included. */
    default byte[] line() {
        ObjectNode json =
                switch (this) {
                    case Added(Listing listing) -> json(listing).put("op", "add");
                    case Removed(Listing listing, String reason) ->
                            json(listing).put("op", "remove").put("why", reason);
                    case Imported(String file) ->
                            JSON.createObjectNode().put("op", "import").put("file", file);
                };
        byte[] text = json.toString().getBytes(StandardCharsets.UTF_8);
        byte[] line = new byte[HEAD + text.length + 1];
        byte[] sum = sum(text).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(sum, 0, line, 0, sum.length);
        line[HEAD - 1] = ' ';
        System.arraycopy(text, 0, line, HEAD, text.length);
        line[line.length - 1] = '\n';
        return line;
    }

    /** Reads a line, without its newline; empty when it is damaged. */
    static Optional<Change> of(byte[] octets, int from, int to) {
        if (to - from <= HEAD || octets[from + HEAD - 1] != ' ') {
            return Optional.empty();
        }
        byte[] text = Arrays.copyOfRange(octets, from + HEAD, to);
        String said = new String(octets, from, HEAD - 1, StandardCharsets.US_ASCII);
        if (!said.equals(sum(text))) {
            return Optional.empty();
        }
        try {
            JsonNode json = JSON.readTree(text);
            return switch (json.path("op").asText()) {
                case "add" -> Optional.of(new Added(listing(json)));
                case "remove" -> Optional.of(new Removed(listing(json), json.path("why").asText()));
                case "import" -> Optional.of(new Imported(json.path("file").asText()));
                default -> Optional.empty();
            };
        } catch (IOException | RuntimeException damaged) {
            return Optional.empty();
        }
    }

    private static String sum(byte[] text) {
        CRC32C sum = new CRC32C();
        sum.update(text);
        return HexFormat.of().toHexDigits((int) sum.getValue());
    }

    private static ObjectNode json(Listing listing) {
        ObjectNode json =
                JSON.createObjectNode()
                        .put("id", listing.id())
                        .put("book", listing.terms().book().name())
                        .put("tenant", listing.terms().tenant())
                        .put("kind", listing.kind().name())
                        .put("value", listing.value())
                        .put("source", listing.terms().source())
                        .put("reason", listing.terms().reason())
                        .put("since", listing.since().getEpochSecond());
        listing.expires().ifPresent(at -> json.put("expires", at.getEpochSecond()));
        return json;
    }

    private static Listing listing(JsonNode json) {
        return new Listing(
                json.path("id").longValue(),
                new Listing.Terms(
                        Listing.Book.valueOf(json.path("book").asText()),
                        json.path("tenant").asText(),
                        json.path("source").asText(),
                        json.path("reason").asText()),
                Listing.Kind.valueOf(json.path("kind").asText()),
                json.path("value").asText(),
                Instant.ofEpochSecond(json.path("since").longValue()),
                json.has("expires")
                        ? Optional.of(Instant.ofEpochSecond(json.path("expires").longValue()))
                        : Optional.empty());
    }
}
