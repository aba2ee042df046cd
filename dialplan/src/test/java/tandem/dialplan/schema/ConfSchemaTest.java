package tandem.dialplan.schema;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

/**
 * The schema is judged by a validator that nobody here wrote, which takes values for numbers and
 * truth as editors do.
 */
class ConfSchemaTest {
    private static final Path CONF = Path.of("..", "conf");
    private static final Path SHIPPED = Path.of("..", "docs", "schema");
    private static final Path GOOD = Path.of("src", "test", "resources", "good", "conf");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchemaFactory FACTORY =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    private static JsonSchema schema(String kind) {
        return FACTORY.getSchema(ConfSchema.generate(kind).orElseThrow());
    }

    private static JsonNode yaml(String text) {
        Object loaded = new Load(LoadSettings.builder().build()).loadFromString(text);
        return JSON.valueToTree(loaded == null ? Map.of() : loaded);
    }

    private static String kind(Path file) {
        String name = file.toString().replace('\\', '/');
        if (name.contains("/tenants/")) {
            return "tenant";
        }
        for (String folder : List.of("shared", "holidays")) {
            if (name.contains("/" + folder + "/")) {
                return folder;
            }
        }
        return file.getFileName().toString().replace(".yaml", "");
    }

    private static List<Path> files(Path dir) throws IOException {
        try (Stream<Path> files = Files.walk(dir)) {
            return files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList();
        }
    }

    /** Run with {@code -Dschema.update=true} to write them anew. */
    @TestFactory
    Stream<DynamicTest> theShippedSchemaIsCurrent() {
        return ConfSchema.kinds().stream()
                .map(kind -> DynamicTest.dynamicTest(kind, () -> checkCurrent(kind)));
    }

    private static void checkCurrent(String kind) throws IOException {
        Path file = SHIPPED.resolve(kind + ".json");
        String text = ConfSchema.generate(kind).orElseThrow();
        if (Boolean.getBoolean("schema.update")) {
            Files.writeString(file, text);
        }
        assertEquals(Files.readString(file), text);
    }

    @TestFactory
    Stream<DynamicTest> everyGoodFilePasses() throws IOException {
        List<Path> files = new ArrayList<>(files(CONF));
        files.addAll(files(GOOD));
        return files.stream()
                .map(
                        file ->
                                DynamicTest.dynamicTest(
                                        file.toString(),
                                        () ->
                                                assertEquals(
                                                        Set.of(),
                                                        errors(
                                                                kind(file),
                                                                Files.readString(file)))));
    }

    private static Set<String> errors(String kind, String text) {
        Set<String> errors = new TreeSet<>();
        for (ValidationMessage message : schema(kind).validate(yaml(text))) {
            errors.add(message.getMessage());
        }
        return errors;
    }

    @Test
    void whatIsTypedWronglyDoesNotPass() {
        Map<String, List<String>> wrong =
                Map.of(
                        "engine",
                        List.of(
                                "sip: { udp: { prt: 5060 } }",
                                "sip: { udp: { port: 70000 } }",
                                "limits: { call: 4 }",
                                "limits: { calls: many }",
                                "http: { auth: basic }",
                                "sip: loopback"),
                        "trunks",
                        List.of("trunks: { lab: { host: 127.0.0.1 } }", "trunks: [lab]"),
                        "access",
                        List.of(
                                "keys: [ { id: a, secret: plain, role: viewer } ]",
                                "keys: [ { id: a, secret: '${secret:a}', role: king } ]"),
                        "tenant",
                        List.of(
                                "tenant: demo",
                                "{ version: 2, tenant: demo }",
                                "{ version: 1, tenant: demo, numbers: [ { id: a } ] }",
                                "{ version: 1, tenant: demo, flows: { a: { start: b, steps: { b: {"
                                        + " ply: x } } } } }",
                                "{ version: 1, tenant: demo, flows: { a: { start: b, steps: { b: {"
                                        + " gather: { digits: x } } } } } }",
                                "{ version: 1, tenant: demo, flows: { a: { start: b, steps: { b: {"
                                        + " hangup: now } } } } }",
                                "{ version: 1, tenant: demo, hours: { a: { weekly: { mon: [9-5] } }"
                                        + " } }"),
                        "holidays",
                        List.of("{ version: 1, closed_on: [tomorrow] }"));

        wrong.forEach(
                (kind, files) ->
                        files.forEach(file -> assertFalse(errors(kind, file).isEmpty(), file)));
    }

    @Test
    void everyKeySaysWhatItMeans() throws IOException {
        List<String> bare = new ArrayList<>();
        for (String kind : ConfSchema.kinds()) {
            JsonNode schema = JSON.readTree(ConfSchema.generate(kind).orElseThrow());
            for (JsonNode shape : schema.get("$defs")) {
                shape.get("properties")
                        .properties()
                        .forEach(
                                e -> {
                                    if (e.getValue().path("description").asText().length() < 3) {
                                        bare.add(kind + " " + e.getKey());
                                    }
                                });
            }
        }
        assertEquals(List.of(), bare);
    }
}
