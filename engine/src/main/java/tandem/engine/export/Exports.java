package tandem.engine.export;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import tandem.engine.cdr.CallArchive;
import tandem.engine.cdr.CallFilter;

/** Ended calls as files, made by jobs. Runs on: any. */
public final class Exports {
    private static final String CALLS = "calls";

    private final Jobs jobs;
    private final CallArchive archive;

    public Exports(Jobs jobs, CallArchive archive) {
        this.jobs = jobs;
        this.archive = archive;
    }

    /**
     * Asks for an export.
     *
     * @return empty when too many jobs wait or are kept
     */
    public Optional<Jobs.Job> begin(CallFilter filter, ExportFormat format) {
        return jobs.begin(
                CALLS,
                filter.tenant(),
                format.name().toLowerCase(Locale.ROOT),
                (_, out, progress) -> {
                    long total = archive.count(filter);
                    progress.at(0, total);
                    long written =
                            CallExport.write(
                                    archive, filter, format, out, rows -> progress.at(rows, total));
                    progress.at(written, written);
                });
    }

    public Optional<Jobs.Job> find(String id) {
        return jobs.find(id).filter(Exports::isExport);
    }

    /** The newest first. */
    public List<Jobs.Job> all() {
        return jobs.all().stream().filter(Exports::isExport).toList();
    }

    /** The file of a job that is done. */
    public Optional<Path> file(Jobs.Job job) {
        return jobs.file(job);
    }

    private static boolean isExport(Jobs.Job job) {
        return job.what().equals(CALLS);
    }
}
