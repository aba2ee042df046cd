package tandem.engine.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import tandem.dialplan.diff.PlanDiff;

/** What changes from one plan to another, as JSON. Runs on: any. */
public final class DiffJson {
    private DiffJson() {}

    /** All changes. */
    public static ArrayNode of(PlanDiff diff) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (PlanDiff.Change change : diff.changes()) {
            ObjectNode node = all.addObject();
            node.put("kind", word(change.kind()))
                    .put("type", change.type())
                    .put("tenant", change.tenant())
                    .put("name", change.name())
                    .put("effect", word(change.effect()));
            ArrayNode fields = node.putArray("fields");
            change.fields()
                    .forEach(
                            field ->
                                    fields.addObject()
                                            .put("name", field.name())
                                            .put("from", field.from())
                                            .put("to", field.to()));
        }
        return all;
    }

    /**
     * Reads what {@link #of} wrote.
     *
     * @throws IllegalArgumentException when it is something else
     */
    public static PlanDiff parse(JsonNode changes) {
        List<PlanDiff.Change> all = new ArrayList<>();
        for (JsonNode node : changes) {
            List<PlanDiff.Field> fields = new ArrayList<>();
            node.path("fields")
                    .forEach(
                            field ->
                                    fields.add(
                                            new PlanDiff.Field(
                                                    field.path("name").asText(),
                                                    field.path("from").asText(),
                                                    field.path("to").asText())));
            all.add(
                    new PlanDiff.Change(
                            PlanDiff.Kind.valueOf(value(node, "kind")),
                            node.path("type").asText(),
                            node.path("tenant").asText(),
                            node.path("name").asText(),
                            fields,
                            PlanDiff.Effect.valueOf(value(node, "effect"))));
        }
        return new PlanDiff(all);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String value(JsonNode node, String name) {
        return node.path(name).asText().toUpperCase(Locale.ROOT);
    }
}
