package tandem.engine.retention;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tandem.engine.audit.Act;
import tandem.engine.audit.Audit;
import tandem.engine.journal.JsonText;
import tandem.engine.record.RecordingAudit;
import tandem.engine.time.EngineClock;

/**
 * Once a day: are the recordings of the calls since the last time there, and what their records
 * say? What is not is logged, counted and written into the audit. Runs on: the sweeping thread; the
 * count any.
 */
public final class NightlyCheck {
    private static final Logger LOG = LoggerFactory.getLogger(NightlyCheck.class);

    /** Calls that ended a moment ago may not have their files finished. */
    private static final Duration SETTLED = Duration.ofMinutes(5);

    /** Of the first check after a start; calls can last long. */
    private static final Duration FIRST = Duration.ofDays(2);

    private static final int MOST_LINES = 20;

    private final RecordingAudit recordings;
    private final Audit audit;
    private final EngineClock clock;
    private Optional<Instant> last = Optional.empty();
    private volatile long wrong;

    public NightlyCheck(RecordingAudit recordings, Audit audit, EngineClock clock) {
        this.recordings = recordings;
        this.audit = audit;
        this.clock = clock;
    }

    /** Checks what has come since the last time. */
    public RecordingAudit.Found run() {
        Instant until = clock.now().minus(SETTLED);
        // A day of overlap: a call is found by its begin, and may have lasted.
        Instant from = last.map(at -> at.minus(Duration.ofDays(1))).orElse(until.minus(FIRST));
        RecordingAudit.Found found = recordings.run(from, until);
        last = Optional.of(until);
        wrong = found.wrong().size();
        found.wrong().stream()
                .limit(MOST_LINES)
                .forEach(line -> LOG.warn("event=recording-unsound what=\"{}\"", line));
        JsonText body =
                new JsonText()
                        .put("checked", (long) found.checked())
                        .put("wrong", (long) found.wrong().size());
        audit.tell(Act.of("recordings.checked").with(body));
        return found;
    }

    /** Recordings that the last check found wrong. Runs on: any. */
    public long wrong() {
        return wrong;
    }
}
