package tandem.dialplan.load;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import tandem.dialplan.Template;
import tandem.dialplan.Verb;
import tandem.dialplan.expression.ParsedTemplate;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Form;
import tandem.dialplan.yaml.Key;
import tandem.dialplan.yaml.Node;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.Shape;
import tandem.dialplan.yaml.Type;
import tandem.dialplan.yaml.Types;
import tandem.dialplan.yaml.Unfit;
import tandem.dialplan.yaml.Wording;
import tandem.dialplan.yaml.Writing;

/** {@code http:}. */
final class HttpVerb {
    private static final int MAX_HEADERS = 20;
    private static final List<String> METHODS = List.of("get", "post", "put", "delete");
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,63}");

    /** JSON Pointer (RFC 6901). */
    private static final Pattern POINTER = Pattern.compile("(/([^/~\\p{Cntrl}]|~[01])*){0,16}");

    /** Those that the engine itself writes. */
    private static final Set<String> OWN_HEADERS =
            Set.of(
                    "host",
                    "content-length",
                    "connection",
                    "expect",
                    "upgrade",
                    "transfer-encoding",
                    "te",
                    "trailer");

    private static final Writing ADDRESS = Writing.text("address, may hold ${...} after the host");
    private static final Key<Object> GET = Key.of("get", ADDRESS, "asks this address");
    private static final Key<Object> POST = Key.of("post", ADDRESS, "sends to this address");
    private static final Key<Object> PUT = Key.of("put", ADDRESS, "replaces at this address");
    private static final Key<Object> DELETE = Key.of("delete", ADDRESS, "deletes at this address");
    private static final Key<Object> HEADERS =
            Key.of(
                            "headers",
                            new Form.Named("header", Form.one(Writings.TEMPLATE)),
                            "headers of the request; a whole value may be ${secret:name}")
                    .standing("none");
    private static final Key<Object> BODY =
            Key.of("body", Writings.TEMPLATE, "JSON text").standing("none");
    private static final Key<Long> TIMEOUT =
            Key.of("timeout", Types.duration(100, 30_000), "time for each try").or(2_000L, "2s");
    private static final Key<Integer> RETRIES =
            Key.of("retries", Types.integer(0, 5), "further tries after an error or a timeout")
                    .or(0, "0");
    private static final Key<Object> SAVE =
            Key.of(
                            "save",
                            new Form.Named(
                                    "variable",
                                    Form.one(
                                            Writing.matching(
                                                    "JSON Pointer such as /customer/name",
                                                    "(/.*)?"))),
                            "variables of the call, each a place in the answer")
                    .standing("none");

    static final Key<Object> HTTP =
            Key.of(
                    "http",
                    Shape.of(
                                    "http",
                                    "asks a web service",
                                    GET,
                                    POST,
                                    PUT,
                                    DELETE,
                                    HEADERS,
                                    BODY,
                                    TIMEOUT,
                                    RETRIES,
                                    SAVE)
                            .oneOf("get", "post", "put", "delete"),
                    "asks a web service");

    private final Names names;
    private final Type<ParsedTemplate> template;

    HttpVerb(Names names) {
        this.names = names;
        this.template = ParsedTemplate.type(names.inExpressions());
    }

    Optional<Verb> read(Section step) {
        Section http = step.section(HTTP);
        Optional<String> method = METHODS.stream().filter(http::has).findFirst();
        Optional<Template> url =
                List.of(GET, POST, PUT, DELETE).stream()
                        .flatMap(key -> http.value(key, url()).stream())
                        .findFirst();
        Map<String, Template> headers = headers(http);
        Optional<Template> body = http.value(BODY, template).map(t -> t);
        if (body.isPresent() && (http.has(GET) || http.has(DELETE))) {
            http.refuse(BODY, Code.KEYS_EXCLUDE, "is for post and put");
        }
        long timeoutMs = http.get(TIMEOUT);
        int retries = http.get(RETRIES);
        Map<String, String> save = save(http);
        if (method.isEmpty() || url.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Verb.Http(
                        method.get().toUpperCase(Locale.ROOT),
                        url.get(),
                        headers,
                        body,
                        timeoutMs,
                        retries,
                        save));
    }

    private Type<Template> url() {
        return text -> {
            ParsedTemplate url = template.read(text);
            Hosts.check(url.start(), names.platform().settings().fetch().allow());
            return url;
        };
    }

    private Map<String, Template> headers(Section http) {
        Section section = http.names(HEADERS);
        Map<String, Template> headers = new LinkedHashMap<>();
        if (section.entries().size() > MAX_HEADERS) {
            http.refuse(HEADERS, Code.RANGE, "takes at most " + MAX_HEADERS + " headers");
        }
        for (Node.Entry entry : section.entries()) {
            String name = entry.key().text();
            header().read(entry.key(), section.path(), http.problems());
            headerValue()
                    .read(entry.value(), section.path(name), http.problems())
                    .ifPresent(value -> headers.put(name, value));
        }
        return headers;
    }

    private static Type<String> header() {
        return text -> {
            if (OWN_HEADERS.contains(text.toLowerCase(Locale.ROOT))) {
                throw new Unfit(
                        Code.NOT_ALLOWED, "the engine writes " + Wording.quote(text) + " itself");
            }
            return Types.text(HEADER, "the name of a header").read(text);
        };
    }

    private Type<Template> headerValue() {
        Type<String> secret = SecretText.reference(names.platform().secrets(), 1);
        return text ->
                SecretText.isReference(text)
                        ? new SecretTemplate(text, secret.read(text))
                        : template.read(text);
    }

    private static Map<String, String> save(Section http) {
        Section section = http.names(SAVE);
        Map<String, String> save = new LinkedHashMap<>();
        for (Node.Entry entry : section.entries()) {
            String name = entry.key().text();
            BranchVerbs.variable().read(entry.key(), section.path(), http.problems());
            Types.text(POINTER, "a JSON Pointer such as /customer/name")
                    .read(entry.value(), section.path(name), http.problems())
                    .ifPresent(pointer -> save.put(name, pointer));
        }
        return save;
    }
}
