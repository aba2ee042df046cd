package tandem.engine.api;

import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import tandem.dialplan.ApiKey;
import tandem.engine.audit.AuditLog;
import tandem.engine.audit.AuditReader;
import tandem.engine.audit.AuditRow;
import tandem.engine.audit.Head;

/** The audit, to be read. */
public final class AuditRoutes {
    private static final Schema TEXT = Schema.text();
    private static final Schema.Fields ENTRY =
            Schema.object("AuditEntry")
                    .with("n", Schema.count(), "Its number, from 1, without holes.")
                    .with("previous", TEXT, "Hash of the entry before it.")
                    .with("at", Schema.time(), "")
                    .with("who", TEXT, "key ID, local, file, cli, sighup, engine, call, stranger.")
                    .may("from", TEXT, "Address that it came from.")
                    .with("act", TEXT, "What was done: an operation of the API, or gate.denied ...")
                    .may("object", TEXT, "To what.")
                    .may("tenant", TEXT, "Whose matter it is.")
                    .may("call", TEXT, "Call that it is about.")
                    .with("outcome", TEXT, "done, refused or failed.")
                    .may("detail", Schema.open(), "What else there is to say.")
                    .with("hash", TEXT, "SHA-256 of its line up to here.");
    private static final Schema.Fields HEAD =
            Schema.object("AuditHead")
                    .with("number", Schema.count(), "Of the last entry on the disk.")
                    .with("hash", TEXT, "Of that entry; keep it elsewhere.");

    private final AuditLog log;

    public AuditRoutes(AuditLog log) {
        this.log = log;
    }

    /** The operations. */
    public List<Operation> operations() {
        return List.of(
                Operation.get("/api/v1/audit", "audit.list")
                        .summary("Who did what, oldest first")
                        .needs("audit:read", ApiKey.Role.AUDITOR)
                        .eachTenant()
                        .query("from", Schema.time(), "This time or later.")
                        .query("to", Schema.time(), "Before this time.")
                        .query("who", TEXT, "Such as key ops.")
                        .query("act", TEXT, "Such as config.apply, or config.* for all of these.")
                        .query("object", TEXT, "What it was done to.")
                        .query("call", TEXT, "Id of a call.")
                        .query("tenant", TEXT, "Whose; for keys of the whole engine.")
                        .query("limit", Schema.whole(1, 500), "100", "Entries of a page.")
                        .query("after", Schema.count(), "0", "Number of an earlier entry.")
                        .answers(200, page(), "A page; empty ones can have a next one")
                        .does(this::list),
                Operation.get("/api/v1/audit/head", "audit.head")
                        .summary("The end of the audit's chain")
                        .needs("audit:read", ApiKey.Role.AUDITOR)
                        .answers(200, HEAD, "The last entry")
                        .does(this::head));
    }

    private static Schema.Fields page() {
        return Schema.object("AuditPage")
                .with("entries", Schema.rows(ENTRY), "")
                .with("next", Schema.maybe(Schema.count()), "For after; none at the end.");
    }

    private void head(Request request) {
        Head head = log.head();
        request.answer(
                JsonNodeFactory.instance
                        .objectNode()
                        .put("number", head.number())
                        .put("hash", head.hash()));
    }

    private void list(Request request) throws IOException {
        AuditReader.Page page =
                request.visibleTenant(request.text("tenant")).isPresent()
                        ? log.reader()
                                .page(
                                        query(request),
                                        request.whole("after"),
                                        (int) request.whole("limit"))
                        : new AuditReader.Page(List.of(), Optional.empty());
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode entries = answer.putArray("entries");
        page.rows().forEach(row -> entries.add(row.json()));
        answer.put("next", page.next().orElse(null));
        request.answer(answer);
    }

    private static AuditReader.Query query(Request request) {
        return new AuditReader.Query(time(request, "from"), time(request, "to"), wanted(request));
    }

    private static Predicate<AuditRow> wanted(Request request) {
        return is("who", request.text("who"))
                .and(is("act", request.text("act")))
                .and(is("object", request.text("object")))
                .and(is("call", request.text("call")))
                .and(is("tenant", request.visibleTenant(request.text("tenant")).orElse("")));
    }

    private static Predicate<AuditRow> is(String name, String wanted) {
        if (wanted.isEmpty()) {
            return _ -> true;
        }
        return wanted.endsWith(".*")
                ? row -> row.text(name).startsWith(wanted.substring(0, wanted.length() - 1))
                : row -> row.text(name).equals(wanted);
    }

    private static Optional<Instant> time(Request request, String name) {
        String text = request.text(name);
        return text.isEmpty()
                ? Optional.empty()
                : Optional.of(OffsetDateTime.parse(text).toInstant());
    }
}
