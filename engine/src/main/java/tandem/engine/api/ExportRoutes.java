package tandem.engine.api;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import tandem.dialplan.ApiKey;
import tandem.engine.cdr.CallArchive;
import tandem.engine.cdr.CallFilter;
import tandem.engine.cdr.CallJson;
import tandem.engine.cdr.Words;
import tandem.engine.export.CallExport;
import tandem.engine.export.ExportFormat;
import tandem.engine.export.Exports;
import tandem.engine.export.Jobs;

/** Calls as CSV or JSON lines: streamed while the client reads, or by a job with progress. */
public final class ExportRoutes {
    private static final Schema FORMAT = Schema.word("csv", "jsonl");
    private static final Schema.Fields JOB =
            Schema.object("Export")
                    .with("id", Schema.text(), "Of the job.")
                    .with("state", Schema.word("waiting", "running", "done", "failed"), "")
                    .with("format", FORMAT, "")
                    .with("asked", Schema.time(), "When it was asked for; it is kept for a day.")
                    .with("rows", Schema.count(), "Calls written until now.")
                    .with("total", Schema.maybe(Schema.count()), "Calls there are.")
                    .with("fault", Schema.maybe(Schema.text()), "Why it failed.");
    private static final Schema.Fields WISH =
            Schema.object("ExportWish")
                    .with("format", FORMAT, "")
                    .may("filter", CallFilterQuery.FIELDS, "As for the list of calls.");
    private static final Schema.Fields JOBS =
            Schema.object("Exports").with("exports", Schema.rows(JOB), "The newest first.");

    private final CallArchive archive;
    private final Exports exports;

    public ExportRoutes(CallArchive archive, Exports exports) {
        this.archive = archive;
        this.exports = exports;
    }

    /** The operations. */
    public List<Operation> operations() {
        return List.of(
                CallFilterQuery.of(
                                Operation.get("/api/v1/calls/export", "call.export")
                                        .summary("Ended calls as a file, newest first")
                                        .needs("calls:export", ApiKey.Role.AUDITOR)
                                        .eachTenant())
                        .query("format", FORMAT, "csv", "Of the file.")
                        .answers(200, "text/csv", "Calls; application/jsonl when asked for")
                        .does(this::stream),
                Operation.post("/api/v1/exports", "export.begin")
                        .summary("Begins to write ended calls to a file")
                        .needs("calls:export", ApiKey.Role.AUDITOR)
                        .eachTenant()
                        .body(WISH)
                        .answers(202, JOB, "The job")
                        .problems(429)
                        .does(this::begin),
                Operation.get("/api/v1/exports", "export.list")
                        .summary("Exports of the last day")
                        .needs("calls:export", ApiKey.Role.AUDITOR)
                        .eachTenant()
                        .answers(200, JOBS, "The jobs")
                        .does(this::list),
                Operation.get("/api/v1/exports/{id}", "export.get")
                        .summary("How far an export is")
                        .needs("calls:export", ApiKey.Role.AUDITOR)
                        .eachTenant()
                        .path("id", Schema.text(), "Of the job.")
                        .answers(200, JOB, "The job")
                        .problems(404)
                        .does(request -> request.answer(json(find(request)))),
                Operation.get("/api/v1/exports/{id}/file", "export.file")
                        .summary("The file of an export that is done")
                        .needs("calls:export", ApiKey.Role.AUDITOR)
                        .eachTenant()
                        .path("id", Schema.text(), "Of the job.")
                        .answers(200, "text/csv", "Calls; application/jsonl when asked for")
                        .problems(404, 409)
                        .does(this::file));
    }

    private void stream(Request request) throws IOException {
        CallFilter filter = visible(request, CallFilter.of(request::text));
        ExportFormat format = format(request.text("format"));
        head(request, format, "calls");
        OutputStream out = request.context().res().getOutputStream();
        if (!request.context().method().name().equals("HEAD")) {
            CallExport.write(archive, filter, format, out, written -> true);
        }
    }

    private void begin(Request request) {
        JsonNode filter = request.body().path("filter");
        CallFilter wanted = visible(request, CallFilter.of(name -> filter.path(name).asText("")));
        Jobs.Job job =
                exports.begin(wanted, format(request.body().get("format").asText()))
                        .orElseThrow(() -> Problem.of(429, "too many exports wait or are kept"));
        request.answer(202, json(job));
    }

    private void list(Request request) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        var jobs = json.putArray("exports");
        exports.all().stream()
                .filter(job -> sees(request, job))
                .forEach(job -> jobs.add(json(job)));
        request.answer(json);
    }

    private void file(Request request) throws IOException {
        Jobs.Job job = find(request);
        Path file = exports.file(job).orElseThrow(() -> Problem.of(409, "the export is not done"));
        head(request, format(job.suffix()), job.id());
        request.context().res().setContentLengthLong(Files.size(file));
        if (request.context().method().name().equals("HEAD")) {
            request.context().res().flushBuffer();
        } else {
            Files.copy(file, request.context().res().getOutputStream());
        }
    }

    private static void head(Request request, ExportFormat format, String name) {
        request.context()
                .contentType(format.contentType())
                .header(
                        "Content-Disposition",
                        "attachment; filename=\"%s.%s\""
                                .formatted(name, format.name().toLowerCase(Locale.ROOT)));
    }

    private Jobs.Job find(Request request) {
        return exports.find(request.text("id"))
                .filter(job -> sees(request, job))
                .orElseThrow(() -> Problem.notFound("no export has this id"));
    }

    private static boolean sees(Request request, Jobs.Job job) {
        return request.tenant().isEmpty() || request.tenant().get().equals(job.tenant());
    }

    /** What the sender may see of it. */
    private static CallFilter visible(Request request, CallFilter filter) {
        return filter.ofTenant(
                request.visibleTenant(filter.tenant())
                        .orElseThrow(() -> Problem.notFound("no such tenant")));
    }

    private static ExportFormat format(String word) {
        return ExportFormat.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private static ObjectNode json(Jobs.Job job) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", job.id());
        json.put("state", Words.of(job.state()));
        json.put("format", job.suffix());
        json.put("asked", CallJson.time(job.asked()));
        json.put("rows", job.done());
        if (job.total() < 0) {
            json.putNull("total");
        } else {
            json.put("total", job.total());
        }
        json.put("fault", job.fault().isEmpty() ? null : job.fault());
        return json;
    }
}
