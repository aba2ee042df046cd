package tandem.engine.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;

/** How JSON leaves. */
final class Json {
    private Json() {}

    static void answer(Context context, JsonNode json) {
        context.contentType("application/json").result(json.toString());
    }

    /** Replaces whatever the answer was to be. */
    static void answer(Context context, Problem problem) {
        problem.headers().forEach(context::header);
        context.status(problem.status())
                .contentType(Problem.CONTENT_TYPE)
                .result(problem.json().toString());
    }
}
