package tandem.engine.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;

import tandem.dialplan.Plan;
import tandem.engine.access.Guard;
import tandem.engine.access.Refusal;
import tandem.engine.access.RequestSigner;
import tandem.engine.audit.ToldAudit;
import tandem.engine.events.EventStream;
import tandem.engine.journal.Entry;
import tandem.engine.journal.MemoryJournal;
import tandem.engine.ops.Readiness;
import tandem.engine.record.RecordingStore;
import tandem.engine.time.EngineClock;
import tandem.engine.time.SystemClock;
import tandem.engine.voicemail.VoicemailStore;

/** The real server on a real socket, with a journal in memory and calls in lists. */
public final class LiveApi implements AutoCloseable {
    private static final JsonMapper MAPPER = new JsonMapper();

    public final MemoryJournal journal;
    private final ToldAudit audit;
    public final AtomicReference<Plan> plan;
    public final EventStream stream;
    public final Readiness readiness = new Readiness();
    public final List<Refusal.Reason> refusals = new CopyOnWriteArrayList<>();
    final FakeCalls calls = new FakeCalls();
    final FakeRouter router = new FakeRouter();
    private final VoicemailStore voicemails;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ApiServer server;
    private final Contract contract;

    public LiveApi(Plan plan, List<Operation> more) {
        this(plan, new MemoryJournal(), new SystemClock(), more);
    }

    public LiveApi(Plan plan, MemoryJournal journal, List<Operation> more) {
        this(plan, journal, new SystemClock(), more);
    }

    public LiveApi(Plan plan, EngineClock clock, List<Operation> more) {
        this(plan, new MemoryJournal(), clock, more);
    }

    /** What is told goes to the journal; it can be made to take nothing. */
    public ToldAudit audit() {
        return audit;
    }

    private LiveApi(Plan plan, MemoryJournal journal, EngineClock clock, List<Operation> more) {
        this.journal = journal;
        this.plan = new AtomicReference<>(plan);
        stream = new EventStream(journal, clock);
        voicemails =
                new VoicemailStore(
                        Path.of("target", "no-voicemail"), InstantSource.system(), journal);
        audit = new ToldAudit(journal, clock);
        Guard guard = new Guard(this.plan::get, audit, clock, refusals::add);
        List<Operation> operations =
                new ArrayList<>(
                        ApiServer.operations(
                                new ApiServer.Sources(
                                        calls,
                                        calls.archive,
                                        router,
                                        new RecordingStore(Path.of("target", "no-recordings")),
                                        voicemails,
                                        readiness,
                                        () -> "tandem_sip_dialogs 0\n",
                                        journal,
                                        InstantSource.system())));
        operations.addAll(more);
        List<Operation> all = new ArrayList<>(operations);
        EventRoutes events = new EventRoutes(journal, stream, guard);
        all.addAll(events.operations());
        contract = new Contract(OpenApi.of(all));
        server =
                ApiServer.open(
                        "127.0.0.1",
                        0,
                        new ApiServer.Setup(
                                guard,
                                audit,
                                operations,
                                events,
                                List.of(),
                                (operation, status) -> {}));
    }

    public int port() {
        return server.port();
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    /** What came back; {@code json} is missing when it was none. */
    public record Answer(int status, Map<String, List<String>> headers, String text) {
        public JsonNode json() {
            try {
                return text.isEmpty() ? MissingNode.getInstance() : MAPPER.readTree(text);
            } catch (IOException none) {
                return MissingNode.getInstance();
            }
        }

        public String header(String name) {
            return headers.entrySet().stream()
                    .filter(each -> each.getKey().equalsIgnoreCase(name))
                    .map(each -> each.getValue().getFirst())
                    .findFirst()
                    .orElse("");
        }
    }

    public Answer get(String path) {
        return send("GET", path, "", Map.of());
    }

    /** Signed with a key. */
    public Answer get(RequestSigner signer, String path) {
        return send("GET", path, "", signer.headers("GET", uri(path), new byte[0]));
    }

    public Answer post(RequestSigner signer, String path, String body) {
        byte[] octets = body.getBytes(StandardCharsets.UTF_8);
        return send("POST", path, body, signer.headers("POST", uri(path), octets));
    }

    public Answer post(String path, String body) {
        return send("POST", path, body, Map.of());
    }

    /** Sends, and holds what comes and goes against the OpenAPI document. */
    public Answer send(String method, String path, String body, Map<String, String> headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri(path))
                        .method(
                                method,
                                body.isEmpty()
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        headers.forEach(request::header);
        HttpResponse<String> response = send(request.build());
        if (path.endsWith("openapi.json")) {
            return new Answer(response.statusCode(), response.headers().map(), response.body());
        }
        contract.assertAnswer(
                method,
                uri(path),
                response.statusCode(),
                response.headers().firstValue("Content-Type").orElse(""),
                response.body());
        if (response.statusCode() < 300) {
            contract.assertRequest(method, uri(path), body);
        }
        return new Answer(response.statusCode(), response.headers().map(), response.body());
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Writes a fact down. */
    public void fact(String tenant, String subject, String type, String body) {
        journal.append(
                new Entry.Draft(
                        Instant.parse("2026-03-01T10:00:00.125Z"), tenant, subject, type, body));
    }

    public HttpClient client() {
        return client;
    }

    @Override
    public void close() {
        client.close();
        stream.close();
        server.close();
        voicemails.close();
    }
}
