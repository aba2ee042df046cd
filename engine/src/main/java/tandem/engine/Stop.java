package tandem.engine;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tandem.engine.ops.Signals;

/**
 * How a process is told to stop. The first SIGTERM or SIGINT drains: calls that run come to their
 * end. The second ends them at once, in order. The third, or the second while the engine still
 * starts, gives up the process as it stands; the next start settles what it leaves. Runs on: any.
 */
final class Stop {
    private static final Logger LOG = LoggerFactory.getLogger(Stop.class);

    /** What a shell shows for a process that SIGTERM ended. */
    private static final int TERMINATED = 128 + 15;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final AtomicInteger times = new AtomicInteger();
    private volatile @Nullable Engine engine;

    /** Hears signals from now on. */
    static Stop listen() {
        Stop stop = new Stop();
        Signals.on("TERM", () -> stop.ask("TERM"));
        Signals.on("INT", () -> stop.ask("INT"));
        return stop;
    }

    /** The start is over; a stop that was asked for meanwhile has waited for it. */
    void started(Engine running) {
        engine = running;
    }

    boolean isAsked() {
        return asked.getCount() == 0;
    }

    /** Waits until somebody asks. */
    void await() throws InterruptedException {
        asked.await();
    }

    private void ask(String signal) {
        int time = times.incrementAndGet();
        Engine running = engine;
        LOG.info("event=stop signal={} times={}", signal, time);
        if (time == 1) {
            asked.countDown();
        } else if (time == 2 && running != null) {
            running.hurry();
        } else {
            Runtime.getRuntime().halt(TERMINATED);
        }
    }
}
