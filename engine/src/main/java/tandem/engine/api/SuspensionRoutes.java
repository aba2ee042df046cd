package tandem.engine.api;

import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import tandem.dialplan.ApiKey;
import tandem.dialplan.Plan;
import tandem.dialplan.Tenant;
import tandem.engine.cdr.CallJson;
import tandem.engine.gate.Attempt;
import tandem.engine.gate.suspension.Scope;
import tandem.engine.gate.suspension.Suspension;
import tandem.engine.gate.suspension.Suspensions;

/** Who may not call now: shown, suspended by hand, lifted. */
public final class SuspensionRoutes {
    /** Suspended by a key of all tenants. */
    private static final String BY_PLATFORM = "platform";

    /** Suspended by a key of the tenant, which may lift these and no others. */
    private static final String BY_TENANT = "tenant";

    private static final int LONGEST = 200;
    private static final Schema ID = Schema.whole(1, Long.MAX_VALUE);
    private static final Schema KIND = Schema.word("number", "campaign", "tenant", "origin");

    static final Schema.Fields SUSPENSION =
            Schema.object("Suspension")
                    .with("id", Schema.count(), "Drawn once, never again.")
                    .with("scope", KIND, "What is suspended.")
                    .with("tenant", Schema.maybe(Schema.text()), "Whose; null of an origin.")
                    .with(
                            "name",
                            Schema.maybe(Schema.text()),
                            "Id of the number, the campaign, the origin; null of a tenant.")
                    .with("cause", Schema.text(), "platform, tenant, complaints, anomaly ...")
                    .with("reason", Schema.text(), "For a person.")
                    .with("by", Schema.text(), "A key, or the rule.")
                    .with("since", Schema.time(), "When.")
                    .with("until", Schema.maybe(Schema.time()), "Null = until it is lifted.")
                    .with("in_force", Schema.flag(), "Whether it stops calls now.")
                    .with(
                            "lifted",
                            Schema.maybe(
                                    Schema.object("SuspensionLifted")
                                            .with("at", Schema.time(), "When.")
                                            .with("by", Schema.text(), "A key.")
                                            .with("reason", Schema.text(), "Why.")),
                            "Null when nobody has.");
    private static final Schema.Fields NEW =
            Schema.object("NewSuspension")
                    .with("scope", KIND, "What is suspended.")
                    .may(
                            "name",
                            Schema.text(64),
                            "Id of the number, the campaign, or the origin: api, flow, seat,"
                                    + " transfer.")
                    .with("reason", Schema.text(LONGEST), "For a person.")
                    .may("until", Schema.time(), "Until it is lifted when left out.");

    private final Suspensions suspensions;
    private final Supplier<Plan> plan;
    private final InstantSource clock;

    /**
     * @param plan the one in force
     */
    public SuspensionRoutes(Suspensions suspensions, Supplier<Plan> plan, InstantSource clock) {
        this.suspensions = suspensions;
        this.plan = plan;
        this.clock = clock;
    }

    /** All of them. */
    public List<Operation> operations() {
        return List.of(
                Operation.get("/api/v1/suspensions", "suspension.list")
                        .summary("Who may not call")
                        .needs("suspensions:read", ApiKey.Role.VIEWER)
                        .eachTenant()
                        .query("tenant", Schema.text(), "Only of this tenant.")
                        .query("scope", KIND, "Only of this kind.")
                        .query(
                                "state",
                                Schema.word("in_force", "over", "all"),
                                "in_force",
                                "Which.")
                        .query("limit", Schema.whole(1, 500), "100", "Rows of a page.")
                        .query("cursor", Schema.whole(0, Long.MAX_VALUE), "Of an earlier page.")
                        .answers(
                                200,
                                Schema.page("Suspensions", "suspensions", SUSPENSION),
                                "The latest first")
                        .problems(404)
                        .does(this::list),
                Operation.post("/api/v1/suspensions", "suspension.add")
                        .summary("Suspends a number, a campaign, a tenant or an origin")
                        .needs("suspensions:write", ApiKey.Role.OPERATOR)
                        .eachTenant()
                        .query(
                                "tenant",
                                Schema.text(),
                                "Whose; not needed by keys of one tenant, nor when there is one"
                                        + " alone.")
                        .body(NEW)
                        .answers(201, SUSPENSION, "It counts for the next attempt")
                        .problems(403, 404, 409, 422, 503)
                        .does(this::add),
                Operation.delete("/api/v1/suspensions/{id}", "suspension.lift")
                        .summary("Lifts a suspension; a reason must be given")
                        .needs("suspensions:write", ApiKey.Role.OPERATOR)
                        .eachTenant()
                        .path("id", ID, "Of the suspension.")
                        .query("reason", Schema.text(LONGEST), "Why; must be given.")
                        .answers(200, SUSPENSION, "It counts no longer")
                        .problems(403, 404, 409, 422, 503)
                        .does(this::lift));
    }

    private void list(Request request) {
        String tenant =
                request.visibleTenant(request.text("tenant"))
                        .orElseThrow(() -> Problem.notFound("there is no tenant of this name"));
        Instant now = clock.instant();
        int limit = (int) request.whole("limit");
        long before = request.has("cursor") ? request.whole("cursor") : Long.MAX_VALUE;
        List<Suspension> found =
                suspensions
                        .all()
                        .filter(one -> one.id() < before)
                        .filter(one -> tenant.isEmpty() || one.scope().tenant().equals(tenant))
                        .filter(one -> isOf(request.text("scope"), one))
                        .filter(state(request.text("state"), now))
                        .limit(limit + 1L)
                        .toList();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode rows = json.putArray("suspensions");
        found.stream().limit(limit).forEach(one -> rows.add(json(one, now)));
        json.put("next", found.size() > limit ? Long.toString(found.get(limit - 1).id()) : null);
        request.answer(json);
    }

    private static boolean isOf(String kind, Suspension one) {
        return kind.isEmpty() || one.scope().kind().word().equals(kind);
    }

    private static Predicate<Suspension> state(String state, Instant now) {
        return one -> state.equals("all") || one.holds(now) == state.equals("in_force");
    }

    private void add(Request request) {
        JsonNode body = request.body();
        Optional<Instant> until =
                Optional.ofNullable(body.get("until"))
                        .map(text -> OffsetDateTime.parse(text.asText()).toInstant());
        if (until.filter(end -> !end.isAfter(clock.instant())).isPresent()) {
            throw Problem.badFields(Map.of("until", "is over"));
        }
        Suspension made =
                Kept.await(
                        suspensions.suspend(
                                scope(request, body),
                                request.tenant().isPresent() ? BY_TENANT : BY_PLATFORM,
                                body.get("reason").asText(),
                                request.principal().key(),
                                until));
        request.answer(201, json(made, clock.instant()));
    }

    private Scope scope(Request request, JsonNode body) {
        Scope.Kind kind = Scope.Kind.of(body.get("scope").asText()).orElseThrow();
        String name = body.path("name").asText("");
        if (name.isEmpty() != (kind == Scope.Kind.TENANT)) {
            throw Problem.badFields(Map.of("name", "is needed, but for a tenant"));
        }
        return switch (kind) {
            case ORIGIN -> origin(request, name);
            case NUMBER -> number(tenant(request), name);
            case CAMPAIGN -> Scope.campaign(tenant(request).name(), name);
            case TENANT -> Scope.tenant(tenant(request).name());
        };
    }

    private static Scope origin(Request request, String name) {
        if (request.tenant().isPresent()) {
            throw Problem.of(403, "scope: an origin is of all tenants, this key of one");
        }
        for (Attempt.Origin origin : Attempt.Origin.values()) {
            if (origin != Attempt.Origin.QUESTION
                    && origin.name().toLowerCase(Locale.ROOT).equals(name)) {
                return Scope.origin(origin);
            }
        }
        throw Problem.badFields(Map.of("name", "is none of api, flow, seat, transfer"));
    }

    private static Scope number(Tenant tenant, String id) {
        if (tenant.numbers().stream().noneMatch(number -> number.id().equals(id))) {
            throw Problem.of(422, "name: the tenant has no number of this id");
        }
        return Scope.number(tenant.name(), id);
    }

    private Tenant tenant(Request request) {
        Map<String, Tenant> tenants = plan.get().tenants();
        return tenants.get(request.oneTenant(tenants.keySet()));
    }

    private void lift(Request request) {
        String reason = request.text("reason").strip();
        if (reason.isEmpty()) {
            throw Problem.of(422, "reason: say why it is lifted");
        }
        long id = request.whole("id");
        Suspension wanted =
                suspensions
                        .find(id)
                        .filter(one -> request.principal().sees(one.scope().tenant()))
                        .orElseThrow(() -> Problem.notFound("no suspension has this id"));
        if (request.tenant().isPresent() && !wanted.cause().equals(BY_TENANT)) {
            throw Problem.of(403, "a key of one tenant lifts only what such a key has suspended");
        }
        Suspension lifted = Kept.await(suspensions.lift(id, request.principal().key(), reason));
        request.answer(json(lifted, clock.instant()));
    }

    static ObjectNode json(Suspension suspension, Instant now) {
        Scope scope = suspension.scope();
        ObjectNode json =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("id", suspension.id())
                        .put("scope", scope.kind().word())
                        .put("tenant", orNull(scope.tenant()))
                        .put("name", orNull(scope.name()))
                        .put("cause", suspension.cause())
                        .put("reason", suspension.reason())
                        .put("by", suspension.by())
                        .put("since", CallJson.time(suspension.since()))
                        .put("until", suspension.until().map(CallJson::time).orElse(null))
                        .put("in_force", suspension.holds(now));
        json.putNull("lifted");
        suspension
                .lifted()
                .ifPresent(
                        how ->
                                json.putObject("lifted")
                                        .put("at", CallJson.time(how.at()))
                                        .put("by", how.by())
                                        .put("reason", how.reason()));
        return json;
    }

    private static @org.jspecify.annotations.Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
