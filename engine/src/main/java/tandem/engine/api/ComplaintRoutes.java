package tandem.engine.api;

import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import tandem.dialplan.ApiKey;
import tandem.dialplan.Plan;
import tandem.dialplan.Tenant;
import tandem.dialplan.limit.ComplaintRule.Severity;
import tandem.engine.cdr.CallJson;
import tandem.engine.gate.complaint.Complaint;
import tandem.engine.gate.complaint.Complaints;
import tandem.engine.gate.ledger.Outcome;
import tandem.engine.gate.list.Blocklists;

/** Complaints of calls: taken, shown, closed. Who complains is on the opt-outs from then on. */
public final class ComplaintRoutes {
    private static final String READ = "complaints:read";
    private static final String WRITE = "complaints:write";
    private static final int LONGEST = 1_000;
    private static final Schema ID = Schema.whole(1, Long.MAX_VALUE);
    private static final Schema NAME = Schema.text(64);
    private static final Schema SOURCE =
            Schema.word(
                    Arrays.stream(Complaint.Source.values())
                            .map(Complaint.Source::word)
                            .toArray(String[]::new));
    private static final Schema SEVERITY = Schema.word("low", "medium", "high");

    private static final Schema.Fields COMPLAINT =
            Schema.object("CallComplaint")
                    .with("id", Schema.count(), "Drawn once, never again.")
                    .with("tenant", Schema.text(), "Whose calls.")
                    .with("source", SOURCE, "Who passed it on.")
                    .with("severity", SEVERITY, "How much it weighs.")
                    .with("callee", Schema.maybe(Schema.text()), "Who complains.")
                    .with("number", Schema.maybe(Schema.text()), "Id of the number shown.")
                    .with("campaign", Schema.maybe(Schema.text()), "The campaign.")
                    .with("call", Schema.maybe(Schema.text()), "Id of the call.")
                    .with("text", Schema.text(), "For a person.")
                    .with("received", Schema.time(), "When it came in.")
                    .with("by", Schema.text(), "Key of whoever wrote it down.")
                    .with(
                            "closed",
                            Schema.maybe(
                                    Schema.object("CallComplaintClosed")
                                            .with("at", Schema.time(), "When.")
                                            .with("by", Schema.text(), "A key.")
                                            .with("upheld", Schema.flag(), "False: it counts not.")
                                            .with("note", Schema.text(), "What was found.")),
                            "Null while it is open.");
    private static final Schema.Fields TAKEN =
            Schema.object("ComplaintTaken")
                    .with("complaint", COMPLAINT, "As it is kept.")
                    .with(
                            "suspensions",
                            Schema.rows(SuspensionRoutes.SUSPENSION),
                            "What it has brought about.");
    private static final Schema.Fields NEW =
            Schema.object("NewComplaint")
                    .with("source", SOURCE, "Who passed it on.")
                    .may("severity", SEVERITY, "medium when left out.")
                    .may("callee", Schema.text(32), "Who complains, as one would dial it.")
                    .may("number", NAME, "Id of the tenant's number that was shown.")
                    .may("campaign", NAME, "The campaign.")
                    .may("call", Schema.text(64), "Id of the call.")
                    .may("text", Schema.text(LONGEST), "For a person.")
                    .may("received", Schema.time(), "Now when left out.");
    private static final Schema.Fields CLOSE =
            Schema.object("ComplaintToClose")
                    .with("upheld", Schema.flag(), "False when there was nothing in it.")
                    .may("note", Schema.text(LONGEST), "What was found.");

    private final Complaints complaints;
    private final Blocklists lists;
    private final Supplier<Plan> plan;
    private final InstantSource clock;

    /**
     * @param plan the one in force
     */
    public ComplaintRoutes(
            Complaints complaints, Blocklists lists, Supplier<Plan> plan, InstantSource clock) {
        this.complaints = complaints;
        this.lists = lists;
        this.plan = plan;
        this.clock = clock;
    }

    /** All of them. */
    public List<Operation> operations() {
        return List.of(
                Operation.get("/api/v1/complaints", "complaint.list")
                        .summary("Complaints of calls")
                        .needs(READ, ApiKey.Role.VIEWER)
                        .eachTenant()
                        .query("tenant", Schema.text(), "Only of this tenant.")
                        .query("source", SOURCE, "Only of this source.")
                        .query("number", NAME, "Only of this number that was shown.")
                        .query("campaign", NAME, "Only of this campaign.")
                        .query("state", Schema.word("open", "closed"), "Only these.")
                        .query("limit", Schema.whole(1, 500), "100", "Rows of a page.")
                        .query("cursor", Schema.whole(0, Long.MAX_VALUE), "Of an earlier page.")
                        .answers(
                                200,
                                Schema.page("Complaints", "complaints", COMPLAINT),
                                "The latest first")
                        .problems(404)
                        .does(this::list),
                Operation.post("/api/v1/complaints", "complaint.add")
                        .summary("Takes a complaint; who complains is not called again")
                        .needs(WRITE, ApiKey.Role.OPERATOR)
                        .eachTenant()
                        .query(
                                "tenant",
                                Schema.text(),
                                "Whose; not needed by keys of one tenant, nor when there is one"
                                        + " alone.")
                        .body(NEW)
                        .answers(201, TAKEN, "It is kept, with all that comes of it")
                        .problems(404, 422, 503)
                        .does(this::add),
                Operation.get("/api/v1/complaints/{id}", "complaint.get")
                        .summary("One complaint")
                        .needs(READ, ApiKey.Role.VIEWER)
                        .eachTenant()
                        .path("id", ID, "Of the complaint.")
                        .answers(200, COMPLAINT, "The complaint")
                        .problems(404)
                        .does(request -> request.answer(json(find(request)))),
                Operation.post("/api/v1/complaints/{id}/close", "complaint.close")
                        .summary("Closes a complaint; opt-out and suspensions stay")
                        .needs(WRITE, ApiKey.Role.OPERATOR)
                        .eachTenant()
                        .path("id", ID, "Of the complaint.")
                        .body(CLOSE)
                        .answers(200, COMPLAINT, "It is closed")
                        .problems(404, 409, 503)
                        .does(this::close));
    }

    private void list(Request request) {
        String tenant =
                request.visibleTenant(request.text("tenant"))
                        .orElseThrow(() -> Problem.notFound("there is no tenant of this name"));
        int limit = (int) request.whole("limit");
        long before = request.has("cursor") ? request.whole("cursor") : Long.MAX_VALUE;
        List<Complaint> found =
                complaints
                        .all()
                        .filter(one -> one.id() < before)
                        .filter(one -> isWanted(request, tenant, one))
                        .limit(limit + 1L)
                        .toList();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode rows = json.putArray("complaints");
        found.stream().limit(limit).forEach(one -> rows.add(json(one)));
        json.put("next", found.size() > limit ? Long.toString(found.get(limit - 1).id()) : null);
        request.answer(json);
    }

    private static boolean isWanted(Request request, String tenant, Complaint one) {
        String state = one.closed().isPresent() ? "closed" : "open";
        return isOf(tenant, one.tenant())
                && isOf(request.text("source"), one.source().word())
                && isOf(request.text("number"), one.about().shown())
                && isOf(request.text("campaign"), one.about().campaign())
                && isOf(request.text("state"), state);
    }

    private static boolean isOf(String wanted, String is) {
        return wanted.isEmpty() || wanted.equals(is);
    }

    private void add(Request request) {
        Map<String, Tenant> tenants = plan.get().tenants();
        Tenant tenant = tenants.get(request.oneTenant(tenants.keySet()));
        Complaint complaint = read(request, tenant);
        if (!complaint.number().isEmpty()) {
            optOut(tenant, request.body().get("callee").asText(), complaint);
        }
        Complaints.Taken taken =
                Kept.await(complaints.take(complaint, tenant.limits().calling().complaints()));
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("complaint", json(taken.complaint()));
        ArrayNode rows = json.putArray("suspensions");
        taken.suspensions().forEach(one -> rows.add(SuspensionRoutes.json(one, clock.instant())));
        request.answer(201, json);
    }

    private Complaint read(Request request, Tenant tenant) {
        JsonNode body = request.body();
        String callee = body.path("callee").asText("");
        String shown = body.path("number").asText("");
        String call = body.path("call").asText("");
        if (callee.isEmpty() && shown.isEmpty() && call.isEmpty()) {
            throw Problem.of(422, "one of callee, number and call must be given");
        }
        if (!shown.isEmpty()
                && tenant.numbers().stream().noneMatch(one -> one.id().equals(shown))) {
            throw Problem.of(422, "number: the tenant has no number of this id");
        }
        return new Complaint(
                0,
                tenant.name(),
                source(body),
                Severity.of(body.path("severity").asText("medium")).orElseThrow(),
                callee.isEmpty()
                        ? ""
                        : lists.key(callee, tenant)
                                .orElseThrow(() -> Problem.of(422, "callee: is no number")),
                new Complaint.About(shown, body.path("campaign").asText(""), call),
                body.path("text").asText(""),
                received(body),
                request.principal().key(),
                Optional.empty());
    }

    private static Complaint.Source source(JsonNode body) {
        String word = body.get("source").asText();
        return Arrays.stream(Complaint.Source.values())
                .filter(one -> one.word().equals(word))
                .findFirst()
                .orElseThrow();
    }

    private Instant received(JsonNode body) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Instant received =
                Optional.ofNullable(body.get("received"))
                        .map(text -> OffsetDateTime.parse(text.asText()).toInstant())
                        .map(at -> at.truncatedTo(ChronoUnit.MILLIS))
                        .orElse(now);
        if (received.isAfter(now)) {
            throw Problem.badFields(Map.of("received", "is in the future"));
        }
        return received;
    }

    /** Before the complaint, so that nobody who has complained may be called again. */
    private void optOut(Tenant tenant, String callee, Complaint complaint) {
        CompletableFuture<Outcome<Boolean>> noted = new CompletableFuture<>();
        lists.note(
                tenant,
                callee,
                "complaint",
                "complaint by " + complaint.source().word(),
                kept ->
                        noted.complete(
                                kept ? new Outcome.Kept<>(true) : new Outcome.NotDurable<>()));
        Kept.await(noted);
    }

    private Complaint find(Request request) {
        return complaints
                .find(request.whole("id"))
                .filter(one -> request.principal().sees(one.tenant()))
                .orElseThrow(() -> Problem.notFound("no complaint has this id"));
    }

    private void close(Request request) {
        JsonNode body = request.body();
        request.answer(
                json(
                        Kept.await(
                                complaints.close(
                                        find(request).id(),
                                        request.principal().key(),
                                        body.get("upheld").asBoolean(),
                                        body.path("note").asText("")))));
    }

    private static ObjectNode json(Complaint complaint) {
        ObjectNode json =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("id", complaint.id())
                        .put("tenant", complaint.tenant())
                        .put("source", complaint.source().word())
                        .put("severity", complaint.severity().word());
        json.put("callee", GateNumbers.dialled(complaint.number()).orElse(null));
        json.put("number", orNull(complaint.about().shown()));
        json.put("campaign", orNull(complaint.about().campaign()));
        json.put("call", orNull(complaint.about().call()));
        json.put("text", complaint.text())
                .put("received", CallJson.time(complaint.received()))
                .put("by", complaint.by());
        json.putNull("closed");
        complaint
                .closed()
                .ifPresent(
                        how ->
                                json.putObject("closed")
                                        .put("at", CallJson.time(how.at()))
                                        .put("by", how.by())
                                        .put("upheld", how.upheld())
                                        .put("note", how.note()));
        return json;
    }

    private static @org.jspecify.annotations.Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
