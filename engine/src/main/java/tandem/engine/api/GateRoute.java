package tandem.engine.api;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import tandem.dialplan.ApiKey;
import tandem.dialplan.Plan;
import tandem.dialplan.Purpose;
import tandem.dialplan.Tenant;
import tandem.dialplan.trunk.Way;
import tandem.engine.cdr.CallJson;
import tandem.engine.gate.Attempt;
import tandem.engine.gate.Decision;
import tandem.engine.gate.Denial;
import tandem.engine.gate.DenialJson;
import tandem.engine.gate.Gate;
import tandem.engine.gate.Verdict;

/** {@code POST /api/v1/gate/check}: may I call somebody now, and if not, why and when. */
public final class GateRoute {
    private static final Schema.Fields QUESTION =
            Schema.object("GateQuestion")
                    .with("to", Schema.text(32), "Whom, as it would be dialled.")
                    .with("from", Schema.text(64), "Id of the tenant's number to show.")
                    .may(
                            "trunk",
                            Schema.text(64),
                            "Trunk or group; as a call would choose it when left out.")
                    .may(
                            "purpose",
                            Schema.word(
                                    "service",
                                    "notification",
                                    "marketing",
                                    "survey",
                                    "callback",
                                    "test"),
                            "What for; service when left out.")
                    .may("campaign", Schema.text(64), "Of which campaign; none when left out.")
                    .may(
                            "voice",
                            Schema.word("human", "ai"),
                            "With whom the callee would talk; human when left out.");
    static final Schema.Fields DENIAL =
            Schema.object("GateDenial")
                    .with("reason", Schema.text(), "One word, stable.")
                    .with("rule", Schema.text(), "Where the rule stands.")
                    .with("detail", Schema.text(500), "For a person.")
                    .with(
                            "next",
                            Schema.maybe(Schema.time()),
                            "When this reason is gone; null when time does not help.");
    private static final Schema.Fields ANSWER =
            Schema.object("GateAnswer")
                    .with("allowed", Schema.flag(), "Whether a call may be placed now.")
                    .with("reasons", Schema.rows(DENIAL), "All that speaks against it.")
                    .with(
                            "next",
                            Schema.maybe(Schema.time()),
                            "When all of them are gone, should nobody call until then.")
                    .with(
                            "lifted",
                            Schema.rows(
                                    Schema.object("GateLifted")
                                            .with("reason", Schema.text(), "Of the gate.")
                                            .with("rule", Schema.text(), "The exception.")),
                            "What would stand against it without exceptions for the callee.");

    private final Gate gate;
    private final Supplier<Plan> plan;

    /**
     * @param plan the one in force
     */
    public GateRoute(Gate gate, Supplier<Plan> plan) {
        this.gate = gate;
        this.plan = plan;
    }

    /** The operation. */
    public Operation operation() {
        return Operation.post("/api/v1/gate/check", "gate.check")
                .summary("Whether a number may be called now, and if not, why and when")
                .needs("gate:read", ApiKey.Role.VIEWER)
                .eachTenant()
                .asks()
                .query(
                        "tenant",
                        Schema.text(),
                        "On whose behalf; not needed by keys of one tenant, nor when there is one alone.")
                .body(QUESTION)
                .answers(200, ANSWER, "What the gate would say")
                .problems(400, 404)
                .does(this::check);
    }

    private void check(Request request) {
        Tenant tenant = tenant(request);
        JsonNode body = request.body();
        String from = body.get("from").asText();
        Attempt attempt =
                new Attempt(
                                "",
                                tenant,
                                way(body, tenant, from).name(),
                                body.get("to").asText(),
                                from,
                                Purpose.valueOf(
                                        body.path("purpose")
                                                .asText("service")
                                                .toUpperCase(Locale.ROOT)),
                                Attempt.Origin.QUESTION)
                        .of(Optional.ofNullable(body.get("campaign")).map(JsonNode::asText))
                        .with(voice(body));
        request.answer(answer(gate.verdict(attempt)));
    }

    private static Attempt.Voice voice(JsonNode body) {
        return Attempt.Voice.valueOf(body.path("voice").asText("human").toUpperCase(Locale.ROOT));
    }

    private static ObjectNode answer(Verdict verdict) {
        List<Denial> denials = verdict.denials();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("allowed", denials.isEmpty());
        json.set("reasons", DenialJson.of(denials));
        json.put(
                "next",
                Optional.of(denials)
                        .filter(all -> !all.isEmpty())
                        .flatMap(all -> new Decision.Denied(all).next())
                        .map(CallJson::time)
                        .orElse(null));
        ArrayNode lifted = json.putArray("lifted");
        verdict.lifted()
                .forEach(
                        one ->
                                lifted.addObject()
                                        .put("reason", one.lift().word())
                                        .put("rule", one.rule()));
        return json;
    }

    /** As a call would choose it. */
    private Way way(JsonNode body, Tenant tenant, String from) {
        return gate.way(
                        plan.get(),
                        tenant,
                        body.path("trunk").asText(""),
                        body.get("to").asText(),
                        from)
                .orElseThrow(() -> Problem.of(400, "trunk: none leads there, or say by which"));
    }

    private Tenant tenant(Request request) {
        Map<String, Tenant> tenants = plan.get().tenants();
        return tenants.get(request.oneTenant(tenants.keySet()));
    }
}
