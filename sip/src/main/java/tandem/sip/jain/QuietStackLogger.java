package tandem.sip.jain;

import java.util.Properties;
import java.util.regex.Pattern;

import gov.nist.core.StackLogger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JAIN-SIP's log, errors only and only when somebody debugs: what peers send must not fill a disk.
 * JAIN-SIP creates it by name. Runs on: any.
 */
public final class QuietStackLogger implements StackLogger {
    private static final Logger LOG = LoggerFactory.getLogger(QuietStackLogger.class);
    private static final Pattern SECRETS = Pattern.compile("(?i)(inline:)[A-Za-z0-9+/=]+");
    private static final boolean ON = LOG.isDebugEnabled();

    /** Without keys of SRTP, should it be a description that could not be read (RFC 4568). */
    static String clean(String message) {
        return SECRETS.matcher(message).replaceAll("$1***");
    }

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
        LOG.debug("jain: {}", clean(message));
    }

    @Override
    public void logError(String message, Exception cause) {
        LOG.debug("jain: {}", clean(message), cause);
    }

    @Override
    public void logException(Throwable cause) {
        LOG.debug("jain", cause);
    }

    @Override
    public void logFatalError(String message) {
        LOG.error("jain: {}", clean(message));
    }

    @Override
    public void logWarning(String message) {
        LOG.debug("jain: {}", clean(message));
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
