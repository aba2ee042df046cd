package tandem.engine.api;

import java.util.concurrent.atomic.AtomicLong;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what goes wrong, the first ten times and then each hundredth, so that requests cannot
 * flood the log.
 */
final class ErrorLog {
    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);

    private final AtomicLong count = new AtomicLong();

    /** A bug of ours, with its stack. */
    void bug(Throwable error) {
        long number = count.incrementAndGet();
        if (isDue(number)) {
            LOG.error("event=http-error count={}", number, error);
        }
    }

    /** Something that we depend on does not answer. */
    void missing(String what, RuntimeException error) {
        long number = count.incrementAndGet();
        if (isDue(number)) {
            LOG.warn(
                    "event=http-unavailable source={} count={} error=\"{}\"",
                    what,
                    number,
                    error.getMessage());
        }
    }

    private static boolean isDue(long number) {
        return number <= 10 || number % 100 == 0;
    }
}
