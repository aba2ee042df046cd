package tandem.engine.api;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import tandem.dialplan.ApiKey;
import tandem.dialplan.CallVariables;
import tandem.dialplan.Plan;
import tandem.dialplan.Purpose;
import tandem.engine.call.Aim;
import tandem.engine.call.CallRegistry;
import tandem.engine.call.PlaceOrder;
import tandem.engine.call.Placing;
import tandem.engine.cdr.CallArchive;
import tandem.engine.cdr.CallJson;
import tandem.engine.cdr.CallRecord;
import tandem.engine.gate.Attempt;
import tandem.engine.gate.Decision;
import tandem.engine.gate.DenialJson;
import tandem.sip.HangupCause;

/**
 * {@code POST /api/v1/calls} and {@code DELETE /api/v1/calls/{id}}: places a call, hangs one up.
 *
 * <p>The order of things makes that a call is placed once or not at all, whenever the process dies:
 * first the opening of the call is on the disk, then the answer with its key, then the call may
 * begin, then the answer is given. Who dies before the second has called nobody, and the record
 * says so; who dies after it gives the same answer when asked again.
 */
public final class PlaceCallRoutes {
    /** By this cause a call ends that was hung up here. */
    private static final HangupCause HUNG_UP = new HangupCause("api-hangup", 0, 16);

    /** The gate's word for not being able to count, which is no answer to keep. */
    private static final String UNAVAILABLE = "gate_unavailable";

    private static final long KEPT_LIMIT_MS = 2_000;
    private static final int MOST_VARIABLES = 32;
    private static final int LONGEST_VALUE = 512;
    private static final String KEY = "Idempotency-Key";
    private static final Schema NAME = Schema.text(64);

    private static final Schema.Fields ORDER =
            Schema.object("CallToPlace")
                    .with("from", NAME, "Id of the tenant's number that the callee sees.")
                    .with("to", Schema.text(32), "Number to call.")
                    .may(
                            "trunk",
                            NAME,
                            "Trunk or group; when left out that of the number, else by routes.")
                    .may("seat", NAME, "This seat is rung first, then it dials; or else:")
                    .may("queue", NAME, "whoever answers waits in this queue; or else:")
                    .may("flow", NAME, "this flow is run with whoever answers.")
                    .with(
                            "purpose",
                            Schema.word(
                                    Stream.of(Purpose.values())
                                            .map(Purpose::word)
                                            .toArray(String[]::new)),
                            "What for.")
                    .may("campaign", NAME, "Of which campaign; none when left out.")
                    .may(
                            "voice",
                            Schema.word("human", "ai"),
                            "With whom the callee will talk; human when left out.")
                    .may(
                            "variables",
                            Schema.entries(Schema.text(LONGEST_VALUE)),
                            "What the flow knows as contact.NAME.")
                    .may("ring_s", Schema.whole(1, 120), "How long it rings; 60 when left out.");

    private static final Schema.Fields PLACED =
            Schema.object("PlacedCall").with("id", Schema.text(), "Of the call.");

    private static final Schema.Fields HANGUP =
            Schema.object("CallHangup")
                    .with("id", Schema.text(), "Of the call, which is over soon.");

    private final Placing placing;
    private final CallRegistry live;
    private final CallArchive archive;
    private final Supplier<Plan> plan;
    private final IdempotencyKeys keys;

    /**
     * @param plan the one in force
     * @param keys file of the answers that were given; created when missing
     */
    public PlaceCallRoutes(
            Placing placing,
            CallRegistry live,
            CallArchive archive,
            Supplier<Plan> plan,
            Path keys,
            InstantSource clock) {
        this.placing = placing;
        this.live = live;
        this.archive = archive;
        this.plan = plan;
        this.keys = new IdempotencyKeys(keys, clock);
    }

    /** The operations. */
    public List<Operation> operations() {
        return List.of(
                Operation.post("/api/v1/calls", "call.place")
                        .summary("Places a call")
                        .needs("calls:place", ApiKey.Role.OPERATOR)
                        .eachTenant()
                        .query(
                                "tenant",
                                Schema.text(),
                                "Whose; not needed by keys of one tenant, nor when there is one"
                                        + " alone.")
                        .header(
                                KEY,
                                Schema.text(128, "[!-~]{1,128}"),
                                "The same again is answered the same for a day, and no second"
                                        + " call is placed.")
                        .body(ORDER)
                        .answers(202, PLACED, "It will be placed; Location says where it is seen")
                        .problems(403, 404, 409, 422)
                        .does(this::place),
                Operation.delete("/api/v1/calls/{id}", "call.hangup")
                        .summary("Hangs up a live call, placed or received")
                        .needs("calls:write", ApiKey.Role.OPERATOR)
                        .eachTenant()
                        .path("id", Schema.text(), "Of the call.")
                        .answers(202, HANGUP, "It is being hung up, or has ended before")
                        .problems(404)
                        .does(this::hangup));
    }

    // ---- placing

    private void place(Request request) {
        String tenant = tenant(request);
        String key = request.text(KEY);
        PlaceOrder order = order(request, tenant);
        IdempotencyKeys.Given given =
                switch (keys.claim(tenant, key, request.body())) {
                    case IdempotencyKeys.Claim.First(IdempotencyKeys.Ticket ticket) -> {
                        try (ticket) {
                            yield place(order, ticket);
                        }
                    }
                    case IdempotencyKeys.Claim.Again(IdempotencyKeys.Given before) -> before;
                    case IdempotencyKeys.Claim.Different _ ->
                            throw Problem.of(422, "this " + KEY + " stood for another request");
                    case IdempotencyKeys.Claim.UnderWay _ ->
                            throw Problem.of(409, "a request with this " + KEY + " is being done");
                    case IdempotencyKeys.Claim.Full(long retryMs) ->
                            throw Problem.tooMany(
                                    "too many keys in a day", (retryMs + 999) / 1_000);
                };
        answer(request, given);
    }

    private static void answer(Request request, IdempotencyKeys.Given given) {
        ObjectNode answer = given.answer();
        request.about("call " + answer.path("id").asText());
        if (given.status() == 403) {
            ObjectNode more = answer.deepCopy();
            String detail = more.remove("detail").asText();
            throw Problem.with(403, detail, more);
        }
        request.context().header("Location", "/api/v1/calls/" + answer.get("id").asText());
        request.answer(given.status(), answer);
    }

    private IdempotencyKeys.Given place(PlaceOrder order, IdempotencyKeys.Ticket ticket) {
        return switch (placing.place(order)) {
            case Placing.Outcome.Placed(String call, var kept, Runnable go) -> {
                IdempotencyKeys.Given given = new IdempotencyKeys.Given(202, json(call));
                keep(kept, ticket, given);
                go.run();
                yield given;
            }
            case Placing.Outcome.Denied(_, _, Decision.Denied why)
                    when why.first().reason().equals(UNAVAILABLE) ->
                    throw Problem.unavailable("the gate cannot decide now");
            case Placing.Outcome.Denied(String call, var kept, Decision.Denied why) -> {
                IdempotencyKeys.Given given = new IdempotencyKeys.Given(403, json(call, why));
                keep(kept, ticket, given);
                yield given;
            }
            case Placing.Outcome.Unfit(Map<String, String> wrong) -> throw Problem.badFields(wrong);
            case Placing.Outcome.NoRoom(HangupCause cause, boolean tooMany, int retryAfterS) ->
                    throw tooMany
                            ? Problem.tooMany("as many calls ring as may", retryAfterS)
                            : Problem.unavailable(
                                    "no new calls now: " + cause.reason(), retryAfterS);
        };
    }

    /** A call that is not let go ends by itself, without having called anybody. */
    private static void keep(
            CompletableFuture<Void> kept,
            IdempotencyKeys.Ticket ticket,
            IdempotencyKeys.Given given) {
        try {
            kept.get(KEPT_LIMIT_MS, TimeUnit.MILLISECONDS);
            ticket.keep(given);
        } catch (TimeoutException | java.io.UncheckedIOException disk) {
            throw Problem.unavailable("calls cannot be written down now", 30);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw Problem.unavailable("the engine stops");
        } catch (ExecutionException bug) {
            throw new IllegalStateException(bug.getCause());
        }
    }

    private static ObjectNode json(String call) {
        return JsonNodeFactory.instance.objectNode().put("id", call);
    }

    private static ObjectNode json(String call, Decision.Denied why) {
        ObjectNode json = json(call).put("detail", "the gate refuses the call");
        json.put("next", why.next().map(CallJson::time).orElse(null));
        json.set("reasons", DenialJson.of(why.denials()));
        return json;
    }

    // ---- what was sent

    private static PlaceOrder order(Request request, String tenant) {
        ObjectNode body = request.body();
        return new PlaceOrder(
                tenant,
                body.get("from").asText(),
                body.get("to").asText(),
                text(body, "trunk"),
                aim(body),
                Purpose.valueOf(body.get("purpose").asText().toUpperCase(Locale.ROOT)),
                variables(body.path("variables")),
                body.has("ring_s")
                        ? OptionalLong.of(body.get("ring_s").asLong() * 1_000)
                        : OptionalLong.empty(),
                text(body, "campaign"),
                Attempt.Voice.valueOf(text(body, "voice").orElse("human").toUpperCase(Locale.ROOT)),
                request.principal().key());
    }

    private static Aim aim(ObjectNode body) {
        List<Aim> given =
                Stream.of(
                                text(body, "seat").<Aim>map(Aim.Seat::new),
                                text(body, "queue").<Aim>map(Aim.Queue::new),
                                text(body, "flow").<Aim>map(Aim.Flow::new))
                        .flatMap(Optional::stream)
                        .toList();
        if (given.size() != 1) {
            throw Problem.badFields(Map.of("flow", "one of seat, queue and flow must be given"));
        }
        return given.getFirst();
    }

    private static Map<String, String> variables(JsonNode given) {
        Map<String, String> variables = new TreeMap<>();
        for (Map.Entry<String, JsonNode> one : given.properties()) {
            if (!one.getKey().matches(CallVariables.CONTACT_NAME)) {
                throw Problem.badFields(
                        Map.of("variables", "a name is lower-case letters, digits and _"));
            }
            variables.put(one.getKey(), one.getValue().asText());
        }
        if (variables.size() > MOST_VARIABLES) {
            throw Problem.badFields(Map.of("variables", "no more than " + MOST_VARIABLES));
        }
        return variables;
    }

    private static Optional<String> text(ObjectNode body, String field) {
        return body.has(field) ? Optional.of(body.get(field).asText()) : Optional.empty();
    }

    private String tenant(Request request) {
        return request.oneTenant(plan.get().tenants().keySet());
    }

    // ---- hanging up

    private void hangup(Request request) {
        String id = request.text("id");
        Optional<CallRecord> call = live.find(id).or(() -> archived(id));
        call.filter(known -> request.principal().sees(known.tenant()))
                .orElseThrow(() -> Problem.notFound("no call has this id"));
        live.hangup(id, HUNG_UP);
        request.answer(202, json(id));
    }

    private Optional<CallRecord> archived(String id) {
        try {
            return archive.find(id);
        } catch (RuntimeException away) {
            throw Problem.unavailable("ended calls cannot be read now");
        }
    }
}
