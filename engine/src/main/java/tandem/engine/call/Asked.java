package tandem.engine.call;

import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

import tandem.engine.gate.Decision;

/**
 * An act that somebody outside asks for, and the way to answer; the first answer counts. Answered
 * by the call's script.
 *
 * @param by key of who asks
 * @param reply completed with what became of it
 */
public record Asked(CallAct act, String by, CompletableFuture<CallAct.Result> reply) {

    public void done() {
        reply.complete(new CallAct.Result.Done(OptionalInt.empty()));
    }

    public void done(int leg) {
        reply.complete(new CallAct.Result.Done(OptionalInt.of(leg)));
    }

    public void refuse(String why) {
        reply.complete(new CallAct.Result.Refused(why));
    }

    public void missing(String what) {
        reply.complete(new CallAct.Result.Missing(what));
    }

    public void forbid(Decision.Denied why) {
        reply.complete(new CallAct.Result.Forbidden(why));
    }
}
