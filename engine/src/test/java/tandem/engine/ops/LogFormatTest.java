package tandem.engine.ops;

import java.util.ArrayList;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.AsyncAppenderBase;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

final class LogFormatTest {
    private final LoggerContext context = new LoggerContext();

    /** The shipped file; tests as a whole may run with another. */
    @BeforeEach
    void configure() throws JoranException {
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(LogFormatTest.class.getResource("/logback.xml"));
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void aLineHasTimeLevelLoggerAndTheFact() {
        assertEquals(
                "time=2026-03-01T10:00:00.120Z level=INFO logger=Projector call=c-1 event=ended\n",
                format("call=c-1 event=ended", null));
    }

    @Test
    void neitherAMessageNorAStackCanBreakTheLine() {
        String line =
                format(
                        "from=\"x\r\ntime=2026 level=ERROR \u001b[31m\"",
                        new IllegalStateException("two\nlines"));

        assertEquals(1, line.lines().count());
        assertTrue(
                line.contains(
                        "from=\"x | time=2026 level=ERROR  | [31m\" | java.lang.IllegalStateException: two | lines"),
                line);
    }

    @Test
    void librariesAreQuietAndTandemTalks() {
        assertEquals(Level.WARN, context.getLogger("org.eclipse.jetty").getEffectiveLevel());
        assertEquals(Level.WARN, context.getLogger("org.flywaydb").getEffectiveLevel());
        assertEquals(Level.INFO, context.getLogger("tandem.engine").getEffectiveLevel());
    }

    private String format(String message, Throwable error) {
        LoggingEvent event =
                new LoggingEvent(
                        "",
                        context.getLogger("tandem.engine.store.Projector"),
                        Level.INFO,
                        message,
                        error,
                        null);
        event.setTimeStamp(1_772_359_200_120L);
        return new String(encoder().encode(event), UTF_8);
    }

    private PatternLayoutEncoder encoder() {
        List<AsyncAppenderBase<ILoggingEvent>> writers = new ArrayList<>();
        context.getLogger("ROOT")
                .iteratorForAppenders()
                .forEachRemaining(
                        appender -> {
                            if (appender instanceof AsyncAppenderBase<ILoggingEvent> writer) {
                                writers.add(writer);
                            }
                        });
        var console = (ConsoleAppender<ILoggingEvent>) writers.getFirst().getAppender("stderr");
        assertEquals("System.err", console.getTarget());
        return (PatternLayoutEncoder) console.getEncoder();
    }
}
