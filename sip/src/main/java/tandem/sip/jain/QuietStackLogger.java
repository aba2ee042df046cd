package tandem.sip.jain;

import java.util.Properties;

import gov.nist.core.StackLogger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JAIN-SIP's log, errors only and only when somebody debugs: what peers send must not fill a disk.
 * JAIN-SIP creates it by name. Runs on: any.
 */
public final class QuietStackLogger implements StackLogger {
    private static final Logger LOG = LoggerFactory.getLogger(QuietStackLogger.class);
    private static final boolean ON = LOG.isDebugEnabled();

    @Override
    public boolean isLoggingEnabled() {
        return ON;
    }

    @Override
    public boolean isLoggingEnabled(int level) {
        return ON && level <= TRACE_ERROR;
    }

    @Override
    public void logError(String message) {
        LOG.debug("jain: {}", message);
    }

    @Override
    public void logError(String message, Exception cause) {
        LOG.debug("jain: {}", message, cause);
    }

    @Override
    public void logException(Throwable cause) {
        LOG.debug("jain", cause);
    }

    @Override
    public void logFatalError(String message) {
        LOG.error("jain: {}", message);
    }

    @Override
    public void logWarning(String message) {
        LOG.debug("jain: {}", message);
    }

    @Override
    public void logStackTrace() {}

    @Override
    public void logStackTrace(int level) {}

    @Override
    public int getLineCount() {
        return 0;
    }

    @Override
    public void logDebug(String message) {}

    @Override
    public void logDebug(String message, Exception cause) {}

    @Override
    public void logTrace(String message) {}

    @Override
    public void logInfo(String message) {}

    @Override
    public void disableLogging() {}

    @Override
    public void enableLogging() {}

    @Override
    public void setBuildTimeStamp(String stamp) {}

    @Override
    public void setStackProperties(Properties properties) {}

    @Override
    public String getLoggerName() {
        return "jain";
    }
}
