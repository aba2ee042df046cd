package tandem.engine.events;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import tandem.engine.journal.EventLog;
import tandem.engine.time.EngineClock;
import tandem.engine.time.MessageLoop;

/** The door to the event stream. Runs on: any. */
public final class EventStream implements AutoCloseable {
    /** Clients at a time; more are refused. */
    public static final int CLIENTS = 10_000;

    /** One key cannot take the places of all others. */
    public static final int CLIENTS_OF_A_KEY = CLIENTS / 10;

    /** Each client has at most a joining, an arrival, a finding and a leaving on the way. */
    private static final int BOUND = 1 << 16;

    private final HubFigures figures = new HubFigures();
    private final AtomicInteger places = new AtomicInteger(CLIENTS);
    private final ConcurrentHashMap<String, Integer> byKey = new ConcurrentHashMap<>();
    private final MessageLoop<HubMessage> loop;
    private final EventLog.Subscription subscription;

    public EventStream(EventLog log, EngineClock clock) {
        AtomicBoolean woken = new AtomicBoolean();
        Hub hub = new Hub(log, clock, figures, CLIENTS, woken, this::tell);
        loop = new MessageLoop<>("events", BOUND, hub, clock);
        subscription =
                log.onDurable(
                        upTo -> {
                            if (woken.compareAndSet(false, true)) {
                                tell(new HubMessage.Wake());
                            }
                        });
    }

    private void tell(HubMessage message) {
        loop.tell(message);
    }

    /**
     * Takes a place for a client; false when all are taken, or all that its key may have. Whoever
     * has one must leave it.
     *
     * @param key whose client it is; empty = nobody's, bounded only by all places
     */
    public boolean enter(String key) {
        if (!key.isEmpty() && byKey.merge(key, 1, Integer::sum) > CLIENTS_OF_A_KEY) {
            leaveKey(key);
            return false;
        }
        if (places.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            return true;
        }
        leaveKey(key);
        return false;
    }

    /** Gives a place back. */
    public void leave(String key) {
        leaveKey(key);
        places.incrementAndGet();
    }

    private void leaveKey(String key) {
        byKey.computeIfPresent(key, (_, count) -> count == 1 ? null : count - 1);
    }

    /**
     * Begins to send.
     *
     * @param cursor what comes after it is sent
     * @param allowed asked each second whether the client may go on
     * @return to be run when the client went away
     */
    public Runnable join(EventFilter filter, Sink sink, BooleanSupplier allowed, long cursor) {
        Watcher watcher = new Watcher(filter, sink, allowed, cursor);
        tell(new HubMessage.Join(watcher));
        return () -> tell(new HubMessage.Left(watcher));
    }

    public HubFigures figures() {
        return figures;
    }

    /** Tells all clients that the engine stops. */
    @Override
    public void close() {
        subscription.close();
        CountDownLatch told = new CountDownLatch(1);
        tell(new HubMessage.Stop(told::countDown));
        try {
            told.await(2, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        loop.close();
    }
}
