package tandem.engine.api;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The OpenAPI 3.1 document of the operations. Confined to the thread that builds it; what it
 * returns is not changed any more.
 */
final class OpenApi {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Schema.Fields COMPLAINT =
            Schema.object("Complaint")
                    .with("name", Schema.text(), "Of the parameter, or the place in the body.")
                    .with("detail", Schema.text(), "What is wrong with it.");
    private static final Schema.Fields PROBLEM =
            Schema.object("Problem")
                    .with("type", Schema.text(), "Always about:blank.")
                    .with("title", Schema.text(), "The status in words.")
                    .with("status", Schema.whole(400, 599), "As in the status line.")
                    .with("detail", Schema.text(), "What is wrong, for people.")
                    .may("reason", Schema.text(), "Why a request was not let in.")
                    .may("parameters", Schema.rows(COMPLAINT), "Parameters that are wrong.")
                    .may("fields", Schema.rows(COMPLAINT), "Parts of the body that are wrong.")
                    .may("id", Schema.text(), "Record of a call that the gate refused.")
                    .may(
                            "reasons",
                            Schema.rows(GateRoute.DENIAL),
                            "All that stands against a call.")
                    .may("next", Schema.maybe(Schema.time()), "From when on nothing does, if ever.")
                    .may("first", Schema.text(), "First event that is kept.")
                    .may(
                            "problems",
                            Schema.rows(ConfigRoutes.PROBLEM),
                            "What is wrong with a config.")
                    .may("running", Schema.count(), "The config that goes on.")
                    .may("rejected", Schema.count(), "Number of the attempt that was rejected.");

    private final SchemaJson answers = SchemaJson.ofAnswers();
    private final SchemaJson requests = SchemaJson.ofRequests();
    private final ObjectNode root = NODES.objectNode();

    private OpenApi() {}

    static ObjectNode of(List<Operation> operations) {
        return new OpenApi().document(operations);
    }

    private ObjectNode document(List<Operation> operations) {
        root.put("openapi", "3.1.0");
        root.putObject("info")
                .put("title", "Tandem")
                .put("version", "1")
                .put("description", "The API of a Tandem engine. Errors are RFC 9457 documents.");
        root.putArray("servers").addObject().put("url", "/");
        ObjectNode paths = root.putObject("paths");
        operations.forEach(
                operation ->
                        paths.withObjectProperty(operation.path())
                                .set(
                                        operation.method().name().toLowerCase(Locale.ROOT),
                                        operation(operation)));
        components();
        return root;
    }

    private ObjectNode operation(Operation operation) {
        ObjectNode json = NODES.objectNode();
        json.put("operationId", operation.id());
        json.put("summary", operation.summary());
        json.putArray("tags").add(operation.id().split("\\.", 2)[0]);
        security(json, operation);
        if (!operation.parameters().isEmpty()) {
            ArrayNode list = json.putArray("parameters");
            operation.parameters().forEach(parameter -> list.add(parameter(parameter)));
        }
        operation
                .body()
                .ifPresent(
                        schema ->
                                json.putObject("requestBody")
                                        .put("required", operation.bodyRequired())
                                        .putObject("content")
                                        .putObject("application/json")
                                        .set("schema", requests.of(schema)));
        operation
                .file()
                .ifPresent(
                        file ->
                                json.putObject("requestBody")
                                        .put("required", true)
                                        .put("description", file.says())
                                        .putObject("content")
                                        .putObject(file.content())
                                        .putObject("schema")
                                        .put("type", "string")
                                        .put("format", "binary")
                                        .put("maxLength", file.most()));
        responses(json.putObject("responses"), operation);
        return json;
    }

    /** What a key needs stands in fields of our own, since OpenAPI has no place for roles. */
    private static void security(ObjectNode json, Operation operation) {
        ArrayNode security = json.putArray("security");
        if (operation.door() != Operation.Door.OPEN) {
            security.addObject().putArray("signature");
            json.put("x-tandem-role", operation.role().name().toLowerCase(Locale.ROOT));
            if (!operation.scope().isEmpty()) {
                json.put("x-tandem-scope", operation.scope());
            }
            json.put("x-tandem-tenant-keys", operation.perTenant());
        }
        if (operation.door() == Operation.Door.LOCAL) {
            security.addObject();
        }
    }

    private ObjectNode parameter(Parameter parameter) {
        ObjectNode schema = requests.of(parameter.schema());
        parameter
                .absent()
                .ifPresent(
                        absent -> {
                            if (parameter.schema() instanceof Schema.Whole) {
                                schema.put("default", Long.parseLong(absent));
                            } else {
                                schema.put("default", absent);
                            }
                        });
        ObjectNode json = NODES.objectNode();
        json.put("name", parameter.name());
        json.put("in", parameter.in().name().toLowerCase(Locale.ROOT));
        json.put("required", parameter.in() != Parameter.In.QUERY);
        json.put("description", parameter.says());
        json.set("schema", schema);
        return json;
    }

    private void responses(ObjectNode json, Operation operation) {
        operation
                .answers()
                .forEach(
                        (status, answer) -> {
                            ObjectNode response = json.putObject(status.toString());
                            response.put("description", answer.says());
                            ObjectNode content =
                                    answer.content().isEmpty()
                                            ? NODES.objectNode()
                                            : response.putObject("content")
                                                    .putObject(answer.content());
                            answer.schema().ifPresent(of -> content.set("schema", answers.of(of)));
                        });
        problems(operation)
                .forEach(
                        status -> {
                            if (!json.has(status.toString())) {
                                json.putObject(status.toString())
                                        .put("$ref", "#/components/responses/" + status);
                            }
                        });
    }

    /** Its own and those that any operation may have. */
    private static Set<Integer> problems(Operation operation) {
        Set<Integer> all = new TreeSet<>(operation.problems());
        all.add(400);
        all.add(500);
        all.add(503);
        if (operation.door() != Operation.Door.OPEN) {
            all.addAll(List.of(401, 403, 421, 429));
        }
        if (operation.file().isPresent()) {
            all.add(413);
        }
        if (operation.body().isPresent()) {
            all.addAll(List.of(413, 415));
        }
        return all;
    }

    private void components() {
        ObjectNode components = root.putObject("components");
        ObjectNode problem = answers.of(PROBLEM);
        ObjectNode schemas = components.putObject("schemas");
        schemas.setAll(requests.components());
        answers.components()
                .properties()
                .forEach(
                        each -> {
                            if (schemas.has(each.getKey())) {
                                throw new IllegalStateException(
                                        each.getKey() + " is both sent and taken");
                            }
                            schemas.set(each.getKey(), each.getValue());
                        });
        ObjectNode responses = components.putObject("responses");
        Set<String> used = new TreeSet<>();
        root.path("paths")
                .forEach(
                        path ->
                                path.forEach(
                                        operation ->
                                                operation
                                                        .path("responses")
                                                        .fieldNames()
                                                        .forEachRemaining(used::add)));
        for (String status : used) {
            if (Integer.parseInt(status) >= 400) {
                responses
                        .putObject(status)
                        .put("description", Problem.title(Integer.parseInt(status)))
                        .putObject("content")
                        .putObject(Problem.CONTENT_TYPE)
                        .set("schema", problem.deepCopy());
            }
        }
        components
                .putObject("securitySchemes")
                .putObject("signature")
                .put("type", "apiKey")
                .put("in", "header")
                .put("name", "Tandem-Signature")
                .put(
                        "description",
                        "With Tandem-Key, Tandem-Time and Tandem-Nonce; see docs/api.md.");
    }
}
