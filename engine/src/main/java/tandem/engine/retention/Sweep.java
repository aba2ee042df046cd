package tandem.engine.retention;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tandem.dialplan.EngineSettings;
import tandem.engine.audit.Act;
import tandem.engine.audit.Audit;
import tandem.engine.journal.JsonText;
import tandem.engine.time.EngineClock;

/**
 * One sweep after another over the classes of data. A class that cannot be swept now does not keep
 * the others. What was deleted is written into the audit. Runs on: one thread at a time, which may
 * block.
 */
public final class Sweep {
    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);

    /** The law wants logs of network and access kept for six months. */
    private static final int LEAST_SECURITY_DAYS = 183;

    private static final Duration SUSPICIOUS = Duration.ofDays(1);

    private final Supplier<EngineSettings.Retention> policy;
    private final Hands hands;
    private final Audit audit;
    private final EngineClock clock;
    private final TrustedTime trusted;
    private Optional<Long> lastNs = Optional.empty();

    /** What deletes; each says how many. Each may throw when it cannot now. */
    public interface Hands {
        int calls(Instant before);

        int recordings(LocalDate before);

        /** Those whose plan says how long they are kept. */
        int recordingsByPlan(LocalDate today);

        int voicemails(Instant before);

        int events(Instant before);

        /** Whole segments of the audit; says how many entries. */
        int audit(Instant before);

        /** Files of the journal. */
        int journal(Instant before);

        /** When the newest fact of an earlier process was written; empty when there is none. */
        Optional<Instant> newest();
    }

    /**
     * @param policy as it is in force at a sweep
     * @param state file that remembers how far time was trusted
     */
    public Sweep(
            Supplier<EngineSettings.Retention> policy,
            Hands hands,
            Audit audit,
            EngineClock clock,
            java.nio.file.Path state) {
        this.policy = policy;
        this.hands = hands;
        this.audit = audit;
        this.clock = clock;
        this.trusted = new TrustedTime(state);
    }

    /**
     * Deletes what is too old.
     *
     * @return how many of each class; a class that could not be swept is missing
     */
    public Map<String, Integer> run() {
        Instant now = clock.now();
        long ns = clock.nanos();
        Duration passed = Duration.ofNanos(lastNs.map(last -> ns - last).orElse(0L));
        Instant time = trusted.at(now, passed, hands.newest().orElse(now));
        lastNs = Optional.of(ns);
        boolean jumped = Duration.between(time, now).compareTo(SUSPICIOUS) > 0;
        if (jumped) {
            LOG.error("event=clock-ahead clock={} trusted={}", now, time);
        }
        EngineSettings.Retention keep = policy.get();
        Map<String, Integer> deleted = new LinkedHashMap<>();
        days(deleted, "calls", keep.callDays(), before -> hands.calls(time.minus(before)));
        days(
                deleted,
                "recordings",
                keep.recordingDays(),
                before ->
                        hands.recordings(LocalDate.ofInstant(time.minus(before), ZoneOffset.UTC)));
        sweep(
                deleted,
                "recordings_by_plan",
                () -> hands.recordingsByPlan(LocalDate.ofInstant(time, ZoneOffset.UTC)));
        days(
                deleted,
                "voicemails",
                keep.voicemailDays(),
                before -> hands.voicemails(time.minus(before)));
        int securityDays =
                keep.securityDays() == 0 ? 0 : Math.max(LEAST_SECURITY_DAYS, keep.securityDays());
        days(deleted, "events", securityDays, before -> hands.events(time.minus(before)));
        days(deleted, "audit", securityDays, before -> hands.audit(time.minus(before)));
        sweep(
                deleted,
                "journal_files",
                () -> hands.journal(time.minus(Duration.ofHours(keep.journalHours()))));
        tell(time, jumped, deleted);
        return deleted;
    }

    private void tell(Instant time, boolean jumped, Map<String, Integer> deleted) {
        JsonText body = new JsonText().put("trusted", time.toString()).put("clock_ahead", jumped);
        deleted.forEach((name, count) -> body.put(name, (long) count));
        audit.tell(Act.of("retention").with(body));
    }

    private static void days(
            Map<String, Integer> deleted, String name, int days, Deleting deleting) {
        if (days > 0) {
            sweep(deleted, name, () -> deleting.before(Duration.ofDays(days)));
        }
    }

    private static void sweep(Map<String, Integer> deleted, String name, IntSupplier deleting) {
        try {
            deleted.put(name, deleting.getAsInt());
        } catch (RuntimeException e) {
            LOG.warn("event=not-swept class={} error=\"{}\"", name, e.toString());
        }
    }

    /** Deletes what is older than something. */
    private interface Deleting {
        int before(Duration age);
    }
}
