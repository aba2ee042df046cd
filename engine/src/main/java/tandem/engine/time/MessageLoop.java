package tandem.engine.time;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

import org.jctools.queues.MpscArrayQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread for one {@link Agent}: drains its queue, runs what is due, sleeps until the next
 * message or deadline.
 *
 * @param <M> the agent's messages
 */
public final class MessageLoop<M> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MessageLoop.class);
    private static final long IDLE_NS = 1_000_000_000L;

    private final Agent<M> agent;
    private final EngineClock clock;
    private final MpscArrayQueue<M> inbox;
    private final AtomicBoolean asleep = new AtomicBoolean();
    private final LongAdder refused = new LongAdder();
    private final LongAdder faults = new LongAdder();
    private final Thread thread;
    private volatile boolean closing;

    /**
     * @param bound messages that may wait; more are refused
     */
    public MessageLoop(String name, int bound, Agent<M> agent, EngineClock clock) {
        this.agent = agent;
        this.clock = clock;
        this.inbox = new MpscArrayQueue<>(bound);
        this.thread = Thread.ofPlatform().name(name).daemon().start(this::run);
    }

    /**
     * Enqueues a message and returns. False when the queue is full: the bound is a bug or the
     * machine is lost.
     */
    public boolean tell(M message) {
        if (!inbox.offer(message)) {
            refused.increment();
            return false;
        }
        if (asleep.get() && asleep.compareAndSet(true, false)) {
            LockSupport.unpark(thread);
        }
        return true;
    }

    /** Messages that were refused since the start. */
    public long refused() {
        return refused.sum();
    }

    /** Messages and deadlines that ended in an exception; each is a bug. */
    public long faults() {
        return faults.sum();
    }

    private void run() {
        while (!closing) {
            long nextNs = turn();
            sleepUntil(nextNs);
        }
    }

    private long turn() {
        try {
            for (M message = inbox.relaxedPoll(); message != null; message = inbox.relaxedPoll()) {
                agent.on(message);
            }
            return agent.runDue();
        } catch (RuntimeException | AssertionError bug) {
            faults.increment();
            LOG.error("loop={} event=bug", thread.getName(), bug);
            return clock.nanos();
        }
    }

    private void sleepUntil(long nextNs) {
        asleep.set(true);
        if (inbox.isEmpty() && !closing) {
            long waitNs =
                    nextNs == Long.MAX_VALUE ? IDLE_NS : Math.min(IDLE_NS, nextNs - clock.nanos());
            if (waitNs > 0) {
                LockSupport.parkNanos(this, waitNs);
            }
        }
        asleep.set(false);
    }

    /** Stops the thread; messages still waiting are dropped. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join(1000);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
