package tandem.engine.queue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import tandem.engine.journal.Journal;
import tandem.engine.time.EngineClock;
import tandem.engine.time.MessageLoop;

/** The seat router on its own thread. */
public final class RouterLoop implements SeatRouter, RouterView, AutoCloseable {
    /** Far above what live calls can have on the way: each has at most a few commands in flight. */
    private static final int BOUND = 1 << 16;

    private final Router router;
    private final MessageLoop<RouterCommand> loop;

    /**
     * @param callLives whether a call with this id still runs; any thread
     * @param journal where changes of seats and lines are written down
     */
    public RouterLoop(EngineClock clock, Predicate<String> callLives, Journal journal) {
        router = new Router(clock, callLives, journal);
        loop = new MessageLoop<>("seat-router", BOUND, router, clock);
    }

    @Override
    public void tell(RouterCommand command) {
        loop.tell(command);
    }

    @Override
    public List<SeatView> seats() {
        CompletableFuture<List<SeatView>> reply = new CompletableFuture<>();
        tell(new RouterCommand.ViewSeats(reply));
        return reply.orTimeout(1, TimeUnit.SECONDS).join();
    }

    @Override
    public List<QueueView> queues() {
        CompletableFuture<List<QueueView>> reply = new CompletableFuture<>();
        tell(new RouterCommand.ViewQueues(reply));
        return reply.orTimeout(1, TimeUnit.SECONDS).join();
    }

    @Override
    public long leases() {
        return router.gauges().leases();
    }

    @Override
    public long stuckMs() {
        return router.gauges().stuckMs();
    }

    /** Commands that found the queue full; what they meant is repaired by deadlines. */
    public long refused() {
        return loop.refused();
    }

    /** Commands that ended in an exception. */
    public long faults() {
        return loop.faults();
    }

    public RouterGauges gauges() {
        return router.gauges();
    }

    @Override
    public void close() {
        loop.close();
    }
}
