package tandem.engine.api;

import java.util.function.Supplier;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;

import tandem.engine.cdr.Words;
import tandem.engine.ops.Readiness;

/** For probes and Prometheus. */
final class OpsRoutes {
    private final Readiness readiness;
    private final Supplier<String> metrics;

    OpsRoutes(Readiness readiness, Supplier<String> metrics) {
        this.readiness = readiness;
        this.metrics = metrics;
    }

    /** {@code GET /healthz}: the process lives. */
    void health(Context context) {
        Json.answer(context, JsonNodeFactory.instance.objectNode().put("status", "alive"));
    }

    /** {@code GET /readyz}: 200 when calls should be sent here, else 503, with the reason. */
    void ready(Context context) {
        Readiness.View view = readiness.view();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("ready", view.ready());
        json.put("phase", Words.of(view.phase()));
        json.put("draining", view.phase() == Readiness.Phase.DRAINING);
        view.parts()
                .forEach(
                        (name, part) ->
                                json.putObject(name)
                                        .put("condition", Words.of(part.condition()))
                                        .put("detail", part.detail()));
        context.status(view.ready() ? 200 : 503);
        Json.answer(context, json);
    }

    /** {@code GET /metrics} */
    void metrics(Context context) {
        context.contentType("text/plain; version=0.0.4; charset=utf-8").result(metrics.get());
    }
}
