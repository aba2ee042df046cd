package tandem.engine.api;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import tandem.dialplan.ApiKey;
import tandem.dialplan.Plan;
import tandem.dialplan.Purpose;
import tandem.dialplan.Tenant;
import tandem.engine.cdr.CallJson;
import tandem.engine.export.Csv;
import tandem.engine.gate.consent.Agreed;
import tandem.engine.gate.consent.Consent;
import tandem.engine.gate.consent.ConsentImport;
import tandem.engine.gate.consent.Consents;
import tandem.engine.gate.imports.Imports;
import tandem.engine.gate.list.Blocklists;

/** Who has agreed to be called: given, withdrawn, shown, as entries and as files. */
public final class ConsentRoutes {
    private static final String READ = "consents:read";
    private static final String WRITE = "consents:write";
    private static final int FILE_OCTETS = 64 << 20;
    private static final int LONGEST_REASON = 200;
    private static final Schema ID = Schema.whole(1, Long.MAX_VALUE);
    private static final Schema SOURCE = Schema.text(32, "[a-z0-9_-]+");
    private static final Schema SHA256 = Schema.text(64, "[0-9a-f]{64}");
    private static final Schema PURPOSE =
            Schema.word(Stream.of(Purpose.values()).map(Purpose::word).toArray(String[]::new));

    private static final Schema.Fields CONSENT =
            Schema.object("Consent")
                    .with("id", Schema.count(), "Drawn once, never again.")
                    .with("tenant", Schema.text(), "By whom to be called.")
                    .with("number", Schema.text(), "Of the callee.")
                    .with("purposes", Schema.rows(PURPOSE), "For what.")
                    .with("ai_voice", Schema.flag(), "Whether a machine may speak then.")
                    .with("source", Schema.text(), "web_form, recording, paper ...")
                    .with("text", Schema.text(), "What was shown or said.")
                    .with("sha256", Schema.text(), "Of the document or recording; or empty.")
                    .with("reference", Schema.text(), "Where that is; or empty.")
                    .with("given", Schema.time(), "When.")
                    .with("expires", Schema.maybe(Schema.time()), "Null = never.")
                    .with("by", Schema.text(), "Key or call that wrote it down.")
                    .with("in_force", Schema.flag(), "Whether it counts now.")
                    .with(
                            "withdrawn",
                            Schema.maybe(
                                    Schema.object("ConsentWithdrawn")
                                            .with("at", Schema.time(), "When.")
                                            .with("by", Schema.text(), "Key or call.")
                                            .with("reason", Schema.text(), "Why.")),
                            "Null when nobody has.");
    private static final Schema.Fields NEW =
            Schema.object("NewConsent")
                    .with("number", Schema.text(32), "As it would be dialled.")
                    .may("purposes", Schema.rows(PURPOSE), "For what.")
                    .may(
                            "ai_voice",
                            Schema.flag(),
                            "Whether a machine may speak then; for all purposes when there are"
                                    + " none.")
                    .with("source", SOURCE, "web_form, recording, paper ...")
                    .may("text", Schema.text(ConsentImport.LONGEST_TEXT), "What was shown or said.")
                    .may("sha256", SHA256, "Of the document; of the text when left out.")
                    .may(
                            "reference",
                            Schema.text(ConsentImport.LONGEST_REFERENCE),
                            "Where that is, such as a call.")
                    .may("given", Schema.time(), "Now when left out.")
                    .may("expires", Schema.time(), "Never when left out.");
    private static final Schema.Fields WITHDRAW =
            Schema.object("ConsentToWithdraw").with("reason", Schema.text(LONGEST_REASON), "Why.");

    private final Consents consents;
    private final Imports imports;
    private final Blocklists lists;
    private final Supplier<Plan> plan;
    private final InstantSource clock;

    /**
     * @param lists knows what a number is under
     * @param plan the one in force
     */
    public ConsentRoutes(
            Consents consents,
            Imports imports,
            Blocklists lists,
            Supplier<Plan> plan,
            InstantSource clock) {
        this.consents = consents;
        this.imports = imports;
        this.lists = lists;
        this.plan = plan;
        this.clock = clock;
    }

    /** All of them. */
    public List<Operation> operations() {
        return List.of(
                ofTenant(Operation.get("/api/v1/consents", "consent.list"))
                        .summary("Who has agreed to be called, and how that can be shown")
                        .needs(READ, ApiKey.Role.VIEWER)
                        .query("number", Schema.text(32), "Only of this number.")
                        .query("purpose", PURPOSE, "Only to calls for this.")
                        .query("state", Schema.word("in_force", "over"), "Only these.")
                        .query("limit", Schema.whole(1, 500), "100", "Rows of a page.")
                        .query("cursor", Schema.whole(0, Long.MAX_VALUE), "Of an earlier page.")
                        .answers(
                                200,
                                Schema.page("Consents", "consents", CONSENT),
                                "The first first; of a number the last first")
                        .problems(404, 422)
                        .does(this::list),
                ofTenant(Operation.post("/api/v1/consents", "consent.add"))
                        .summary("Keeps a consent with its evidence")
                        .needs(WRITE, ApiKey.Role.OPERATOR)
                        .body(NEW)
                        .answers(201, CONSENT, "It is kept")
                        .problems(404, 409, 422, 503)
                        .does(this::add),
                ofTenant(Operation.post("/api/v1/consents/import", "consent.import"))
                        .summary("Keeps a file of consents, as a job")
                        .needs(WRITE, ApiKey.Role.OPERATOR)
                        .query("partial", Schema.flag(), "Take the good lines though some are bad.")
                        .file("text/csv", FILE_OCTETS, "CSV; the first line names the columns.")
                        .answers(202, ImportJobs.JOB, "The job")
                        .problems(404, 413, 429)
                        .does(this::begin),
                Operation.get("/api/v1/consents/imports/{id}", "consent.import.get")
                        .summary("How far an import is, and what is wrong with its lines")
                        .needs(READ, ApiKey.Role.OPERATOR)
                        .eachTenant()
                        .path("id", Schema.text(), "Of the job.")
                        .answers(200, ImportJobs.JOB, "The job")
                        .problems(404)
                        .does(request -> ImportJobs.show(request, imports)),
                Operation.get("/api/v1/consents/export", "consent.export")
                        .summary("All consents as a file")
                        .needs(READ, ApiKey.Role.AUDITOR)
                        .eachTenant()
                        .audited()
                        .query("tenant", Schema.text(), "Only of this tenant.")
                        .answers(200, "text/csv", "A line each")
                        .problems(404)
                        .does(this::export),
                Operation.get("/api/v1/consents/{id}", "consent.get")
                        .summary("One consent with its evidence")
                        .needs(READ, ApiKey.Role.VIEWER)
                        .eachTenant()
                        .path("id", ID, "Of the consent.")
                        .answers(200, CONSENT, "The consent")
                        .problems(404)
                        .does(request -> request.answer(json(find(request)))),
                Operation.post("/api/v1/consents/{id}/withdraw", "consent.withdraw")
                        .summary("Takes a consent back; it is kept, and counts no longer")
                        .needs(WRITE, ApiKey.Role.OPERATOR)
                        .eachTenant()
                        .path("id", ID, "Of the consent.")
                        .body(WITHDRAW)
                        .answers(200, CONSENT, "It counts no longer")
                        .problems(404, 409, 503)
                        .does(this::withdraw));
    }

    private static Operation.Draft ofTenant(Operation.Draft draft) {
        return draft.eachTenant()
                .query(
                        "tenant",
                        Schema.text(),
                        "Whose; not needed by keys of one tenant, nor when there is one alone.");
    }

    // ---- looking

    private void list(Request request) throws IOException {
        Tenant tenant = tenant(request);
        Instant now = clock.instant();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode rows = json.putArray("consents");
        json.putNull("next");
        if (request.has("number")) {
            String number = GateNumbers.plus(request.text("number"));
            consents.ofNumber(key(number, tenant)).stream()
                    .filter(one -> one.tenant().equals(tenant.name()))
                    .filter(one -> isWanted(request, one, now))
                    .forEach(one -> rows.add(json(one)));
        } else {
            long after = request.has("cursor") ? request.whole("cursor") : 0;
            Iterator<Consent> all = consents.from(after, tenant.name());
            long last = after;
            while (all.hasNext()) {
                if (rows.size() == request.whole("limit")) {
                    json.put("next", Long.toString(last));
                    break;
                }
                Consent next = all.next();
                last = next.id();
                if (isWanted(request, next, now)) {
                    rows.add(json(next));
                }
            }
        }
        request.answer(json);
    }

    private static boolean isWanted(Request request, Consent one, Instant now) {
        String purpose = request.text("purpose");
        String state = one.holds(now) ? "in_force" : "over";
        return (purpose.isEmpty() || words(one).contains(purpose))
                && (request.text("state").isEmpty() || request.text("state").equals(state));
    }

    private Consent find(Request request) throws IOException {
        return consents.find(request.whole("id"))
                .filter(one -> request.principal().sees(one.tenant()))
                .orElseThrow(() -> Problem.notFound("no consent has this id"));
    }

    private void export(Request request) throws IOException {
        String tenant =
                request.visibleTenant(request.text("tenant"))
                        .orElseThrow(() -> Problem.notFound("there is no tenant of this name"));
        Iterator<Consent> all = consents.from(0, tenant);
        request.context()
                .contentType("text/csv; charset=utf-8")
                .header("Content-Disposition", "attachment; filename=\"consents.csv\"");
        Writer out =
                new BufferedWriter(
                        new OutputStreamWriter(
                                request.context().res().getOutputStream(), StandardCharsets.UTF_8),
                        1 << 16);
        out.write(Csv.line(ConsentImport.COLUMNS));
        while (!request.context().method().name().equals("HEAD") && all.hasNext()) {
            out.write(Csv.line(cells(all.next())));
        }
        out.flush();
    }

    /** As an import takes them. */
    private static List<String> cells(Consent consent) {
        Consent.Evidence evidence = consent.evidence();
        return List.of(
                Long.toString(consent.id()),
                consent.tenant(),
                GateNumbers.dialled(consent.number()).orElse(""),
                String.join(" ", words(consent)),
                Boolean.toString(consent.to().aiVoice()),
                evidence.source(),
                evidence.text(),
                evidence.sha256(),
                evidence.reference(),
                CallJson.time(consent.given()),
                consent.expires().map(CallJson::time).orElse(""),
                consent.by(),
                consent.withdrawn().map(how -> CallJson.time(how.at())).orElse(""),
                consent.withdrawn().map(Consent.Withdrawn::reason).orElse(""));
    }

    // ---- changing

    private void add(Request request) {
        JsonNode body = request.body();
        Tenant tenant = tenant(request);
        Instant now = clock.instant();
        Instant given = time(body, "given").orElse(now);
        Optional<Instant> expires = time(body, "expires");
        if (given.isAfter(now)) {
            throw Problem.badFields(Map.of("given", "is in the future"));
        }
        if (expires.filter(end -> !end.isAfter(given)).isPresent()) {
            throw Problem.badFields(Map.of("expires", "is not after it was given"));
        }
        Consent kept =
                Kept.await(
                        consents.give(
                                new Consent(
                                        0,
                                        tenant.name(),
                                        key(body.get("number").asText(), tenant),
                                        agreed(body),
                                        evidence(body),
                                        given,
                                        expires,
                                        request.principal().key(),
                                        Optional.empty())));
        request.answer(201, json(kept));
    }

    private static Agreed agreed(JsonNode body) {
        Set<Purpose> purposes = EnumSet.noneOf(Purpose.class);
        Map<String, Purpose> all =
                Stream.of(Purpose.values()).collect(Collectors.toMap(Purpose::word, it -> it));
        body.path("purposes").forEach(word -> purposes.add(all.get(word.asText())));
        boolean aiVoice = body.path("ai_voice").asBoolean();
        if (purposes.isEmpty() && !aiVoice) {
            throw Problem.of(422, "purposes: say to what, or ai_voice");
        }
        return new Agreed(purposes, aiVoice);
    }

    private static Consent.Evidence evidence(JsonNode body) {
        String text = body.path("text").asText("");
        String reference = body.path("reference").asText("");
        String sha256 = body.path("sha256").asText("");
        if (text.isEmpty() && reference.isEmpty() && sha256.isEmpty()) {
            throw Problem.of(422, "text: one of text, sha256 and reference must show the consent");
        }
        return new Consent.Evidence(
                body.get("source").asText(),
                text,
                sha256.isEmpty() && !text.isEmpty() ? sha256(text) : sha256,
                reference);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private void withdraw(Request request) throws IOException {
        long id = find(request).id();
        Kept.await(
                consents.withdraw(
                        id, request.principal().key(), request.body().get("reason").asText()));
        request.answer(json(find(request)));
    }

    private void begin(Request request) {
        Tenant view = tenant(request);
        ImportJobs.begin(
                request,
                imports,
                ConsentImport.into(
                        consents,
                        new ConsentImport.Setting(
                                view.name(),
                                name -> whose(request, name),
                                lists::key,
                                clock.instant(),
                                request.principal().key())));
    }

    private Optional<Tenant> whose(Request request, String name) {
        return Optional.ofNullable(plan.get().tenants().get(name))
                .filter(tenant -> request.principal().sees(tenant.name()));
    }

    // ---- both

    private static Optional<Instant> time(JsonNode body, String field) {
        return Optional.ofNullable(body.get(field))
                .map(text -> OffsetDateTime.parse(text.asText()).toInstant());
    }

    private String key(String number, Tenant tenant) {
        return lists.key(number, tenant)
                .orElseThrow(() -> Problem.of(422, "number: is no number to dial"));
    }

    private Tenant tenant(Request request) {
        Map<String, Tenant> tenants = plan.get().tenants();
        return tenants.get(request.oneTenant(tenants.keySet()));
    }

    private static List<String> words(Consent consent) {
        return consent.to().purposes().stream().sorted().map(Purpose::word).toList();
    }

    private ObjectNode json(Consent consent) {
        Consent.Evidence evidence = consent.evidence();
        ObjectNode json =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("id", consent.id())
                        .put("tenant", consent.tenant())
                        .put("number", GateNumbers.dialled(consent.number()).orElse(""));
        ArrayNode purposes = json.putArray("purposes");
        words(consent).forEach(purposes::add);
        json.put("ai_voice", consent.to().aiVoice())
                .put("source", evidence.source())
                .put("text", evidence.text())
                .put("sha256", evidence.sha256())
                .put("reference", evidence.reference())
                .put("given", CallJson.time(consent.given()))
                .put("expires", consent.expires().map(CallJson::time).orElse(null))
                .put("by", consent.by())
                .put("in_force", consent.holds(clock.instant()));
        json.putNull("withdrawn");
        consent.withdrawn()
                .ifPresent(
                        how ->
                                json.putObject("withdrawn")
                                        .put("at", CallJson.time(how.at()))
                                        .put("by", how.by())
                                        .put("reason", how.reason()));
        return json;
    }
}
