package tandem.engine.api;

import java.util.List;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import tandem.dialplan.ApiKey;
import tandem.engine.cdr.Words;
import tandem.engine.ops.Readiness;

/** For probes and Prometheus. */
final class OpsRoutes {
    /** Beside these it has a field for each part of the engine. */
    private static final Schema.Fields READINESS =
            Schema.object("Readiness")
                    .with("ready", Schema.flag(), "Whether calls should be sent here.")
                    .with("phase", Schema.word("starting", "ready", "draining"), "Of its life.")
                    .with("draining", Schema.flag(), "Whether it takes no new calls.");

    private final Readiness readiness;
    private final Supplier<String> metrics;

    OpsRoutes(Readiness readiness, Supplier<String> metrics) {
        this.readiness = readiness;
        this.metrics = metrics;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/healthz", "ops.health")
                        .summary("Whether the process lives")
                        .open()
                        .answers(
                                200,
                                Schema.object("Health")
                                        .with("status", Schema.word("alive"), "Always alive."),
                                "It lives")
                        .does(this::health),
                Operation.get("/readyz", "ops.ready")
                        .summary("Whether calls should be sent here, and if not, why")
                        .local()
                        .needs("ops:read", ApiKey.Role.VIEWER)
                        .answers(200, READINESS, "They should")
                        .answers(503, READINESS, "They should not")
                        .does(this::ready),
                Operation.get("/metrics", "ops.metrics")
                        .summary("Figures for Prometheus")
                        .local()
                        .needs("ops:read", ApiKey.Role.VIEWER)
                        .answers(200, "text/plain", "Text format 0.0.4")
                        .does(this::metrics));
    }

    private void health(Request request) {
        request.answer(JsonNodeFactory.instance.objectNode().put("status", "alive"));
    }

    private void ready(Request request) {
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
        request.answer(view.ready() ? 200 : 503, json);
    }

    private void metrics(Request request) {
        request.context()
                .contentType("text/plain; version=0.0.4; charset=utf-8")
                .result(metrics.get());
    }
}
