package tandem.engine.retention;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sweeps and checks a while after the start and then once a day. Runs on: its own thread, {@code
 * retention}.
 */
public final class Retention implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final Duration FIRST = Duration.ofMinutes(1);
    private static final Duration EVERY = Duration.ofDays(1);

    private final Sweep sweep;
    private final NightlyCheck check;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    /** Starts to sweep and to check what is left. */
    public Retention(Sweep sweep, NightlyCheck check) {
        this.sweep = sweep;
        this.check = check;
        this.thread = Thread.ofPlatform().name("retention").daemon().start(this::run);
    }

    private void run() {
        Duration wait = FIRST;
        try {
            while (!closed.await(wait.toSeconds(), TimeUnit.SECONDS)) {
                attempt("sweep-failed", sweep::run);
                attempt("recordings-not-checked", check::run);
                wait = EVERY;
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private static void attempt(String event, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.error("event={} error=\"{}\"", event, e.toString());
        }
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
    }
}
