package tandem.engine.retention;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sweeps a while after the start and then once a day. Runs on: its own thread, {@code retention}.
 */
public final class Retention implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final Duration FIRST = Duration.ofMinutes(1);
    private static final Duration EVERY = Duration.ofDays(1);

    private final Sweep sweep;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    /** Starts to sweep. */
    public Retention(Sweep sweep) {
        this.sweep = sweep;
        this.thread = Thread.ofPlatform().name("retention").daemon().start(this::run);
    }

    private void run() {
        Duration wait = FIRST;
        try {
            while (!closed.await(wait.toSeconds(), TimeUnit.SECONDS)) {
                try {
                    sweep.run();
                } catch (RuntimeException e) {
                    LOG.error("event=sweep-failed error=\"{}\"", e.toString());
                }
                wait = EVERY;
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
    }
}
