package tandem.engine.events.hook;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import tandem.dialplan.Plan;

/** What the webhooks' thread is told. */
sealed interface HookMessage {
    /** There may be new events. */
    record Wake() implements HookMessage {}

    /** Webhooks as they are from now on. */
    record Know(Plan plan) implements HookMessage {}

    /** A try came back. */
    record Returned(Hook hook, Delivery delivery, Outcome outcome) implements HookMessage {}

    /** Asks how all webhooks stand. */
    record View(CompletableFuture<List<HookView>> reply) implements HookMessage {}

    /**
     * Asks to try dead letters again.
     *
     * @param letters numbers; empty = all
     * @param reply how many are tried again; fails with IllegalArgumentException when there is no
     *     such webhook
     */
    record Replay(HookKey key, List<Long> letters, CompletableFuture<Integer> reply)
            implements HookMessage {}

    /** Asks to deliver again everything after a number. */
    record Rewind(HookKey key, long cursor, CompletableFuture<Integer> reply)
            implements HookMessage {}

    /** The engine stops. */
    record Stop(CompletableFuture<Void> done) implements HookMessage {}
}
