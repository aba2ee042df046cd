package tandem.engine.events.hook;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import tandem.dialplan.Plan;
import tandem.engine.journal.EventLog;
import tandem.engine.time.EngineClock;
import tandem.engine.time.MessageLoop;

/** The door to the webhooks. Runs on: any; what asks for an answer waits at most five seconds. */
public final class Webhooks implements AutoCloseable {
    /** Tries on the way are bounded far below; the rest are single questions and plans. */
    private static final int BOUND = 1 << 12;

    private static final long ANSWER_SECONDS = 5;

    private final HookFigures figures = new HookFigures();
    private final Path dir;
    private final MessageLoop<HookMessage> loop;
    private final EventLog.Subscription subscription;

    /**
     * @param dir {@code data/webhooks}
     * @param allow {@code fetch.allow} of the plan in force
     */
    public Webhooks(EventLog log, EngineClock clock, Path dir, Supplier<List<String>> allow) {
        this(log, clock, dir, new HttpPost(clock, allow));
    }

    Webhooks(EventLog log, EngineClock clock, Path dir, Post post) {
        this.dir = dir;
        AtomicBoolean woken = new AtomicBoolean();
        Delivering agent =
                new Delivering(
                        log, clock, new SecureRandom(), dir, post, figures, woken, this::tell);
        loop = new MessageLoop<>("webhooks", BOUND, agent, clock);
        subscription =
                log.onDurable(
                        upTo -> {
                            if (woken.compareAndSet(false, true)) {
                                tell(new HookMessage.Wake());
                            }
                        });
    }

    private void tell(HookMessage message) {
        loop.tell(message);
    }

    /** Webhooks as they are from now on. */
    public void know(Plan plan) {
        tell(new HookMessage.Know(plan));
    }

    /** How all of them stand, in order of tenant and id. */
    public List<HookView> view() {
        CompletableFuture<List<HookView>> reply = new CompletableFuture<>();
        tell(new HookMessage.View(reply));
        return reply.orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS).join();
    }

    /**
     * Dead letters, in the order in which they died. Reads a file.
     *
     * @return empty when there is no such webhook
     */
    public Optional<List<Letter>> letters(HookKey key) {
        return view().stream().anyMatch(hook -> hook.key().equals(key))
                ? Optional.of(
                        new LetterBox(dir.resolve(key.tenant()).resolve(key.id() + ".dead.jsonl"))
                                .all())
                : Optional.empty();
    }

    /**
     * Tries dead letters again.
     *
     * @param letters numbers; empty = all
     * @return how many are tried now; there is a bound, and the rest can be asked for again
     * @throws java.util.concurrent.CompletionException with IllegalArgumentException when there is
     *     no such webhook
     */
    public int replay(HookKey key, List<Long> letters) {
        CompletableFuture<Integer> reply = new CompletableFuture<>();
        tell(new HookMessage.Replay(key, letters, reply));
        return reply.orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS).join();
    }

    /**
     * Delivers again everything after a number.
     *
     * @return events to look at
     * @throws java.util.concurrent.CompletionException with IllegalArgumentException when there is
     *     no such webhook, or no such number in the journal
     */
    public int rewind(HookKey key, long cursor) {
        CompletableFuture<Integer> reply = new CompletableFuture<>();
        tell(new HookMessage.Rewind(key, cursor, reply));
        return reply.orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS).join();
    }

    public HookFigures figures() {
        return figures;
    }

    /** Writes down how far each has come. */
    @Override
    public void close() {
        subscription.close();
        CompletableFuture<Void> done = new CompletableFuture<>();
        tell(new HookMessage.Stop(done));
        done.completeOnTimeout(null, 2, TimeUnit.SECONDS).join();
        loop.close();
    }
}
