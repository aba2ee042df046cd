package tandem.engine.api;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import tandem.dialplan.ApiKey;
import tandem.dialplan.DialledNumber;
import tandem.dialplan.Plan;
import tandem.dialplan.Tenant;
import tandem.engine.call.CallRegistry;
import tandem.engine.cdr.CallArchive;
import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.LegRecord;
import tandem.engine.gate.ledger.Outcome;
import tandem.engine.gate.list.OptOuts;

/**
 * {@code POST /api/v1/calls/{id}/opt-out}: the other side of a call wants no more calls, as a seat
 * or a supervisor says, while it lives or after.
 */
public final class CallOptOutRoute {
    private static final int LONGEST_TEXT = 160;
    private static final Schema.Fields SAID =
            Schema.object("CallOptOut").may("text", Schema.text(LONGEST_TEXT), "What they said.");
    private static final Schema.Fields NOTED =
            Schema.object("CallOptedOut").with("id", Schema.text(), "Of the call.");

    private final CallRegistry live;
    private final CallArchive archive;
    private final OptOuts optOuts;
    private final Supplier<Plan> plan;

    /**
     * @param plan the one in force
     */
    public CallOptOutRoute(
            CallRegistry live, CallArchive archive, OptOuts optOuts, Supplier<Plan> plan) {
        this.live = live;
        this.archive = archive;
        this.optOuts = optOuts;
        this.plan = plan;
    }

    /** The operation. */
    public Operation operation() {
        return Operation.post("/api/v1/calls/{id}/opt-out", "call.opt-out")
                .summary("Notes that the other side of a call wants no more calls")
                .needs("calls:write", ApiKey.Role.SUPERVISOR)
                .eachTenant()
                .path("id", Schema.text(), "Of the call.")
                .mayBody(SAID)
                .answers(200, NOTED, "From the next attempt on nobody calls them")
                .problems(404, 422, 503)
                .does(this::optOut);
    }

    private void optOut(Request request) {
        String id = request.text("id");
        CallRecord call =
                live.find(id)
                        .or(() -> archived(id))
                        .filter(known -> request.principal().sees(known.tenant()))
                        .orElseThrow(() -> Problem.notFound("no call has this id"));
        Tenant tenant =
                Optional.ofNullable(plan.get().tenants().get(call.tenant()))
                        .orElseThrow(() -> Problem.notFound("its tenant is no more"));
        String number =
                otherSide(call).orElseThrow(() -> Problem.of(422, "the call has no other side"));
        note(tenant, number, "in call " + id + text(request));
        request.answer(JsonNodeFactory.instance.objectNode().put("id", id));
    }

    private Optional<CallRecord> archived(String id) {
        try {
            return archive.find(id);
        } catch (RuntimeException away) {
            throw Problem.unavailable("ended calls cannot be read now");
        }
    }

    /**
     * Who called from a trunk; else who was called by one. A seat is nobody whom a tenant calls.
     */
    private Optional<String> otherSide(CallRecord call) {
        Set<String> trunks = plan.get().trunks().keySet();
        List<LegRecord> outside =
                call.legs().stream().filter(leg -> trunks.contains(leg.via())).toList();
        Optional<String> caller =
                outside.stream()
                        .filter(leg -> leg.role() == LegRecord.Role.CALLER)
                        .findFirst()
                        .map(LegRecord::party);
        Optional<String> called =
                outside.isEmpty() ? Optional.empty() : Optional.of(outside.getLast().party());
        return caller.or(() -> called);
    }

    private static String text(Request request) {
        String text = request.body().path("text").asText("");
        return text.isEmpty() ? "" : ": " + text;
    }

    private void note(Tenant tenant, String number, String reason) {
        if (!DialledNumber.isValid(number)) {
            throw Problem.of(422, "the other side of the call has no number");
        }
        CompletableFuture<Outcome<Boolean>> noted = new CompletableFuture<>();
        optOuts.note(
                tenant,
                number,
                "seat",
                reason,
                kept ->
                        noted.complete(
                                kept ? new Outcome.Kept<>(true) : new Outcome.NotDurable<>()));
        Kept.await(noted);
    }
}
