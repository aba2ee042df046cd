package tandem.engine.ops;

import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;

/**
 * Logs are written by a thread of their own, so that nobody waits for the terminal; at the end of
 * the process what still waits must be written out.
 */
public final class LogOutput {
    private LogOutput() {}

    /**
     * Writes out what waits, at most for a second, and ends logging. The last thing that a process
     * does.
     */
    public static void close() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.stop();
        }
    }
}
