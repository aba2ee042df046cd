package tandem.engine.api;

import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.HttpStatus;

/**
 * What a caller of the API is told when something is wrong (RFC 9457). Thrown by routes, without a
 * stack, since it is an answer and no bug.
 */
final class Problem extends RuntimeException {
    static final String CONTENT_TYPE = "application/problem+json";

    private static final long serialVersionUID = 1;

    private final int status;
    private final transient Map<String, String> headers;
    private final transient Map<String, String> parameters;

    private Problem(
            int status,
            String detail,
            Map<String, String> headers,
            Map<String, String> parameters) {
        super(detail, null, false, false);
        this.status = status;
        this.headers = Map.copyOf(headers);
        this.parameters = new TreeMap<>(parameters);
    }

    static Problem of(int status, String detail) {
        return new Problem(status, detail, Map.of(), Map.of());
    }

    static Problem notFound(String detail) {
        return of(404, detail);
    }

    static Problem methodNotAllowed(String allowed) {
        return new Problem(
                405, "this resource knows " + allowed, Map.of("Allow", allowed), Map.of());
    }

    static Problem unavailable(String detail) {
        return new Problem(503, detail, Map.of("Retry-After", "1"), Map.of());
    }

    static Problem rangeNotSatisfiable(long size) {
        return new Problem(
                416,
                "the recording has " + size + " bytes",
                Map.of("Content-Range", "bytes */" + size),
                Map.of());
    }

    /**
     * @param parameters what is wrong, by parameter
     */
    static Problem badParameters(Map<String, String> parameters) {
        return new Problem(
                400,
                "bad parameters: " + String.join(", ", new TreeMap<>(parameters).keySet()),
                Map.of(),
                parameters);
    }

    int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("type", "about:blank");
        json.put(
                "title",
                status == 500
                        ? "Internal Server Error"
                        : HttpStatus.forStatus(status).getMessage());
        json.put("status", status);
        json.put("detail", getMessage());
        if (!parameters.isEmpty()) {
            ArrayNode list = json.putArray("parameters");
            parameters.forEach(
                    (name, detail) -> list.addObject().put("name", name).put("detail", detail));
        }
        return json;
    }
}
