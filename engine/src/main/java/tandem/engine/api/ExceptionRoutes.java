package tandem.engine.api;

import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import tandem.dialplan.ApiKey;
import tandem.dialplan.Plan;
import tandem.dialplan.Tenant;
import tandem.dialplan.limit.Exceptions.Lift;
import tandem.engine.cdr.CallJson;
import tandem.engine.gate.list.Blocklists;
import tandem.engine.gate.list.Listing;
import tandem.engine.gate.list.Listing.Book;
import tandem.engine.gate.list.Listing.Kind;
import tandem.engine.gate.list.Result;

/** For which callees a tenant has lifted rules: made, shown, taken back. */
public final class ExceptionRoutes {
    private static final String READ = "exceptions:read";
    private static final String WRITE = "exceptions:write";
    private static final int LONGEST_REASON = 200;
    private static final Schema LIFT =
            Schema.word(Arrays.stream(Lift.values()).map(Lift::word).toArray(String[]::new));

    private static final Schema.Fields EXCEPTION =
            Schema.object("GateException")
                    .with("id", Schema.count(), "Drawn once, never again.")
                    .with("tenant", Schema.text(), "For whose calls.")
                    .with("number", Schema.text(), "Of the callee, digits.")
                    .with("lifts", Schema.rows(LIFT), "Which reasons of the gate.")
                    .with("by", Schema.text(), "Key of who made it.")
                    .with("reason", Schema.text(), "Why.")
                    .with("since", Schema.time(), "When.")
                    .with("expires", Schema.time(), "From when on it lifts nothing.");
    private static final Schema.Fields NEW =
            Schema.object("NewGateException")
                    .with("number", Schema.text(32), "As it would be dialled.")
                    .with("lifts", Schema.rows(LIFT), "What limits.exceptions lets be lifted.")
                    .with("reason", Schema.text(LONGEST_REASON), "Why.")
                    .with("expires", Schema.time(), "From when on it lifts nothing.");

    private final Blocklists lists;
    private final Supplier<Plan> plan;
    private final InstantSource clock;

    /**
     * @param plan the one in force
     */
    public ExceptionRoutes(Blocklists lists, Supplier<Plan> plan, InstantSource clock) {
        this.lists = lists;
        this.plan = plan;
        this.clock = clock;
    }

    /** All of them. */
    public List<Operation> operations() {
        return List.of(
                ofTenant(Operation.get("/api/v1/exceptions", "exception.list"))
                        .summary("For which callees rules are lifted")
                        .needs(READ, ApiKey.Role.VIEWER)
                        .query("number", Schema.text(32), "Only of this number.")
                        .query("limit", Schema.whole(1, 500), "100", "Rows of a page.")
                        .query("cursor", Schema.text(64), "Of an earlier page.")
                        .answers(
                                200,
                                Schema.page("GateExceptions", "exceptions", EXCEPTION),
                                "A page of them, those that have expired among them")
                        .problems(404, 422)
                        .does(this::list),
                ofTenant(Operation.post("/api/v1/exceptions", "exception.add"))
                        .summary("Lifts rules for a callee, as far as the plan lets it")
                        .needs(WRITE, ApiKey.Role.ADMIN)
                        .body(NEW)
                        .answers(200, EXCEPTION, "It was there; it says this now")
                        .answers(201, EXCEPTION, "It is new")
                        .problems(404, 422, 503)
                        .does(this::add),
                Operation.delete("/api/v1/exceptions/{id}", "exception.remove")
                        .summary("Takes an exception back")
                        .needs(WRITE, ApiKey.Role.OPERATOR)
                        .eachTenant()
                        .path("id", Schema.whole(1, Long.MAX_VALUE), "Of the exception.")
                        .query("reason", Schema.text(LONGEST_REASON), "Why.")
                        .answers(200, EXCEPTION, "It lifts nothing any more")
                        .problems(404, 503)
                        .does(this::remove));
    }

    private static Operation.Draft ofTenant(Operation.Draft draft) {
        return draft.eachTenant()
                .query(
                        "tenant",
                        Schema.text(),
                        "Whose; not needed by keys of one tenant, nor when there is one alone.");
    }

    private void list(Request request) {
        Tenant tenant = tenant(request);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode rows = json.putArray("exceptions");
        json.putNull("next");
        if (request.has("number")) {
            String number = key(GateNumbers.plus(request.text("number")), tenant);
            lists.ofNumber(number, terms -> isOf(terms, tenant))
                    .forEach(one -> rows.add(json(one)));
        } else {
            Blocklists.Page page =
                    lists.page(
                            request.text("cursor"),
                            terms -> isOf(terms, tenant),
                            "",
                            (int) request.whole("limit"));
            page.listings().forEach(one -> rows.add(json(one)));
            json.put("next", page.next().isEmpty() ? null : page.next());
        }
        request.answer(json);
    }

    private static boolean isOf(Listing.Terms terms, Tenant tenant) {
        return terms.book() == Book.EXCEPTION && terms.tenant().equals(tenant.name());
    }

    private void add(Request request) {
        Tenant tenant = tenant(request);
        JsonNode body = request.body();
        Instant expires = OffsetDateTime.parse(body.get("expires").asText()).toInstant();
        if (!expires.isAfter(clock.instant())) {
            throw Problem.badFields(Map.of("expires", "is over"));
        }
        Listing listing =
                new Listing(
                        0,
                        new Listing.Terms(
                                Book.EXCEPTION,
                                tenant.name(),
                                "",
                                request.principal().key(),
                                body.get("reason").asText(),
                                lifts(body, tenant)),
                        Kind.EXACT,
                        key(body.get("number").asText(), tenant),
                        clock.instant(),
                        Optional.of(expires));
        switch (GateListRoutes.await(lists.add(listing))) {
            case Result.Kept(Listing kept, boolean isNew) ->
                    request.answer(isNew ? 201 : 200, json(kept));
            case Result.NotDurable _ ->
                    throw Problem.unavailable(
                            "the disk does not take it; it counts, but a restart would lose it");
            case Result.Full _ -> throw Problem.unavailable("the lists take no more for now");
            case Result.Removed _, Result.Imported _, Result.Unknown _ ->
                    throw new IllegalStateException("no answer to an add");
        }
    }

    private static Set<Lift> lifts(JsonNode body, Tenant tenant) {
        Set<Lift> given = tenant.limits().calling().exceptions().lifts();
        Set<Lift> wanted = EnumSet.noneOf(Lift.class);
        body.get("lifts").forEach(word -> Lift.of(word.asText()).ifPresent(wanted::add));
        if (wanted.isEmpty()) {
            throw Problem.of(422, "lifts: say what");
        }
        wanted.stream()
                .filter(lift -> !given.contains(lift))
                .findFirst()
                .ifPresent(
                        lift -> {
                            throw Problem.of(
                                    422,
                                    "lifts: limits.exceptions.may_lift does not name "
                                            + lift.word());
                        });
        return wanted;
    }

    private void remove(Request request) {
        long id = request.whole("id");
        lists.find(id)
                .filter(one -> one.terms().book() == Book.EXCEPTION)
                .filter(one -> request.principal().sees(one.terms().tenant()))
                .orElseThrow(() -> Problem.notFound("no exception has this id"));
        switch (GateListRoutes.await(lists.remove(id, request.text("reason")))) {
            case Result.Removed(Listing gone) -> request.answer(json(gone));
            case Result.Unknown _ -> throw Problem.notFound("no exception has this id");
            case Result.NotDurable _ ->
                    throw Problem.unavailable("the disk does not take it; it counts on");
            case Result.Full _ -> throw Problem.unavailable("too many changes wait");
            case Result.Kept _, Result.Imported _ ->
                    throw new IllegalStateException("no answer to a removal");
        }
    }

    private String key(String number, Tenant tenant) {
        return lists.key(number, tenant)
                .orElseThrow(() -> Problem.of(422, "number: is no number to dial"));
    }

    private Tenant tenant(Request request) {
        Map<String, Tenant> tenants = plan.get().tenants();
        return tenants.get(request.oneTenant(tenants.keySet()));
    }

    private static ObjectNode json(Listing listing) {
        Listing.Terms terms = listing.terms();
        ObjectNode json =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("id", listing.id())
                        .put("tenant", terms.tenant())
                        .put("number", listing.value());
        ArrayNode lifts = json.putArray("lifts");
        terms.lifts().stream().sorted().map(Lift::word).forEach(lifts::add);
        return json.put("by", terms.source())
                .put("reason", terms.reason())
                .put("since", CallJson.time(listing.since()))
                .put("expires", listing.expires().map(CallJson::time).orElse(null));
    }
}
