package tandem.engine.api;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import tandem.dialplan.ApiKey;
import tandem.dialplan.Plan;
import tandem.dialplan.Tenant;
import tandem.engine.cdr.CallJson;
import tandem.engine.export.Csv;
import tandem.engine.gate.imports.Imports;
import tandem.engine.gate.list.Blocklists;
import tandem.engine.gate.list.ListImport;
import tandem.engine.gate.list.Listing;
import tandem.engine.gate.list.Listing.Book;
import tandem.engine.gate.list.Listing.Kind;
import tandem.engine.gate.list.Result;

/** Who is not to be called: blacklists and opt-outs, shown and changed, as entries and as files. */
public final class GateListRoutes {
    private static final String READ = "blacklist:read";
    private static final String WRITE = "blacklist:write";
    private static final String PLATFORM = "platform";
    private static final String CAMPAIGN = "campaign";

    /** Over two million lines of numbers. */
    private static final int FILE_OCTETS = 64 << 20;

    private static final long DISK_LIMIT_S = 10;
    private static final int LONGEST_REASON = 200;
    private static final Schema SCOPE = Schema.word(PLATFORM, "tenant", CAMPAIGN);
    private static final Schema KIND = Schema.word("exact", "prefix", "country");
    private static final Schema SOURCE = Schema.text(32, "[a-z0-9_-]+");
    private static final Schema ID = Schema.whole(1, Long.MAX_VALUE);
    private static final List<String> COLUMNS =
            List.of(
                    "id",
                    "list",
                    "scope",
                    "tenant",
                    "campaign",
                    "kind",
                    "number",
                    "source",
                    "reason",
                    "since",
                    "expires");

    private static final Schema.Fields ENTRY =
            Schema.object("ListEntry")
                    .with("id", Schema.count(), "Drawn once, never again.")
                    .with("list", Schema.word("blacklist", "opt-outs"), "Which list.")
                    .with("scope", SCOPE, "For whom it counts.")
                    .with("tenant", Schema.maybe(Schema.text()), "Null on the platform.")
                    .with("campaign", Schema.maybe(Schema.text()), "Null = all of the tenant.")
                    .with("kind", KIND, "What it is compared with.")
                    .with("number", Schema.text(), "Digits, or ISO 3166 of a country.")
                    .with("source", Schema.text(), "Who said so: api, file, digit ...")
                    .with("reason", Schema.text(), "For a person.")
                    .with("since", Schema.time(), "When.")
                    .with("expires", Schema.maybe(Schema.time()), "Null = never.");
    private static final Schema.Fields NEW_ENTRY =
            Schema.object("NewListEntry")
                    .with("number", Schema.text(32), "As it would be dialled; a prefix, a country.")
                    .may("kind", KIND, "exact when left out.")
                    .may("scope", SCOPE, "tenant when left out.")
                    .may("campaign", Schema.text(64), "Of scope campaign: which.")
                    .may("source", SOURCE, "api when left out.")
                    .may("reason", Schema.text(LONGEST_REASON), "For a person.")
                    .may("expires", Schema.time(), "Never when left out.");
    private static final Schema.Fields NEW_OPT_OUT =
            Schema.object("NewOptOut")
                    .with("number", Schema.text(32), "As it would be dialled.")
                    .may("source", SOURCE, "How they said so; api when left out.")
                    .may("text", Schema.text(LONGEST_REASON), "What they said.");
    private final Blocklists lists;
    private final Imports imports;
    private final Supplier<Plan> plan;
    private final InstantSource clock;

    /**
     * @param plan the one in force
     */
    public GateListRoutes(
            Blocklists lists, Imports imports, Supplier<Plan> plan, InstantSource clock) {
        this.lists = lists;
        this.imports = imports;
        this.plan = plan;
        this.clock = clock;
    }

    /** All of them. */
    public List<Operation> operations() {
        return List.of(
                shown("/api/v1/blacklist", "blacklist.list", Book.BLACKLIST)
                        .summary("Who is not to be called")
                        .answers(200, page("Blacklist"), "A page of entries")
                        .does(request -> list(request, Book.BLACKLIST)),
                writes(Operation.post("/api/v1/blacklist", "blacklist.add"))
                        .summary("Puts an entry into the blacklist, or another content into it")
                        .body(NEW_ENTRY)
                        .answers(200, ENTRY, "It was there; it says this now")
                        .answers(201, ENTRY, "It is new")
                        .problems(404, 422, 503)
                        .does(request -> add(request, blacklisted(request))),
                writes(Operation.delete("/api/v1/blacklist/{id}", "blacklist.remove"))
                        .summary("Takes an entry out of the blacklist")
                        .path("id", ID, "Of the entry.")
                        .query("reason", Schema.text(LONGEST_REASON), "Why.")
                        .answers(200, ENTRY, "What was taken out")
                        .problems(404, 503)
                        .does(request -> remove(request, Book.BLACKLIST)),
                writes(Operation.post("/api/v1/blacklist/import", "blacklist.import"))
                        .summary("Puts a file of entries into the blacklist, as a job")
                        .query(
                                "scope",
                                Schema.word(PLATFORM, "tenant"),
                                "tenant",
                                "Of lines that do not say it.")
                        .query("source", SOURCE, "file", "Of lines that do not say it.")
                        .query("partial", Schema.flag(), "Take the good lines though some are bad.")
                        .file("text/csv", FILE_OCTETS, "CSV; the first line names the columns.")
                        .answers(202, ImportJobs.JOB, "The job")
                        .problems(404, 413, 429)
                        .does(this::begin),
                Operation.get("/api/v1/blacklist/imports/{id}", "blacklist.import.get")
                        .summary("How far an import is, and what is wrong with its lines")
                        .needs(READ, ApiKey.Role.OPERATOR)
                        .eachTenant()
                        .path("id", Schema.text(), "Of the job.")
                        .answers(200, ImportJobs.JOB, "The job")
                        .problems(404)
                        .does(request -> ImportJobs.show(request, imports)),
                Operation.get("/api/v1/blacklist/export", "blacklist.export")
                        .summary("All entries of the blacklist, or of the opt-outs, as a file")
                        .needs(READ, ApiKey.Role.AUDITOR)
                        .eachTenant()
                        .audited()
                        .query("list", Schema.word("blacklist", "opt-outs"), "blacklist", "Which.")
                        .query("scope", SCOPE, "Only of this scope.")
                        .query("tenant", Schema.text(), "Only of this tenant.")
                        .answers(200, "text/csv", "A line each")
                        .problems(404)
                        .does(this::export),
                shown("/api/v1/opt-outs", "opt-out.list", Book.OPT_OUT)
                        .summary("Who wants no calls")
                        .answers(200, page("OptOuts"), "A page of entries")
                        .does(request -> list(request, Book.OPT_OUT)),
                writes(Operation.post("/api/v1/opt-outs", "opt-out.add"))
                        .summary("Notes that somebody wants no calls of a tenant")
                        .body(NEW_OPT_OUT)
                        .answers(200, ENTRY, "It was known; it says this now")
                        .answers(201, ENTRY, "It is new")
                        .problems(404, 422, 503)
                        .does(request -> add(request, optedOut(request))),
                writes(Operation.delete("/api/v1/opt-outs/{id}", "opt-out.withdraw"))
                        .summary("Withdraws an opt-out; a reason must be given")
                        .path("id", ID, "Of the entry.")
                        .query("reason", Schema.text(LONGEST_REASON), "Why; must be given.")
                        .answers(200, ENTRY, "What was withdrawn")
                        .problems(404, 422, 503)
                        .does(request -> remove(request, Book.OPT_OUT)));
    }

    private static Operation.Draft shown(String path, String id, Book book) {
        return Operation.get(path, id)
                .needs(READ, ApiKey.Role.VIEWER)
                .eachTenant()
                .query("scope", SCOPE, "Only of this scope.")
                .query("tenant", Schema.text(), "Only of this tenant.")
                .query("number", Schema.text(32), "Only what is said of this number as such.")
                .query("prefix", Schema.text(18, "\\+?[0-9]*"), "Only what begins like this.")
                .query("limit", Schema.whole(1, 500), "100", "Rows of a page.")
                .query("cursor", Schema.text(64), "Of an earlier page.")
                .problems(404);
    }

    private static Operation.Draft writes(Operation.Draft draft) {
        return draft.needs(WRITE, ApiKey.Role.OPERATOR)
                .eachTenant()
                .query(
                        "tenant",
                        Schema.text(),
                        "Whose; not needed by keys of one tenant, nor when there is one alone.");
    }

    private static Schema.Fields page(String name) {
        return Schema.page(name, "entries", ENTRY);
    }

    // ---- looking

    private void list(Request request, Book book) {
        Predicate<Listing.Terms> wanted = wanted(request, book);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode rows = json.putArray("entries");
        if (request.has("number")) {
            lists.key(GateNumbers.plus(request.text("number")), view(request))
                    .map(key -> lists.ofNumber(key, wanted))
                    .orElse(List.of())
                    .forEach(one -> rows.add(json(one)));
            json.putNull("next");
        } else {
            Blocklists.Page page =
                    lists.page(
                            request.text("cursor"),
                            wanted,
                            request.text("prefix").replace("+", ""),
                            (int) request.whole("limit"));
            page.listings().forEach(one -> rows.add(json(one)));
            json.put("next", page.next().isEmpty() ? null : page.next());
        }
        request.answer(json);
    }

    /** What the sender wants and may see; a key of one tenant sees what that tenant has said. */
    private static Predicate<Listing.Terms> wanted(Request request, Book book) {
        String tenant =
                request.visibleTenant(request.text("tenant"))
                        .orElseThrow(() -> Problem.notFound("there is no tenant of this name"));
        String scope = request.text("scope");
        return terms ->
                terms.book() == book
                        && (tenant.isEmpty() || terms.tenant().equals(tenant))
                        && (scope.isEmpty() || scope(terms).equals(scope));
    }

    private void export(Request request) throws IOException {
        Book book = word(Book.values(), request.text("list"));
        Iterator<Listing> all = lists.all(wanted(request, book));
        request.context()
                .contentType("text/csv; charset=utf-8")
                .header(
                        "Content-Disposition",
                        "attachment; filename=\"%s.csv\"".formatted(book.word()));
        Writer out =
                new BufferedWriter(
                        new OutputStreamWriter(
                                request.context().res().getOutputStream(), StandardCharsets.UTF_8),
                        1 << 16);
        out.write(Csv.line(COLUMNS));
        while (!request.context().method().name().equals("HEAD") && all.hasNext()) {
            out.write(Csv.line(cells(all.next())));
        }
        out.flush();
    }

    /** As an import takes them. */
    private static List<String> cells(Listing listing) {
        Listing.Terms terms = listing.terms();
        return List.of(
                Long.toString(listing.id()),
                terms.book().word(),
                scope(terms),
                terms.tenant(),
                terms.campaign(),
                listing.kind().word(),
                listing.kind() == Kind.EXACT
                        ? GateNumbers.dialled(listing.value()).orElseThrow()
                        : listing.value(),
                terms.source(),
                terms.reason(),
                CallJson.time(listing.since()),
                listing.expires().map(CallJson::time).orElse(""));
    }

    // ---- changing

    private void add(Request request, Listing listing) {
        switch (await(lists.add(listing))) {
            case Result.Kept(Listing kept, boolean isNew) -> {
                request.about("listing " + kept.id());
                request.answer(isNew ? 201 : 200, json(kept));
            }
            case Result.NotDurable _ ->
                    throw Problem.unavailable(
                            "the disk does not take it; it counts, but a restart would lose it");
            case Result.Full _ -> throw Problem.unavailable("the lists take no more for now");
            case Result.Removed _, Result.Imported _, Result.Unknown _ ->
                    throw new IllegalStateException("no answer to an add");
        }
    }

    private Listing blacklisted(Request request) {
        JsonNode body = request.body();
        Kind kind = word(Kind.values(), body.path("kind").asText("exact"));
        Tenant view = view(request);
        String scope = scope(request, body.path("scope").asText("tenant"), view);
        return new Listing(
                0,
                terms(Book.BLACKLIST, scope, body, "reason").of(campaign(body)),
                kind,
                value(kind, body.get("number").asText(), view),
                clock.instant(),
                Optional.ofNullable(body.get("expires")).map(GateListRoutes::time));
    }

    private static String campaign(JsonNode body) {
        String campaign = body.path(CAMPAIGN).asText("");
        if (campaign.isEmpty() == body.path("scope").asText().equals(CAMPAIGN)) {
            throw Problem.of(422, "campaign: goes with scope campaign");
        }
        return campaign;
    }

    private static Instant time(JsonNode text) {
        return OffsetDateTime.parse(text.asText()).toInstant();
    }

    private Listing optedOut(Request request) {
        JsonNode body = request.body();
        Tenant tenant = view(request);
        return new Listing(
                0,
                terms(Book.OPT_OUT, tenant.name(), body, "text"),
                Kind.EXACT,
                value(Kind.EXACT, body.get("number").asText(), tenant),
                clock.instant(),
                Optional.empty());
    }

    private static Listing.Terms terms(Book book, String tenant, JsonNode body, String reason) {
        return new Listing.Terms(
                book, tenant, body.path("source").asText("api"), body.path(reason).asText(""));
    }

    private String value(Kind kind, String number, Tenant view) {
        String value = number.startsWith("+") ? number.substring(1) : number;
        Optional<String> fits =
                kind == Kind.EXACT
                        ? lists.key(number, view)
                        : Optional.of(value).filter(it -> Blocklists.isValid(kind, it));
        return fits.orElseThrow(() -> Problem.of(422, "number: is no " + kind.word() + " one"));
    }

    /**
     * The tenant of the terms: empty for the platform, which keys of one tenant cannot speak for.
     */
    private static String scope(Request request, String scope, Tenant view) {
        if (scope.equals(PLATFORM) && request.tenant().isPresent()) {
            throw Problem.of(403, "scope: a key of one tenant cannot speak for the platform");
        }
        return scope.equals(PLATFORM) ? "" : view.name();
    }

    private void remove(Request request, Book book) {
        String reason = request.text("reason").strip();
        if (book == Book.OPT_OUT && reason.isEmpty()) {
            throw Problem.of(422, "reason: say why it is withdrawn");
        }
        long id = request.whole("id");
        lists.find(id)
                .filter(one -> one.terms().book() == book)
                .filter(one -> mayChange(request, one))
                .orElseThrow(GateListRoutes::unknown);
        switch (await(lists.remove(id, reason))) {
            case Result.Removed(Listing gone) -> request.answer(json(gone));
            case Result.Unknown _ -> throw unknown();
            case Result.NotDurable _ ->
                    throw Problem.unavailable("the disk does not take it; it counts on");
            case Result.Full _ -> throw Problem.unavailable("too many changes wait");
            case Result.Kept _, Result.Imported _ ->
                    throw new IllegalStateException("no answer to a removal");
        }
    }

    private static boolean mayChange(Request request, Listing listing) {
        return request.tenant().isEmpty()
                || request.tenant().get().equals(listing.terms().tenant());
    }

    private static Problem unknown() {
        return Problem.notFound("no entry has this id");
    }

    static Result await(CompletableFuture<Result> answer) {
        try {
            return answer.get(DISK_LIMIT_S, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException late) {
            throw Problem.unavailable("the disk has not answered in time");
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
            throw Problem.unavailable("the engine ends");
        }
    }

    // ---- files

    private void begin(Request request) {
        Tenant view = view(request);
        var terms =
                new Listing.Terms(
                        Book.BLACKLIST,
                        scope(request, request.text("scope"), view),
                        request.text("source"),
                        "");
        ImportJobs.begin(
                request,
                imports,
                ListImport.into(lists, terms, clock.instant(), name -> whose(request, view, name)));
    }

    /** The tenant of a line, empty = the platform, if the sender may touch its lists. */
    private Optional<Tenant> whose(Request request, Tenant view, String name) {
        if (name.isEmpty()) {
            return request.tenant().isEmpty() ? Optional.of(view) : Optional.empty();
        }
        return Optional.ofNullable(plan.get().tenants().get(name))
                .filter(tenant -> request.principal().sees(tenant.name()));
    }

    // ---- both

    /** From whose point of view numbers are read. */
    private Tenant view(Request request) {
        Map<String, Tenant> tenants = plan.get().tenants();
        return tenants.get(request.oneTenant(tenants.keySet()));
    }

    private static Kind word(Kind[] all, String word) {
        return Arrays.stream(all).filter(one -> one.word().equals(word)).findFirst().orElseThrow();
    }

    private static Book word(Book[] all, String word) {
        return Arrays.stream(all).filter(one -> one.word().equals(word)).findFirst().orElseThrow();
    }

    private static String scope(Listing.Terms terms) {
        if (terms.tenant().isEmpty()) {
            return PLATFORM;
        }
        return terms.campaign().isEmpty() ? "tenant" : CAMPAIGN;
    }

    private static ObjectNode json(Listing listing) {
        Listing.Terms terms = listing.terms();
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", listing.id())
                .put("list", terms.book().word())
                .put("scope", scope(terms))
                .put("tenant", terms.tenant().isEmpty() ? null : terms.tenant())
                .put("campaign", terms.campaign().isEmpty() ? null : terms.campaign())
                .put("kind", listing.kind().word())
                .put("number", listing.value())
                .put("source", terms.source())
                .put("reason", terms.reason())
                .put("since", CallJson.time(listing.since()))
                .put("expires", listing.expires().map(CallJson::time).orElse(null));
    }
}
