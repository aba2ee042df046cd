package tandem.engine.api;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Holds what goes over the wire against an OpenAPI document, by a JSON Schema validator that we did
 * not write. Stricter than the document: a field that is not declared is a fault.
 */
public final class Contract {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final JsonSchemaFactory SCHEMAS =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    private final ObjectNode document;

    public Contract(JsonNode document) {
        this.document = document.deepCopy();
        this.document.at("/components/schemas").forEach(Contract::close);
    }

    /** Only Readiness has fields that depend on the engine. */
    private static void close(JsonNode schema) {
        if (schema.has("properties") && !schema.at("/properties").has("draining")) {
            ((ObjectNode) schema).put("additionalProperties", false);
        }
    }

    /** The operation of a path, if there is one; the one with the fewest parameters. */
    public Optional<JsonNode> operation(String method, String path) {
        return document.get("paths").properties().stream()
                .filter(each -> matches(each.getKey(), path))
                .min((one, two) -> Long.compare(braces(one.getKey()), braces(two.getKey())))
                .map(each -> each.getValue().get(method.toLowerCase(Locale.ROOT)));
    }

    private static long braces(String path) {
        return path.chars().filter(letter -> letter == '{').count();
    }

    private static boolean matches(String template, String path) {
        String pattern = template.replaceAll("[.]", "\\\\.").replaceAll("\\{[^}]+}", "[^/]+");
        return Pattern.matches(pattern, path);
    }

    /** A request that the engine took must be one that the document allows. */
    public void assertRequest(String method, URI uri, String body) {
        JsonNode operation = operation(method, uri.getPath()).orElseThrow();
        Map<String, JsonNode> parameters =
                operation
                        .path("parameters")
                        .valueStream()
                        .filter(each -> each.get("in").asText().equals("query"))
                        .collect(
                                Collectors.toMap(
                                        each -> each.get("name").asText(),
                                        each -> each.get("schema")));
        String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
        for (String pair : query.isEmpty() ? new String[0] : query.split("&")) {
            String name = decode(pair.split("=", 2)[0]);
            if (!name.startsWith("tandem_")) {
                assertTrue(parameters.containsKey(name), () -> name + " is not in the document");
                JsonNode schema = parameters.get(name);
                assertValid(schema, value(schema, decode(pair.split("=", 2)[1])), uri.toString());
            }
        }
        JsonNode schema = operation.at("/requestBody/content/application~1json/schema");
        if (!body.isEmpty()) {
            assertTrue(!schema.isMissingNode(), () -> uri + " takes no body");
            assertValid(schema, parse(body), "request of " + uri);
        } else {
            assertTrue(
                    !operation.at("/requestBody/required").asBoolean(), () -> uri + " has a body");
        }
    }

    /** An answer must be declared, and fit. */
    public void assertAnswer(String method, URI uri, int status, String content, String body) {
        Optional<JsonNode> operation =
                operation(method.equals("HEAD") ? "GET" : method, uri.getPath());
        if (operation.isEmpty() || status == 405) {
            assertEquals("application/problem+json", content);
            return;
        }
        JsonNode response = operation.get().at("/responses/" + status);
        assertTrue(!response.isMissingNode(), () -> method + " " + uri + " declares no " + status);
        if (response.has("$ref")) {
            response = document.at(response.get("$ref").asText().substring(1));
        }
        String type = content.split(";")[0].strip();
        JsonNode declared = response.path("content").path(type);
        assertTrue(
                !declared.isMissingNode(), () -> uri + " declares no " + type + " for " + status);
        if (declared.has("schema") && !method.equals("HEAD")) {
            assertValid(declared.get("schema"), parse(body), method + " " + uri + " " + status);
        }
    }

    private void assertValid(JsonNode schema, JsonNode value, String what) {
        assertNotNull(schema, what);
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        whole.setAll((ObjectNode) schema.deepCopy());
        whole.set("components", document.get("components"));
        Set<ValidationMessage> wrong = SCHEMAS.getSchema(whole).validate(value);
        assertTrue(wrong.isEmpty(), () -> what + ": " + wrong);
    }

    /** A parameter is text on the wire. */
    private static JsonNode value(JsonNode schema, String text) {
        return switch (schema.path("type").asText()) {
            case "integer", "boolean" -> parse(text);
            default -> JsonNodeFactory.instance.textNode(text);
        };
    }

    private static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (com.fasterxml.jackson.core.JsonProcessingException none) {
            throw new AssertionError("no JSON: " + text, none);
        }
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
