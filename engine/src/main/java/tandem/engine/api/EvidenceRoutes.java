package tandem.engine.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import tandem.dialplan.ApiKey;
import tandem.dialplan.DialledNumber;
import tandem.dialplan.Plan;
import tandem.engine.cdr.CallJson;
import tandem.engine.cdr.Words;
import tandem.engine.evidence.Evidence;
import tandem.engine.evidence.Wanted;
import tandem.engine.export.Jobs;
import tandem.engine.gate.Callees;

/** Evidence of what was done to a number, as an archive made by a job. */
public final class EvidenceRoutes {
    private static final Schema.Fields WISH =
            Schema.object("EvidenceWish")
                    .with("number", Schema.text(64), "Whose.")
                    .with("from", Schema.time(), "This time or later.")
                    .with("to", Schema.time(), "Before this time.")
                    .may("tenant", Schema.text(), "Whose calls alone.");
    private static final Schema.Fields JOB =
            Schema.object("Evidence")
                    .with("id", Schema.text(), "Of the job.")
                    .with("state", Schema.word("waiting", "running", "done", "failed"), "")
                    .with("asked", Schema.time(), "When it was asked for; it is kept for a day.")
                    .with("fault", Schema.maybe(Schema.text()), "Why it failed.");

    private final Evidence evidence;
    private final Callees callees;
    private final Supplier<Plan> plan;

    public EvidenceRoutes(Evidence evidence, Callees callees, Supplier<Plan> plan) {
        this.evidence = evidence;
        this.callees = callees;
        this.plan = plan;
    }

    /** The operations. */
    public List<Operation> operations() {
        return List.of(
                Operation.post("/api/v1/evidence", "evidence.begin")
                        .summary("Begins to gather all about a number in a period")
                        .needs("evidence:read", ApiKey.Role.AUDITOR)
                        .eachTenant()
                        .body(WISH)
                        .answers(202, JOB, "The job")
                        .problems(404, 422, 429)
                        .does(this::begin),
                Operation.get("/api/v1/evidence/{id}", "evidence.get")
                        .summary("Whether an archive of evidence is done")
                        .needs("evidence:read", ApiKey.Role.AUDITOR)
                        .eachTenant()
                        .path("id", Schema.text(), "Of the job.")
                        .answers(200, JOB, "The job")
                        .problems(404)
                        .does(request -> request.answer(json(find(request)))),
                Operation.get("/api/v1/evidence/{id}/file", "evidence.file")
                        .summary("An archive of evidence")
                        .needs("evidence:read", ApiKey.Role.AUDITOR)
                        .eachTenant()
                        .audited()
                        .path("id", Schema.text(), "Of the job.")
                        .answers(200, "application/zip", "manifest.json in it says what it holds")
                        .problems(404, 409)
                        .does(this::file));
    }

    private void begin(Request request) {
        String number = request.body().get("number").asText();
        if (!DialledNumber.isValid(number)) {
            throw Problem.of(422, "number: is none");
        }
        Instant from = time(request, "from");
        Instant to = time(request, "to");
        if (!from.isBefore(to)) {
            throw Problem.of(422, "to: must be after from");
        }
        String tenant =
                request.visibleTenant(request.body().path("tenant").asText(""))
                        .orElseThrow(() -> Problem.notFound("no such tenant"));
        Jobs.Job job =
                evidence.begin(
                                new Wanted(number, keys(number, tenant), tenant, from, to),
                                request.principal().who())
                        .orElseThrow(() -> Problem.of(429, "too many jobs wait or are kept"));
        request.about("evidence " + job.id());
        request.answer(202, json(job));
    }

    /** What the number is to those whose matter it is; each tenant dials from a country. */
    private Set<String> keys(String number, String tenant) {
        Set<String> keys = new TreeSet<>();
        plan.get().tenants().values().stream()
                .filter(one -> tenant.isEmpty() || one.name().equals(tenant))
                .forEach(one -> keys.add(callees.of(number, one).key()));
        return keys;
    }

    private static Instant time(Request request, String name) {
        return OffsetDateTime.parse(request.body().get(name).asText()).toInstant();
    }

    private void file(Request request) throws IOException {
        Jobs.Job job = find(request);
        Path file = evidence.file(job).orElseThrow(() -> Problem.of(409, "it is not done"));
        request.context()
                .contentType("application/zip")
                .header(
                        "Content-Disposition",
                        "attachment; filename=\"evidence-%s.zip\"".formatted(job.id()));
        request.context().res().setContentLengthLong(Files.size(file));
        if (request.context().method().name().equals("HEAD")) {
            request.context().res().flushBuffer();
        } else {
            Files.copy(file, request.context().res().getOutputStream());
        }
    }

    private Jobs.Job find(Request request) {
        return evidence.find(request.text("id"))
                .filter(job -> request.tenant().isEmpty() || request.principal().sees(job.tenant()))
                .orElseThrow(() -> Problem.notFound("no evidence has this id"));
    }

    private static ObjectNode json(Jobs.Job job) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", job.id())
                .put("state", Words.of(job.state()))
                .put("asked", CallJson.time(job.asked()))
                .put("fault", job.fault().isEmpty() ? null : job.fault());
    }
}
