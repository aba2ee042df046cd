package tandem.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import tandem.dialplan.Plan;
import tandem.engine.cdr.CallJson;
import tandem.engine.gate.complaint.Complaint;
import tandem.engine.gate.complaint.Complaints;
import tandem.engine.gate.consent.Consents;
import tandem.engine.gate.ledger.Outcome;
import tandem.engine.gate.list.Blocklists;
import tandem.engine.gate.list.Listing;
import tandem.engine.gate.list.Result;
import tandem.engine.subject.Subjects;

/**
 * What the gate knows of the people behind numbers. Blacklists and opt-outs are handed out and not
 * erased: without them the number would be called again. Runs on: any thread that may block.
 */
final class GateSubjects implements Subjects.Register {
    private static final long DISK_LIMIT_S = 60;

    private final Consents consents;
    private final Complaints complaints;
    private final Blocklists lists;
    private final Supplier<Plan> plan;

    /**
     * @param plan the one in force
     */
    GateSubjects(Consents consents, Complaints complaints, Blocklists lists, Supplier<Plan> plan) {
        this.consents = consents;
        this.complaints = complaints;
        this.lists = lists;
        this.plan = plan;
    }

    /** What the number is under, for each tenant that can read it. */
    private Map<String, String> keys(String number) {
        Map<String, String> keys = new HashMap<>();
        plan.get()
                .tenants()
                .values()
                .forEach(
                        tenant ->
                                lists.key(number, tenant)
                                        .ifPresent(key -> keys.put(tenant.name(), key)));
        return keys;
    }

    @Override
    public List<String> lines(String number, String tenant) throws IOException {
        Map<String, String> keys = keys(number);
        keys.keySet().removeIf(name -> !tenant.isEmpty() && !name.equals(tenant));
        List<ObjectNode> all = new ArrayList<>();
        for (Map.Entry<String, String> key : keys.entrySet()) {
            all.addAll(consents.lines(key.getKey(), key.getValue()));
            all.addAll(complaints.lines(key.getKey(), key.getValue()));
            lists.ofNumber(key.getValue(), terms -> terms.tenant().equals(key.getKey()))
                    .forEach(listing -> all.add(json(listing)));
        }
        return all.stream().map(ObjectNode::toString).toList();
    }

    private static ObjectNode json(Listing listing) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("list", listing.terms().book().word())
                .put("tenant", listing.terms().tenant())
                .put("number", listing.value())
                .put("source", listing.terms().source())
                .put("reason", listing.terms().reason())
                .put("since", CallJson.time(listing.since()))
                .put("expires", listing.expires().map(CallJson::time).orElse(null));
    }

    @Override
    public int erase(String number) {
        Map<String, String> keys = keys(number);
        int consented = 0;
        for (Map.Entry<String, String> key : keys.entrySet()) {
            consented += consents.count(key.getKey(), key.getValue());
        }
        if (consented > 0) {
            kept(consents.erase(one -> one.number().equals(keys.get(one.tenant()))));
        }
        long complained = complaints.all().filter(one -> isOf(keys, one)).count();
        if (complained > 0) {
            kept(complaints.erase(one -> isOf(keys, one)));
        }
        return consented + (int) complained + eraseExceptions(keys);
    }

    private static boolean isOf(Map<String, String> keys, Complaint complaint) {
        return complaint.number().equals(keys.get(complaint.tenant()));
    }

    private int eraseExceptions(Map<String, String> keys) {
        int erased = 0;
        for (Map.Entry<String, String> key : keys.entrySet()) {
            for (Listing listing :
                    lists.ofNumber(
                            key.getValue(),
                            terms ->
                                    terms.book() == Listing.Book.EXCEPTION
                                            && terms.tenant().equals(key.getKey()))) {
                if (done(lists.remove(listing.id(), "erased")) instanceof Result.Removed) {
                    erased++;
                } else {
                    throw new IllegalStateException("the lists cannot be written");
                }
            }
        }
        return erased;
    }

    private static void kept(CompletableFuture<Outcome<Boolean>> answer) {
        if (!(done(answer) instanceof Outcome.Kept<Boolean>)) {
            throw new IllegalStateException("the gate's records cannot be written");
        }
    }

    private static <T> T done(CompletableFuture<T> answer) {
        try {
            return answer.get(DISK_LIMIT_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the gate's records are behind", e);
        }
    }
}
