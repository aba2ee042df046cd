package tandem.engine.api;

import java.util.LinkedHashMap;
import java.util.Map;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Writes schemas as JSON Schema (2020-12, the dialect of OpenAPI 3.1). Objects with a name are
 * collected, so that each is written once and referred to. Confined to the thread that builds the
 * document.
 */
final class SchemaJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Map<String, Schema.Fields> named = new LinkedHashMap<>();
    private final ObjectNode written = NODES.objectNode();
    private final boolean closed;

    /**
     * @param closed whether objects allow no other fields, as those of requests do
     */
    private SchemaJson(boolean closed) {
        this.closed = closed;
    }

    /** For what the server sends: more fields may come with later versions. */
    static SchemaJson ofAnswers() {
        return new SchemaJson(false);
    }

    /** For what the server takes: other fields are refused. */
    static SchemaJson ofRequests() {
        return new SchemaJson(true);
    }

    /** All objects that were met, by name. */
    ObjectNode components() {
        return written;
    }

    ObjectNode of(Schema schema) {
        return switch (schema) {
            case Schema.Text text -> text(text);
            case Schema.Word(var words) -> {
                ObjectNode json = type("string");
                ArrayNode list = json.putArray("enum");
                words.forEach(list::add);
                yield json;
            }
            case Schema.Whole(long low, long high) -> whole(low, high);
            case Schema.Real() -> type("number");
            case Schema.Flag() -> type("boolean");
            case Schema.Rows(Schema of, int most) -> {
                ObjectNode json = type("array");
                json.set("items", of(of));
                if (closed) {
                    json.put("maxItems", most);
                }
                yield json;
            }
            case Schema.Fields fields -> reference(fields);
            case Schema.Entries(Schema of) -> {
                ObjectNode json = type("object");
                json.set("additionalProperties", of(of));
                yield json;
            }
            case Schema.Open() -> type("object");
            case Schema.Maybe(Schema of) -> maybe(of(of));
        };
    }

    private ObjectNode text(Schema.Text text) {
        ObjectNode json = type("string");
        if (closed) {
            json.put("maxLength", text.longest());
        }
        if (!text.pattern().isEmpty()) {
            json.put("pattern", "^(?:" + text.pattern() + ")$");
        }
        if (!text.format().isEmpty()) {
            json.put("format", text.format());
        }
        return json;
    }

    private static ObjectNode whole(long low, long high) {
        ObjectNode json = type("integer").put("minimum", low);
        if (high != Long.MAX_VALUE) {
            json.put("maximum", high);
        }
        return json;
    }

    private static ObjectNode maybe(ObjectNode of) {
        if (of.path("type").isTextual() && !of.has("enum")) {
            ArrayNode types = NODES.arrayNode().add(of.get("type").asText()).add("null");
            of.set("type", types);
            return of;
        }
        ObjectNode json = NODES.objectNode();
        json.putArray("anyOf").add(of).add(type("null"));
        return json;
    }

    private ObjectNode reference(Schema.Fields fields) {
        Schema.Fields other = named.putIfAbsent(fields.name(), fields);
        if (other == null) {
            written.set(fields.name(), object(fields));
        } else if (!other.equals(fields)) {
            throw new IllegalStateException("two schemas are called " + fields.name());
        }
        return NODES.objectNode().put("$ref", "#/components/schemas/" + fields.name());
    }

    private ObjectNode object(Schema.Fields fields) {
        ObjectNode json = type("object");
        ObjectNode properties = json.putObject("properties");
        ArrayNode required = NODES.arrayNode();
        fields.fields()
                .forEach(
                        (name, field) -> {
                            ObjectNode property = of(field.schema());
                            if (!field.says().isEmpty()) {
                                property.put("description", field.says());
                            }
                            properties.set(name, property);
                            if (field.required()) {
                                required.add(name);
                            }
                        });
        if (!required.isEmpty()) {
            json.set("required", required);
        }
        if (closed) {
            json.put("additionalProperties", false);
        }
        return json;
    }

    private static ObjectNode type(String type) {
        return NODES.objectNode().put("type", type);
    }
}
