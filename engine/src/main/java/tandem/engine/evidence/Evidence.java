package tandem.engine.evidence;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.fasterxml.jackson.databind.node.ObjectNode;

import tandem.engine.audit.Act;
import tandem.engine.audit.AuditLog;
import tandem.engine.audit.AuditReader;
import tandem.engine.audit.Head;
import tandem.engine.cdr.CallArchive;
import tandem.engine.cdr.CallJson;
import tandem.engine.export.Jobs;
import tandem.engine.journal.JsonText;
import tandem.engine.record.RecordingStore;

/**
 * Makes an archive of all that is known of a number in a period: calls, decisions of the gate,
 * lists, consents and complaints, recordings, and the audit of them. Runs on: any; the work is done
 * by the jobs.
 */
public final class Evidence {
    /** The act that a made archive is known by. */
    static final String MADE = "evidence.made";

    private static final String WHAT = "evidence";
    private static final long AUDIT_LIMIT_S = 10;

    private final Jobs jobs;
    private final AuditLog log;
    private final Parts parts;
    private final InstantSource clock;

    /** Where things are kept. */
    record Parts(
            CallArchive archive,
            RecordingStore recordings,
            AuditReader audit,
            List<EvidenceSource> sources) {
        Parts {
            sources = List.copyOf(sources);
        }
    }

    public Evidence(
            Jobs jobs,
            CallArchive archive,
            RecordingStore recordings,
            AuditLog log,
            List<EvidenceSource> sources,
            InstantSource clock) {
        this.jobs = jobs;
        this.log = log;
        this.parts = new Parts(archive, recordings, log.reader(), sources);
        this.clock = clock;
    }

    /**
     * Asks for an archive.
     *
     * @param by who asks, as the audit names it
     * @return empty when too many jobs wait or are kept
     */
    public Optional<Jobs.Job> begin(Wanted wanted, String by) {
        return jobs.begin(
                WHAT,
                wanted.tenant(),
                "zip",
                (id, out, progress) -> write(id, wanted, by, out, progress));
    }

    public Optional<Jobs.Job> find(String id) {
        return jobs.find(id).filter(job -> job.what().equals(WHAT));
    }

    /** The archive of a job that is done. */
    public Optional<Path> file(Jobs.Job job) {
        return jobs.file(job);
    }

    private void write(
            String id, Wanted wanted, String by, OutputStream out, Jobs.Progress progress)
            throws IOException {
        EvidenceFile file = new EvidenceFile(parts, wanted, out, progress);
        String manifest = file.write(about(id, wanted, by));
        Act made =
                Act.of(MADE)
                        .by(by)
                        .on(WHAT + "/" + id)
                        .ofTenant(wanted.tenant())
                        .with(new JsonText().put("manifest_sha256", manifest));
        try {
            if (!log.tell(made).get(AUDIT_LIMIT_S, TimeUnit.SECONDS)) {
                throw new IOException("the audit has no room");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the audit cannot be written", e);
        }
    }

    private ObjectNode about(String id, Wanted wanted, String by) {
        Head head = log.head();
        ObjectNode about = EvidenceFile.node();
        about.put("version", 1)
                .put("id", id)
                .put("number", wanted.number())
                .put("tenant", wanted.tenant().isEmpty() ? null : wanted.tenant())
                .put("from", CallJson.time(wanted.from()))
                .put("to", CallJson.time(wanted.to()))
                .put("asked_by", by)
                .put("made", CallJson.time(clock.instant()))
                .put("audit_head", head.toString());
        return about;
    }
}
