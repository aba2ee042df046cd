package tandem.engine.api;

import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;

import tandem.engine.access.Credentials;
import tandem.engine.access.Principal;

/**
 * A request that fits its {@link Operation}: parameters and body are checked, and whoever sent it
 * may do so. Confined to the request's thread.
 */
public final class Request {
    private static final int DEPTH = 32;
    private static final Set<String> CREDENTIALS =
            Set.of(
                    Credentials.QUERY_KEY,
                    Credentials.QUERY_TIME,
                    Credentials.QUERY_NONCE,
                    Credentials.QUERY_SIGNATURE);
    private static final JsonMapper STRICT =
            JsonMapper.builder(
                            com.fasterxml.jackson.core.JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(DEPTH)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private final Context context;
    private final Principal principal;
    private final Map<String, String> values;
    private final ObjectNode body;
    private final byte[] file;

    private Request(
            Context context,
            Principal principal,
            Map<String, String> values,
            ObjectNode body,
            byte[] file) {
        this.context = context;
        this.principal = principal;
        this.values = values;
        this.body = body;
        this.file = file;
    }

    /**
     * @param octets the body as it came
     * @throws Problem 400 that names all that is wrong, 415 for another content than JSON
     */
    static Request of(Context context, Operation operation, Principal principal, byte[] octets) {
        Map<String, String> values = parameters(context, operation);
        if (operation.file().isPresent()) {
            if (octets.length == 0) {
                throw Problem.of(400, "the file is missing: it is the body");
            }
            return new Request(
                    context, principal, values, JsonNodeFactory.instance.objectNode(), octets);
        }
        return new Request(
                context, principal, values, body(context, operation, octets), new byte[0]);
    }

    /** What Javalin knows of it, for what is not said here: headers, streams. */
    Context context() {
        return context;
    }

    /** Who sent it. */
    public Principal principal() {
        return principal;
    }

    /** The only tenant that the sender may see; empty = all. */
    public Optional<String> tenant() {
        return principal.tenant();
    }

    /**
     * The tenant that a list is about.
     *
     * @param wanted as given with the request, or empty
     * @return what to look for, empty = all; or nothing, when the sender may not see what it wants
     */
    Optional<String> visibleTenant(String wanted) {
        if (tenant().isEmpty() || wanted.equals(tenant().get())) {
            return Optional.of(wanted);
        }
        return wanted.isEmpty() ? tenant() : Optional.empty();
    }

    /**
     * The one tenant that a request is about, by its parameter {@code tenant}: not needed by a
     * sender who sees one alone, nor when there is one alone.
     *
     * @param tenants all there are
     */
    String oneTenant(Set<String> tenants) {
        String wanted = tenant().filter(_ -> !has("tenant")).orElse(text("tenant"));
        if (wanted.isEmpty() && tenants.size() == 1) {
            return tenants.iterator().next();
        }
        if (wanted.isEmpty()) {
            throw Problem.badParameters(Map.of("tenant", "say whose it is"));
        }
        if (!tenants.contains(wanted) || !principal().sees(wanted)) {
            throw Problem.notFound("there is no tenant of this name");
        }
        return wanted;
    }

    /**
     * Says in the audit what was made or touched where the path does not: {@code call ID}, {@code
     * listing ID}. Never a number of a person.
     */
    void about(String what) {
        context.attribute(Acting.ABOUT, what);
    }

    /** A parameter as text; empty when it is not given and has no default. */
    public String text(String name) {
        return values.getOrDefault(name, "");
    }

    /** Whether a parameter is given or has a default. */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** A parameter declared as a whole number, which is given or has a default. */
    public long whole(String name) {
        return Long.parseLong(text(name));
    }

    /** A parameter declared as true or false; false when it is not given. */
    public boolean flag(String name) {
        return text(name).equals("true");
    }

    /** A parameter declared as a time. */
    public Optional<Instant> time(String name) {
        return has(name)
                ? Optional.of(OffsetDateTime.parse(text(name)).toInstant())
                : Optional.empty();
    }

    /** The body, which fits its schema; without fields when there is none. */
    public ObjectNode body() {
        return body;
    }

    /** The file that is the body of an operation that takes one; not to be changed. */
    byte[] file() {
        return file;
    }

    /** Answers 200 with JSON. */
    public void answer(JsonNode json) {
        Json.answer(context, json);
    }

    /** Answers with JSON. */
    public void answer(int status, JsonNode json) {
        context.status(status);
        Json.answer(context, json);
    }

    private static Map<String, String> parameters(Context context, Operation operation) {
        Map<String, String> values = new TreeMap<>();
        Map<String, String> wrong = new TreeMap<>();
        Map<String, List<String>> query = context.queryParamMap();
        for (Parameter parameter : operation.parameters()) {
            Optional<String> given =
                    switch (parameter.in()) {
                        case PATH -> Optional.of(context.pathParam(parameter.name()));
                        case HEADER -> Optional.ofNullable(context.header(parameter.name()));
                        case QUERY ->
                                query.getOrDefault(parameter.name(), List.of()).stream()
                                        .findFirst();
                    };
            String complaint =
                    given.map(value -> SchemaCheck.parameter(value, parameter.schema())).orElse("");
            if (given.isEmpty() && parameter.in() == Parameter.In.HEADER) {
                wrong.put(parameter.name(), "a header that must be given");
            } else if (!complaint.isEmpty()) {
                wrong.put(parameter.name(), complaint);
            }
            given.or(parameter::absent).ifPresent(value -> values.put(parameter.name(), value));
        }
        query.forEach((name, all) -> examine(name, all, operation, wrong));
        if (!wrong.isEmpty()) {
            throw Problem.badParameters(wrong);
        }
        return values;
    }

    private static void examine(
            String name, List<String> given, Operation operation, Map<String, String> wrong) {
        if (CREDENTIALS.contains(name)) {
            return;
        }
        Set<String> known =
                operation.parameters().stream()
                        .filter(parameter -> parameter.in() == Parameter.In.QUERY)
                        .map(Parameter::name)
                        .collect(Collectors.toCollection(TreeSet::new));
        if (known.isEmpty()) {
            wrong.put(name, "there are no parameters here");
        } else if (!known.contains(name)) {
            wrong.put(name, "unknown; there are " + String.join(", ", known));
        } else if (given.isEmpty()) {
            // Javalin leaves out values that it cannot decode.
            wrong.put(name, "has a percent sign that begins no escape");
        } else if (given.size() > 1) {
            wrong.put(name, "given more than once");
        }
    }

    private static ObjectNode body(Context context, Operation operation, byte[] octets) {
        if (operation.body().isEmpty()) {
            if (octets.length > 0) {
                throw Problem.of(400, "this operation takes no body");
            }
            return JsonNodeFactory.instance.objectNode();
        }
        if (octets.length == 0 && !operation.bodyRequired()) {
            return JsonNodeFactory.instance.objectNode();
        }
        String content = context.contentType();
        if (content == null || !content.strip().toLowerCase().startsWith("application/json")) {
            throw Problem.of(415, "the body must be application/json");
        }
        JsonNode json = parse(octets);
        Map<String, String> wrong = SchemaCheck.body(json, operation.body().get());
        if (!wrong.isEmpty()) {
            throw Problem.badFields(wrong);
        }
        return (ObjectNode) json;
    }

    private static JsonNode parse(byte[] octets) {
        try {
            return STRICT.readTree(octets);
        } catch (JsonProcessingException none) {
            String where =
                    none.getLocation() == null
                            ? ""
                            : " at line "
                                    + none.getLocation().getLineNr()
                                    + ", column "
                                    + none.getLocation().getColumnNr();
            throw Problem.of(400, "the body is no JSON" + where);
        } catch (IOException none) {
            throw Problem.of(400, "the body cannot be read");
        }
    }
}
