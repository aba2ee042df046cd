package tandem.engine.api;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import tandem.dialplan.ApiKey;
import tandem.engine.cdr.CallJson;
import tandem.engine.gate.anomaly.Anomaly;
import tandem.engine.gate.anomaly.Breaker;

/** Whose calls look like abuse now: shown, and let go. Those who are suspended are suspensions. */
public final class AnomalyRoutes {
    private static final int LONGEST = 200;

    private static final Schema.Fields ANOMALY =
            Schema.object("Anomaly")
                    .with("id", Schema.count(), "Drawn once in the life of the process.")
                    .with("scope", Schema.word("number", "campaign", "tenant"), "Whose calls.")
                    .with("tenant", Schema.text(), "Whose.")
                    .with(
                            "name",
                            Schema.maybe(Schema.text()),
                            "Id of the number, or the campaign; null of a tenant.")
                    .with(
                            "sign",
                            Schema.word("short_calls", "no_answer", "new_callees", "rate"),
                            "What is unusual.")
                    .with("do", Schema.word("warn", "throttle", "suspend"), "What is done.")
                    .with("calls", Schema.count(), "Of the window.")
                    .with(
                            "percent",
                            Schema.count(),
                            "Of them; for a jump, of what there used to be.")
                    .with("rule", Schema.text(), "file:line:column.")
                    .with("since", Schema.time(), "When it was seen.")
                    .with("until", Schema.time(), "When what is done about it ends.");

    private final Breaker breaker;
    private final InstantSource clock;

    public AnomalyRoutes(Breaker breaker, InstantSource clock) {
        this.breaker = breaker;
        this.clock = clock;
    }

    /** All of them. */
    public List<Operation> operations() {
        return List.of(
                Operation.get("/api/v1/anomalies", "anomaly.list")
                        .summary("Whose calls look like abuse now")
                        .needs("suspensions:read", ApiKey.Role.VIEWER)
                        .eachTenant()
                        .answers(
                                200,
                                Schema.object("Anomalies")
                                        .with(
                                                "anomalies",
                                                Schema.rows(ANOMALY),
                                                "The latest first."),
                                "Warned and throttled; who is suspended is a suspension")
                        .does(this::list),
                Operation.delete("/api/v1/anomalies/{id}", "anomaly.lift")
                        .summary("Lets go whose calls looked like abuse; a reason must be given")
                        .needs("suspensions:write", ApiKey.Role.OPERATOR)
                        .path("id", Schema.whole(1, Long.MAX_VALUE), "Of the anomaly.")
                        .query("reason", Schema.text(LONGEST), "Why; must be given.")
                        .answers(200, ANOMALY, "It counts no longer")
                        .problems(404, 422)
                        .does(this::lift));
    }

    private void list(Request request) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode rows = json.putArray("anomalies");
        breaker.all(clock.instant())
                .filter(one -> request.principal().sees(one.scope().tenant()))
                .forEach(one -> rows.add(json(one)));
        request.answer(json);
    }

    private void lift(Request request) {
        String reason = request.text("reason").strip();
        if (reason.isEmpty()) {
            throw Problem.of(422, "reason: say why it is lifted");
        }
        Optional<Anomaly> lifted =
                breaker.lift(request.whole("id"), request.principal().key(), reason);
        request.answer(
                json(lifted.orElseThrow(() -> Problem.notFound("no anomaly of this id stands"))));
    }

    /** As the API and events show it. */
    public static ObjectNode json(Anomaly anomaly) {
        String name = anomaly.scope().name();
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", anomaly.id())
                .put("scope", anomaly.scope().kind().word())
                .put("tenant", anomaly.scope().tenant())
                .put("name", name.isEmpty() ? null : name)
                .put("sign", anomaly.rule().sign().word())
                .put("do", anomaly.rule().act().word())
                .put("calls", anomaly.calls())
                .put("percent", anomaly.percent())
                .put("rule", anomaly.rule().at().toString())
                .put("since", CallJson.time(anomaly.since()))
                .put("until", CallJson.time(anomaly.until()));
    }
}
