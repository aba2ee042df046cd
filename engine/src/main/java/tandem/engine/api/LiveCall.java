package tandem.engine.api;

import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import tandem.engine.call.CallAct;
import tandem.engine.call.CallRegistry;
import tandem.engine.gate.DenialJson;

/**
 * The live call that a request is about; its script does what is asked and answers. Runs on: the
 * request's thread.
 *
 * @param id of a call that the sender may see
 * @param by key of the sender
 */
record LiveCall(CallRegistry live, String id, String by) {
    private static final long ANSWER_LIMIT_MS = 5_000;

    /** What a request is answered with when the act is done. */
    static final Schema.Fields DONE =
            Schema.object("CallActDone")
                    .with("done", Schema.flag(), "True.")
                    .with(
                            "leg",
                            Schema.maybe(Schema.count()),
                            "Number of the leg that it is about, where there is one.");

    /**
     * A live call by its id.
     *
     * @throws Problem 404, also for a call that the sender may not see
     */
    static LiveCall of(Request request, CallRegistry live, String id) {
        return live.find(id)
                .filter(call -> request.principal().sees(call.tenant()))
                .map(_ -> new LiveCall(live, id, request.principal().key()))
                .orElseThrow(LiveCall::notLive);
    }

    private static Problem notLive() {
        return Problem.notFound("no live call has this id");
    }

    /**
     * Asks the call, and answers the request when it is done.
     *
     * @throws Problem 403, 404, 409 or 503 when it is not
     */
    void ask(Request request, CallAct act) {
        request.answer(202, json(ask(act)));
    }

    /** As {@link #ask(Request, CallAct)}, without the answer to the request. */
    OptionalInt ask(CallAct act) {
        return switch (await(live.ask(id, act, by))) {
            case CallAct.Result.Done(OptionalInt leg) -> leg;
            case CallAct.Result.Refused(String why) -> throw Problem.of(409, why);
            case CallAct.Result.Missing(String what) -> throw Problem.notFound(what);
            case CallAct.Result.Forbidden(var denied) ->
                    throw Problem.with(403, "the gate refuses the call", DenialJson.of(denied));
        };
    }

    /** Asks the call, whatever becomes of it. */
    void forget(CallAct act) {
        live.ask(id, act, by);
    }

    private CallAct.Result await(CompletableFuture<CallAct.Result> reply) {
        try {
            return reply.get(ANSWER_LIMIT_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw live.lives(id) ? Problem.unavailable("the call does not answer now") : notLive();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw Problem.unavailable("the engine stops");
        } catch (ExecutionException bug) {
            throw new IllegalStateException(bug.getCause());
        }
    }

    static ObjectNode json(OptionalInt leg) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("done", true);
        return leg.isPresent() ? json.put("leg", leg.getAsInt()) : json.putNull("leg");
    }
}
