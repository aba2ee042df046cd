package tandem.engine.api;

import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.HttpStatus;

import tandem.engine.access.Refusal;

/**
 * What a caller of the API is told when something is wrong (RFC 9457). Thrown by routes, without a
 * stack, since it is an answer and no bug.
 */
public final class Problem extends RuntimeException {
    static final String CONTENT_TYPE = "application/problem+json";

    private static final long serialVersionUID = 1;

    private final int status;
    private final transient Map<String, String> headers;
    private final transient ObjectNode more;

    private Problem(int status, String detail, Map<String, String> headers, ObjectNode more) {
        super(detail, null, false, false);
        this.status = status;
        this.headers = Map.copyOf(headers);
        this.more = more;
    }

    private static ObjectNode none() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** Any status. */
    public static Problem of(int status, String detail) {
        return new Problem(status, detail, Map.of(), none());
    }

    /** 404. */
    public static Problem notFound(String detail) {
        return of(404, detail);
    }

    static Problem methodNotAllowed(String allowed) {
        return new Problem(405, "this resource knows " + allowed, Map.of("Allow", allowed), none());
    }

    /** 503, to be tried again. */
    public static Problem unavailable(String detail) {
        return unavailable(detail, 1);
    }

    static Problem unavailable(String detail, long retryAfterSeconds) {
        return later(503, detail, retryAfterSeconds);
    }

    /** 429, to be tried again. */
    static Problem tooMany(String detail, long retryAfterSeconds) {
        return later(429, detail, retryAfterSeconds);
    }

    private static Problem later(int status, String detail, long retryAfterSeconds) {
        String seconds = Long.toString(retryAfterSeconds);
        return new Problem(status, detail, Map.of("Retry-After", seconds), none());
    }

    static Problem rangeNotSatisfiable(long size) {
        return new Problem(
                416,
                "the recording has " + size + " bytes",
                Map.of("Content-Range", "bytes */" + size),
                none());
    }

    /**
     * With members of its own (RFC 9457 3.2).
     *
     * @param more must not use the names {@code type title status detail}
     */
    public static Problem with(int status, String detail, ObjectNode more) {
        return new Problem(status, detail, Map.of(), more);
    }

    /** A request that is not let in. */
    static Problem refused(Refusal refusal) {
        Map<String, String> headers = new TreeMap<>();
        if (refusal.status() == 401) {
            headers.put("WWW-Authenticate", "Tandem-HMAC realm=\"tandem\"");
        }
        if (refusal.retryMs() > 0) {
            headers.put("Retry-After", Long.toString((refusal.retryMs() + 999) / 1_000));
        }
        return new Problem(
                refusal.status(),
                refusal.detail(),
                headers,
                none().put("reason", refusal.reason().word()));
    }

    /**
     * @param wrong what is wrong, by parameter
     */
    static Problem badParameters(Map<String, String> wrong) {
        return complaints("parameters", wrong);
    }

    /**
     * @param wrong what is wrong, by place in the body
     */
    static Problem badFields(Map<String, String> wrong) {
        return complaints("fields", wrong);
    }

    private static Problem complaints(String kind, Map<String, String> wrong) {
        ObjectNode more = none();
        ArrayNode list = more.putArray(kind);
        new TreeMap<>(wrong)
                .forEach(
                        (name, detail) -> list.addObject().put("name", name).put("detail", detail));
        String names = String.join(", ", new TreeMap<>(wrong).keySet());
        return new Problem(400, "bad " + kind + ": " + names, Map.of(), more);
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
        json.put("title", title(status));
        json.put("status", status);
        json.put("detail", getMessage());
        json.setAll(more);
        return json;
    }

    /** Javalin calls 500 otherwise. */
    static String title(int status) {
        return status == 500 ? "Internal Server Error" : HttpStatus.forStatus(status).getMessage();
    }
}
