package tandem.engine.config;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import tandem.engine.cdr.CallJson;
import tandem.engine.journal.Entry;

/** Generations as JSON: a line of the history file, and what the API shows. Runs on: any. */
public final class GenerationJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private GenerationJson() {}

    /** The fact that an attempt was decided, for the journal. */
    public static Entry.Draft fact(Generation attempt) {
        return new Entry.Draft(
                attempt.at(),
                "",
                "config",
                attempt.good() ? "config.applied" : "config.rejected",
                of(attempt).toString());
    }

    /** All of it. */
    public static ObjectNode of(Generation generation) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("generation", generation.number());
        json.put("at", CallJson.time(generation.at()));
        json.put("result", word(generation.result()));
        json.put("hash", generation.hash());
        json.put("by", generation.by());
        json.put("note", generation.note());
        json.put("tests", generation.tests());
        generation.previous().ifPresent(number -> json.put("previous", number));
        generation.of().ifPresent(number -> json.put("of", number));
        putTexts(json, "held", generation.held());
        if (!generation.good()) {
            json.put("problem_count", generation.problemCount());
            putTexts(json, "problems", generation.problems());
        }
        return json;
    }

    /**
     * Reads what {@link #of} wrote.
     *
     * @throws IllegalArgumentException when it is something else
     */
    static Generation parse(String line) {
        try {
            JsonNode json = MAPPER.readTree(line);
            return new Generation(
                    json.required("generation").asLong(),
                    Instant.parse(json.required("at").asText()),
                    result(json.required("result").asText()),
                    json.required("hash").asText(),
                    json.path("by").asText(),
                    json.path("note").asText(),
                    json.path("tests").asInt(),
                    number(json, "previous"),
                    number(json, "of"),
                    texts(json, "held"),
                    texts(json, "problems"),
                    json.path("problem_count").asInt());
        } catch (JsonProcessingException | java.time.DateTimeException e) {
            throw new IllegalArgumentException("not a generation", e);
        }
    }

    private static String word(Generation.Result result) {
        return result.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Generation.Result result(String word) {
        return Generation.Result.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    private static OptionalLong number(JsonNode json, String name) {
        return json.has(name) ? OptionalLong.of(json.get(name).asLong()) : OptionalLong.empty();
    }

    private static void putTexts(ObjectNode json, String name, List<String> texts) {
        if (!texts.isEmpty()) {
            ArrayNode array = json.putArray(name);
            texts.forEach(array::add);
        }
    }

    private static List<String> texts(JsonNode json, String name) {
        List<String> texts = new ArrayList<>();
        json.path(name).forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
