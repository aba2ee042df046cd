package tandem.engine.gate.list;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import tandem.dialplan.limit.Exceptions.Lift;
import tandem.engine.gate.ledger.CheckedLine;

/**
 * A change of the lists as it stands in their file, a {@link CheckedLine}. Runs on: any
 * (immutable).
 */
sealed interface Change {
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
                            JsonNodeFactory.instance
                                    .objectNode()
                                    .put("op", "import")
                                    .put("file", file);
                };
        return CheckedLine.of(json);
    }

    /** Reads a line, without its newline; empty when it is damaged. */
    static Optional<Change> of(byte[] octets, int from, int to) {
        return CheckedLine.read(octets, from, to).flatMap(Change::of);
    }

    private static Optional<Change> of(JsonNode json) {
        try {
            return switch (json.path("op").asText()) {
                case "add" -> Optional.of(new Added(listing(json)));
                case "remove" -> Optional.of(new Removed(listing(json), json.path("why").asText()));
                case "import" -> Optional.of(new Imported(json.path("file").asText()));
                default -> Optional.empty();
            };
        } catch (RuntimeException damaged) {
            return Optional.empty();
        }
    }

    /** With blanks between, in order. */
    static String words(Set<Lift> lifts) {
        return lifts.stream().sorted().map(Lift::word).collect(Collectors.joining(" "));
    }

    /** Those of {@link #words}. */
    static Set<Lift> lifts(String words) {
        return Arrays.stream(words.split(" "))
                .flatMap(word -> Lift.of(word).stream())
                .collect(Collectors.toSet());
    }

    private static ObjectNode json(Listing listing) {
        ObjectNode json =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("id", listing.id())
                        .put("book", listing.terms().book().name())
                        .put("tenant", listing.terms().tenant())
                        .put("campaign", listing.terms().campaign())
                        .put("kind", listing.kind().name())
                        .put("value", listing.value())
                        .put("source", listing.terms().source())
                        .put("reason", listing.terms().reason())
                        .put("since", listing.since().getEpochSecond());
        json.put("lifts", words(listing.terms().lifts()));
        listing.expires().ifPresent(at -> json.put("expires", at.getEpochSecond()));
        return json;
    }

    private static Listing listing(JsonNode json) {
        return new Listing(
                json.path("id").longValue(),
                new Listing.Terms(
                        Listing.Book.valueOf(json.path("book").asText()),
                        json.path("tenant").asText(),
                        json.path("campaign").asText(),
                        json.path("source").asText(),
                        json.path("reason").asText(),
                        lifts(json.path("lifts").asText())),
                Listing.Kind.valueOf(json.path("kind").asText()),
                json.path("value").asText(),
                Instant.ofEpochSecond(json.path("since").longValue()),
                json.has("expires")
                        ? Optional.of(Instant.ofEpochSecond(json.path("expires").longValue()))
                        : Optional.empty());
    }
}
