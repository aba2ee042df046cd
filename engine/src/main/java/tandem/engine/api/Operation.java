package tandem.engine.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

import tandem.dialplan.ApiKey;

/**
 * One operation of the API, declared: what the router registers, what requests are checked against,
 * what the access check asks for and what the OpenAPI document shows all come from here. For
 * example, in a class of routes:
 *
 * <pre>{@code
 * static final Schema.Fields NOTE =
 *         Schema.object("Note").with("text", Schema.text(200), "What to remember.");
 *
 * List<Operation> operations() {
 *     return List.of(
 *             Operation.get("/api/v1/notes", "note.list")
 *                     .summary("Notes, newest first")
 *                     .needs("notes:read", ApiKey.Role.VIEWER)
 *                     .eachTenant() // the handler looks at request.tenant()
 *                     .query("limit", Schema.whole(1, 500), "100", "Rows of a page.")
 *                     .query("after", Schema.text(), "Cursor of an earlier page.")
 *                     .answers(200, Schema.page("Notes", "notes", NOTE), "A page of notes")
 *                     .does(this::list),
 *             Operation.post("/api/v1/notes/{id}", "note.write")
 *                     .summary("Writes a note")
 *                     .needs("notes:write", ApiKey.Role.OPERATOR)
 *                     .path("id", Schema.text(64), "Which note.")
 *                     .body(NOTE)
 *                     .answers(200, NOTE, "The note as it is now")
 *                     .problems(404, 409)
 *                     .does(this::write));
 * }
 *
 * void list(Request request) {
 *     int limit = (int) request.whole("limit"); // checked: 1..500
 *     request.answer(page(limit, request.text("after")));
 * }
 *
 * void write(Request request) {
 *     String text = request.body().get("text").asText(); // checked: there, a text, not too long
 *     request.answer(...); // or throw Problem.notFound("no note has this id")
 * }
 * }</pre>
 *
 * Runs on: any (immutable).
 */
public final class Operation {
    private final Draft draft;
    private final Handler handler;

    private Operation(Draft draft, Handler handler) {
        this.draft = draft;
        this.handler = handler;
    }

    /** What an operation does with a request. Runs on: a virtual thread of the request. */
    @FunctionalInterface
    public interface Handler {
        /**
         * Answers.
         *
         * @throws Problem to answer with a problem document
         */
        void handle(Request request) throws Exception;
    }

    /** How a resource is touched. */
    public enum Method {
        GET,
        POST,
        PUT,
        DELETE
    }

    /** Who may come without a key when requests must be signed. */
    enum Door {
        /** Anybody. */
        OPEN,
        /** Whoever is on this machine. */
        LOCAL,
        /** Nobody. */
        KEY
    }

    /**
     * What it may answer with.
     *
     * @param content media type
     * @param schema of JSON; empty for what is no JSON
     */
    record Answer(String content, Optional<Schema> schema, String says) {}

    /**
     * A body that is no JSON.
     *
     * @param content media type, for the document; what comes is known by what it is
     * @param most octets
     */
    record RawBody(String content, int most, String says) {}

    /**
     * @param id names it in metrics, in the audit and in the document; first the noun
     */
    public static Draft get(String path, String id) {
        return new Draft(Method.GET, path, id);
    }

    /** As {@link #get}. */
    public static Draft post(String path, String id) {
        return new Draft(Method.POST, path, id);
    }

    /** As {@link #get}. */
    public static Draft put(String path, String id) {
        return new Draft(Method.PUT, path, id);
    }

    /** As {@link #get}. */
    public static Draft delete(String path, String id) {
        return new Draft(Method.DELETE, path, id);
    }

    Method method() {
        return draft.method;
    }

    String path() {
        return draft.path;
    }

    String id() {
        return draft.id;
    }

    String summary() {
        return draft.summary;
    }

    Door door() {
        return draft.door;
    }

    String scope() {
        return draft.scope;
    }

    ApiKey.Role role() {
        return draft.role;
    }

    boolean perTenant() {
        return draft.perTenant;
    }

    List<Parameter> parameters() {
        return draft.parameters;
    }

    Optional<Schema> body() {
        return draft.body;
    }

    boolean bodyRequired() {
        return draft.bodyRequired;
    }

    Optional<RawBody> file() {
        return draft.file;
    }

    TreeMap<Integer, Answer> answers() {
        return draft.answers;
    }

    TreeSet<Integer> problems() {
        return draft.problems;
    }

    Handler handler() {
        return handler;
    }

    /**
     * Whether it changes something, or shows what is private, so that it is written into the audit.
     */
    boolean changes() {
        return draft.audited || draft.method != Method.GET && !draft.asks;
    }

    /** An operation that is being declared. Confined to the thread that declares it. */
    public static final class Draft {
        private final Method method;
        private final String path;
        private final String id;
        private final List<Parameter> parameters = new ArrayList<>();
        private final TreeMap<Integer, Answer> answers = new TreeMap<>();
        private final TreeSet<Integer> problems = new TreeSet<>();
        private String summary = "";
        private Door door = Door.KEY;
        private String scope = "";
        private ApiKey.Role role = ApiKey.Role.ADMIN;
        private boolean perTenant;
        private boolean audited;
        private boolean asks;
        private Optional<Schema> body = Optional.empty();
        private boolean bodyRequired;
        private Optional<RawBody> file = Optional.empty();

        private Draft(Method method, String path, String id) {
            this.method = method;
            this.path = path;
            this.id = id;
        }

        /** Written into the audit although it changes nothing: what it shows is private. */
        public Draft audited() {
            audited = true;
            return this;
        }

        /** Changes nothing although it is no GET, so that it is not written into the audit. */
        public Draft asks() {
            asks = true;
            return this;
        }

        public Draft summary(String line) {
            summary = line;
            return this;
        }

        /**
         * What a key needs; without this, the role ADMIN.
         *
         * @param neededScope such as {@code calls:read}
         * @param leastRole at least this
         */
        public Draft needs(String neededScope, ApiKey.Role leastRole) {
            scope = neededScope;
            role = leastRole;
            return this;
        }

        /** Needs no key, ever. */
        public Draft open() {
            door = Door.OPEN;
            perTenant = true;
            return this;
        }

        /** Needs no key from this machine. */
        public Draft local() {
            door = Door.LOCAL;
            return this;
        }

        /**
         * Keys of one tenant may use it as well: the handler shows and touches only what {@link
         * Request#tenant()} allows. Without this they are refused.
         */
        public Draft eachTenant() {
            perTenant = true;
            return this;
        }

        /** A parameter in the path, as {@code {name}} there. */
        public Draft path(String name, Schema schema, String says) {
            return parameter(name, Parameter.In.PATH, schema, Optional.empty(), says);
        }

        /** A parameter in the query that may be left out. */
        public Draft query(String name, Schema schema, String says) {
            return parameter(name, Parameter.In.QUERY, schema, Optional.empty(), says);
        }

        /**
         * A parameter in the query.
         *
         * @param absent what counts when it is left out
         */
        public Draft query(String name, Schema schema, String absent, String says) {
            return parameter(name, Parameter.In.QUERY, schema, Optional.of(absent), says);
        }

        /** A header that must be given. */
        public Draft header(String name, Schema schema, String says) {
            return parameter(name, Parameter.In.HEADER, schema, Optional.empty(), says);
        }

        private Draft parameter(
                String name, Parameter.In in, Schema schema, Optional<String> absent, String says) {
            parameters.add(new Parameter(name, in, schema, absent, says));
            return this;
        }

        /** A JSON body, which must be there and fit; unknown fields are refused. */
        public Draft body(Schema.Fields schema) {
            body = Optional.of(schema);
            bodyRequired = true;
            return this;
        }

        /** As {@link #body}, but it may be left out, which counts as an object without fields. */
        public Draft mayBody(Schema.Fields schema) {
            body = Optional.of(schema);
            return this;
        }

        /**
         * A file as the body; {@link Request#file} has it.
         *
         * @param content media type that is wanted
         * @param most octets
         */
        public Draft file(String content, int most, String says) {
            file = Optional.of(new RawBody(content, most, says));
            return this;
        }

        /** Answers with JSON. */
        public Draft answers(int status, Schema schema, String says) {
            answers.put(status, new Answer("application/json", Optional.of(schema), says));
            return this;
        }

        /** Answers with something else. */
        public Draft answers(int status, String content, String says) {
            answers.put(status, new Answer(content, Optional.empty(), says));
            return this;
        }

        /** Statuses of problem documents of its own; those that any operation may have need not. */
        public Draft problems(int... statuses) {
            for (int status : statuses) {
                problems.add(status);
            }
            return this;
        }

        /** The operation. */
        public Operation does(Handler handler) {
            return new Operation(this, handler);
        }
    }
}
