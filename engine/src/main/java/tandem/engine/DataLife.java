package tandem.engine;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tandem.dialplan.EngineSettings;
import tandem.engine.api.ExportRoutes;
import tandem.engine.api.Operation;
import tandem.engine.api.SubjectRoutes;
import tandem.engine.audit.AuditLog;
import tandem.engine.audit.Head;
import tandem.engine.cdr.CallArchive;
import tandem.engine.cdr.LiveCalls;
import tandem.engine.export.Exports;
import tandem.engine.export.Jobs;
import tandem.engine.journal.FileJournal;
import tandem.engine.record.RecordingAudit;
import tandem.engine.record.RecordingStore;
import tandem.engine.retention.NightlyCheck;
import tandem.engine.retention.Retention;
import tandem.engine.retention.Sweep;
import tandem.engine.store.Database;
import tandem.engine.store.Projector;
import tandem.engine.store.StoreUpkeep;
import tandem.engine.subject.Subjects;
import tandem.engine.time.EngineClock;
import tandem.engine.voicemail.VoicemailStore;

/**
 * What happens to records after their calls: exports, retention, the rights of the people behind
 * numbers. Part of the composition root.
 */
final class DataLife implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DataLife.class);
    private final Jobs jobs;

    /** One recording in so many is hashed each night. */
    private static final int HASHED_NIGHTLY = 20;

    private final NightlyCheck check;
    private final Retention retention;
    private final List<Operation> operations = new ArrayList<>();

    /**
     * What it works on.
     *
     * @param keep how long each class is kept, as in force
     */
    record Parts(
            Database database,
            FileJournal journal,
            AuditLog audit,
            Projector projector,
            LiveCalls live,
            CallArchive archive,
            RecordingStore recordings,
            VoicemailStore voicemails,
            Subjects.Register register,
            Supplier<EngineSettings.Retention> keep,
            EngineClock clock) {}

    DataLife(Parts parts, Path dataDir) {
        StoreUpkeep upkeep = new StoreUpkeep(parts.database());
        jobs = new Jobs(dataDir.resolve("exports"), InstantSource.system());
        Exports exports = new Exports(jobs, parts.archive());
        RecordingAudit recordings =
                new RecordingAudit(parts.archive(), parts.recordings(), HASHED_NIGHTLY);
        check = new NightlyCheck(recordings, parts.audit(), parts.clock());
        retention =
                new Retention(
                        new Sweep(
                                parts.keep(),
                                new Hands(parts, upkeep),
                                parts.audit(),
                                parts.clock(),
                                dataDir.resolve("retention")),
                        check);
        Subjects subjects =
                new Subjects(
                        new Subjects.Parts(
                                parts.live(),
                                parts.archive(),
                                upkeep,
                                parts.recordings(),
                                parts.journal(),
                                parts.audit(),
                                parts.projector(),
                                jobs,
                                parts.voicemails()::deleteFrom,
                                parts.register(),
                                parts.clock()));
        operations.addAll(new ExportRoutes(parts.archive(), exports).operations());
        operations.addAll(new SubjectRoutes(subjects).operations());
    }

    /** What makes files that take a while. */
    Jobs jobs() {
        return jobs;
    }

    List<Operation> operations() {
        return operations;
    }

    /** Recordings that the last check found wrong. */
    long unsoundRecordings() {
        return check.wrong();
    }

    @Override
    public void close() {
        retention.close();
        jobs.close();
    }

    /** Deletes for the sweep. */
    private record Hands(Parts parts, StoreUpkeep upkeep) implements Sweep.Hands {
        @Override
        public int calls(Instant before) {
            return upkeep.deleteCalls(before);
        }

        @Override
        public int recordings(LocalDate before) {
            upkeep.expireRecordings(before.atStartOfDay(ZoneOffset.UTC).toInstant());
            return parts.recordings().purge().deleteBefore(before);
        }

        @Override
        public int recordingsByPlan(LocalDate today) {
            List<String> gone = parts.recordings().purge().deleteByPlan(today);
            upkeep.expireRecordings(gone);
            return gone.size();
        }

        @Override
        public int voicemails(Instant before) {
            try {
                return parts.voicemails().deleteBefore(before);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return 0;
            }
        }

        @Override
        public int events(Instant before) {
            return upkeep.deleteEvents(before);
        }

        @Override
        public int audit(Instant before) {
            Head head = parts.audit().head();
            LOG.info("event=audit-head number={} hash={}", head.number(), head.hash());
            return parts.audit().drop(before);
        }

        @Override
        public int journal(Instant before) {
            return parts.journal().delete(parts.projector().free(), before);
        }

        @Override
        public Optional<Instant> newest() {
            try {
                long last = parts.journal().before().last();
                return last == 0
                        ? Optional.empty()
                        : parts.journal().read(last - 1, 1).stream()
                                .map(entry -> entry.at())
                                .findFirst();
            } catch (tandem.engine.journal.EventLog.Gone | UncheckedIOException gone) {
                return Optional.empty();
            }
        }
    }
}
