package tandem.sip.jain;

import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.FastThreadLocalThread;
import org.jctools.queues.MpscArrayQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tandem.sip.SipCommand;

/**
 * The one thread that owns sockets, transactions, legs, timers and bindings, and the queue by which
 * others tell it something. Runs on: sip loop; {@link #tell}, {@link #backlog} and {@link #stop} on
 * any.
 */
final class SipLoop {
    private static final Logger LOG = LoggerFactory.getLogger(SipLoop.class);
    private static final int COMMANDS_PER_TURN = 256;
    private static final long BUG_LOG_PERIOD_NS = TimeUnit.MINUTES.toNanos(1);

    private final MultiThreadIoEventLoopGroup group;
    private final EventLoop loop;
    private final MpscArrayQueue<SipCommand> commands;
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Counters counters;
    private final Tuning tuning;
    private long lastBugNs = System.nanoTime() - BUG_LOG_PERIOD_NS - 1;
    private Consumer<SipCommand> worker = _ -> {};

    SipLoop(int commandCapacity, Counters counters, Tuning tuning) {
        ThreadFactory threads = task -> new FastThreadLocalThread(task, "sip-0");
        this.group = new MultiThreadIoEventLoopGroup(1, threads, NioIoHandler.newFactory());
        this.loop = group.next();
        this.commands = new MpscArrayQueue<>(commandCapacity);
        this.counters = counters;
        this.tuning = tuning;
    }

    EventLoop eventLoop() {
        return loop;
    }

    Tuning tuning() {
        return tuning;
    }

    /** Who carries out commands; set once, before the first {@link #tell}. */
    void workWith(Consumer<SipCommand> worker) {
        this.worker = worker;
    }

    /**
     * Hands a command over. When the queue is full, which is a fault of the caller, the command is
     * dropped and counted.
     */
    void tell(SipCommand command) {
        if (!commands.offer(command)) {
            counters.count("dropped_commands_total{reason=queue-full}");
        } else if (woken.compareAndSet(false, true)) {
            wake();
        }
    }

    long backlog() {
        return commands.size();
    }

    void assertInLoop() {
        assert loop.inEventLoop()
                : "on " + Thread.currentThread().getName() + " instead of the sip loop";
    }

    /** Runs {@code task} after a duration of the standard, scaled by T1. */
    Future<?> afterRfcMs(long rfcMs, Runnable task) {
        return loop.schedule(() -> guarded(task), tuning.scaledMs(rfcMs), TimeUnit.MILLISECONDS);
    }

    /** Runs {@code task} after real milliseconds. */
    Future<?> afterMs(long ms, Runnable task) {
        return loop.schedule(() -> guarded(task), ms, TimeUnit.MILLISECONDS);
    }

    /** Runs {@code task} on the loop and waits for its end; not to be called on the loop. */
    void runAndWait(Runnable task, long limitMs) {
        loop.submit(task).awaitUninterruptibly(limitMs);
    }

    void stop() {
        group.shutdownGracefully(0, 1000, TimeUnit.MILLISECONDS).awaitUninterruptibly(2000);
    }

    /**
     * The one catch of everything that runs on this loop: a bug fails one message or timer, not the
     * loop.
     */
    void guarded(Runnable task) {
        try {
            task.run();
        } catch (Throwable bug) {
            onBug(bug);
        }
    }

    void onBug(Throwable bug) {
        counters.count("bugs_total");
        long nowNs = System.nanoTime();
        if (nowNs - lastBugNs > BUG_LOG_PERIOD_NS) {
            lastBugNs = nowNs;
            LOG.error(
                    "bug on the sip loop; at most one a minute is shown, bugs_total counts all",
                    bug);
        }
    }

    private void wake() {
        try {
            loop.execute(this::work);
        } catch (java.util.concurrent.RejectedExecutionException closed) {
            counters.count("dropped_commands_total{reason=closed}");
        }
    }

    private void work() {
        woken.set(false);
        for (int i = 0; i < COMMANDS_PER_TURN; i++) {
            SipCommand command = commands.poll();
            if (command == null) {
                return;
            }
            guarded(() -> worker.accept(command));
        }
        if (woken.compareAndSet(false, true)) {
            wake();
        }
    }
}
