package tandem.engine.api;

import java.io.UncheckedIOException;
import java.util.Comparator;
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
import tandem.dialplan.Trunk;
import tandem.engine.cdr.CallJson;
import tandem.engine.trunk.OutOfService;
import tandem.engine.trunk.TrunkStatus;
import tandem.engine.trunk.Trunks;

/** Trunks as they stand, and operators who take them out and in. */
public final class TrunkRoutes {
    private static final String ALL = "/api/v1/trunks";
    private static final String ONE = ALL + "/{name}";

    private static final Schema.Fields CODE =
            Schema.object("TrunkCode")
                    .with("status", Schema.whole(0, 699), "200 = answered.")
                    .with("count", Schema.count(), "INVITEs that ended so.");
    private static final Schema.Fields HOUR =
            Schema.object("TrunkHour")
                    .with("attempts", Schema.count(), "INVITEs to it that are over.")
                    .with("answered", Schema.count(), "Of these.")
                    .with(
                            "asr_percent",
                            Schema.maybe(Schema.real()),
                            "Answer-seizure ratio (ITU-T E.411); null without attempts.")
                    .with("codes", Schema.rows(CODE), "By final status.");
    private static final Schema.Fields TRUNK =
            Schema.object("Trunk")
                    .with("name", Schema.text(), "As in the plan.")
                    .with("tenant", Schema.text(), "Whose it is.")
                    .with(
                            "state",
                            Schema.word("up", "down", "out"),
                            "Down by its answers to OPTIONS; out by an operator.")
                    .with("since", Schema.time(), "When that began, or the engine.")
                    .with("reason", Schema.maybe(Schema.text()), "Why it is out.")
                    .with("last_status", Schema.maybe(Schema.count()), "Of OPTIONS; 0 = none came.")
                    .with("round_trip_ms", Schema.maybe(Schema.real()), "Of that.")
                    .with("channels", Schema.count(), "Calls from it and to it now.")
                    .with("channel_limit", Schema.maybe(Schema.count()), "As in the plan.")
                    .with("cps_limit", Schema.maybe(Schema.count()), "As in the plan.")
                    .with("waiting", Schema.count(), "Calls that wait for a channel.")
                    .with("last_hour", HOUR, "What became of calls to it.");
    private static final Schema.Fields CHANGE =
            Schema.object("TrunkStateChange")
                    .with("state", Schema.word("in", "out"), "Whether calls may go out by it.")
                    .may("reason", Schema.text(500), "Why; needed to take it out.");

    private final Trunks trunks;
    private final OutOfService out;
    private final Supplier<Plan> plan;

    /**
     * @param plan the one in force
     */
    public TrunkRoutes(Trunks trunks, OutOfService out, Supplier<Plan> plan) {
        this.trunks = trunks;
        this.out = out;
        this.plan = plan;
    }

    /** The operations. */
    public List<Operation> operations() {
        return List.of(
                Operation.get(ALL, "trunk.list")
                        .summary("Trunks, their state and what became of calls to them")
                        .needs("trunks:read", ApiKey.Role.VIEWER)
                        .eachTenant()
                        .answers(200, Schema.page("Trunks", "trunks", TRUNK), "All trunks")
                        .does(this::list),
                Operation.get(ONE, "trunk.get")
                        .summary("A trunk as it stands")
                        .needs("trunks:read", ApiKey.Role.VIEWER)
                        .eachTenant()
                        .path("name", Schema.text(64), "Which trunk.")
                        .answers(200, TRUNK, "The trunk")
                        .problems(404)
                        .does(request -> request.answer(json(trunk(request)))),
                Operation.put(ONE + "/state", "trunk.state")
                        .summary("Takes a trunk out, so that no call goes out by it, or in again")
                        .needs("trunks:write", ApiKey.Role.OPERATOR)
                        .eachTenant()
                        .path("name", Schema.text(64), "Which trunk.")
                        .body(CHANGE)
                        .answers(200, TRUNK, "The trunk as it is now")
                        .problems(404, 503)
                        .does(this::state));
    }

    private void list(Request request) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode rows = json.putArray("trunks");
        plan.get().trunks().values().stream()
                .filter(trunk -> request.principal().sees(trunk.tenant()))
                .sorted(Comparator.comparing(Trunk::name))
                .forEach(trunk -> rows.add(json(trunk)));
        json.putNull("next");
        request.answer(json);
    }

    private void state(Request request) {
        Trunk trunk = trunk(request);
        JsonNode body = request.body();
        boolean takenOut = body.get("state").asText().equals("out");
        String reason = body.path("reason").asText("").strip();
        if (takenOut && reason.isEmpty()) {
            throw Problem.badFields(Map.of("reason", "say why"));
        }
        Optional<String> why = Optional.of(reason).filter(_ -> takenOut);
        try {
            out.set(trunk.name(), why);
        } catch (UncheckedIOException e) {
            throw Problem.unavailable("the disk takes no changes now");
        }
        trunks.out(trunk.name(), why);
        request.answer(json(trunk));
    }

    private Trunk trunk(Request request) {
        return Optional.ofNullable(plan.get().trunks().get(request.text("name")))
                .filter(trunk -> request.principal().sees(trunk.tenant()))
                .orElseThrow(() -> Problem.notFound("no trunk " + request.text("name")));
    }

    private ObjectNode json(Trunk trunk) {
        TrunkStatus status = trunks.status(trunk);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", status.name());
        json.put("tenant", status.tenant());
        json.put("state", status.state().name().toLowerCase(Locale.ROOT));
        json.put("since", CallJson.time(status.since()));
        json.put("reason", status.reason().isEmpty() ? null : status.reason());
        json.put("last_status", boxed(status.lastStatus()));
        json.put(
                "round_trip_ms",
                status.roundTripMicros().isPresent()
                        ? Double.valueOf(status.roundTripMicros().getAsLong() / 1_000.0)
                        : null);
        json.put("channels", status.channels());
        json.put("channel_limit", boxed(status.channelLimit()));
        json.put("cps_limit", boxed(status.cpsLimit()));
        json.put("waiting", status.waiting());
        json.set("last_hour", hour(status));
        return json;
    }

    private static ObjectNode hour(TrunkStatus status) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        int attempts = status.attempts();
        json.put("attempts", attempts);
        json.put("answered", status.answered());
        json.put(
                "asr_percent",
                attempts == 0
                        ? null
                        : Double.valueOf(
                                Math.round(1_000.0 * status.answered() / attempts) / 10.0));
        ArrayNode codes = json.putArray("codes");
        status.codes()
                .forEach(
                        (code, count) -> codes.addObject().put("status", code).put("count", count));
        return json;
    }

    private static @org.jspecify.annotations.Nullable Integer boxed(java.util.OptionalInt value) {
        return value.isPresent() ? Integer.valueOf(value.getAsInt()) : null;
    }
}
