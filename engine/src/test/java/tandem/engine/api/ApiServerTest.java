package tandem.engine.api;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import tandem.engine.access.Guard;
import tandem.engine.audit.Audit;
import tandem.engine.audit.ToldAudit;
import tandem.engine.cdr.CallParser;
import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.RandomCalls;
import tandem.engine.cdr.SampleCall;
import tandem.engine.config.Changeover;
import tandem.engine.config.PlanCheck;
import tandem.engine.events.EventStream;
import tandem.engine.export.Exports;
import tandem.engine.export.Jobs;
import tandem.engine.journal.MemoryJournal;
import tandem.engine.ops.Readiness;
import tandem.engine.record.RecordingStore;
import tandem.engine.record.Wav;
import tandem.engine.subject.Subjects;
import tandem.engine.time.SystemClock;
import tandem.engine.voicemail.MessageId;
import tandem.engine.voicemail.NewMessage;
import tandem.engine.voicemail.VoicemailEvent;
import tandem.engine.voicemail.VoicemailStore;
import tandem.engine.voicemail.Voicemails;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ApiServerTest {
    private static final JsonMapper MAPPER = new JsonMapper();

    @TempDir private static Path dir;

    private final FakeCalls calls = new FakeCalls();
    private final MemoryJournal journal = new MemoryJournal();
    private final EventStream stream = new EventStream(journal, new SystemClock());
    private final FakeRouter router = new FakeRouter();
    private final Readiness readiness = new Readiness();
    private final HttpClient client = HttpClient.newHttpClient();
    private RecordingStore recordings;
    private VoicemailStore voicemails;
    private ApiServer server;
    private Jobs exports;
    private Contract contract;
    private final List<String> served = new CopyOnWriteArrayList<>();

    @BeforeAll
    void start() throws Exception {
        recordings = new RecordingStore(dir.resolve("recordings"));
        voicemails =
                new VoicemailStore(
                        dir.resolve("voicemail"), InstantSource.fixed(SampleCall.START), journal);
        Audit audit = new ToldAudit(journal, new SystemClock());
        Guard guard = new Guard(Plans::open, audit, new SystemClock(), reason -> {});
        server =
                ApiServer.open(
                        "127.0.0.1",
                        0,
                        new ApiServer.Setup(
                                guard,
                                audit,
                                operations(),
                                new EventRoutes(journal, stream, guard),
                                List.of(),
                                (operation, status) -> served.add(operation + " " + status)));
        contract = new Contract(get("/api/v1/openapi.json").body);
    }

    private List<Operation> operations() throws Exception {
        List<Operation> all = new ArrayList<>(ApiServer.operations(sources()));
        Changeover changeover =
                Changeover.start(
                        new PlanCheck(Path.of("..", "conf"), Map.of()),
                        dir.resolve("config"),
                        true,
                        InstantSource.system());
        all.addAll(new ConfigRoutes(changeover).operations());
        exports = new Jobs(dir.resolve("exports"), InstantSource.system());
        all.addAll(
                new ExportRoutes(calls.archive, new Exports(exports, calls.archive)).operations());
        // Only for the document; what they do is shown where there is a database.
        all.addAll(new SubjectRoutes(new Subjects(null)).operations());
        return all;
    }

    private ApiServer.Sources sources() {
        return new ApiServer.Sources(
                calls,
                calls.archive,
                router,
                recordings,
                voicemails,
                readiness,
                () -> {
                    assertTrue(
                            Thread.currentThread().isVirtual(),
                            "a request does not hold a thread of the machine");
                    return "tandem_sip_dialogs 0\n";
                },
                journal,
                InstantSource.fixed(SampleCall.START.plusMillis(5_050)));
    }

    @AfterAll
    void stop() {
        client.close();
        stream.close();
        server.close();
        voicemails.close();
    }

    @BeforeEach
    void forget() throws IOException {
        calls.live.clear();
        calls.ended.clear();
        calls.fails = false;
        router.fails = false;
        Files.deleteIfExists(recordings.file("c-1", SampleCall.START));
    }

    @Test
    void anEndedCallLooksAsAgreed() throws Exception {
        calls.ended.add(SampleCall.queued());

        assertGolden("call-ended.json", get("/api/v1/calls/c-1"));
    }

    @Test
    void aLiveCallLooksAsAgreed() throws Exception {
        calls.live.add(SampleCall.talking());

        assertGolden("call-live.json", get("/api/v1/calls/c-2"));
    }

    @Test
    void aListHasLiveAndEndedCallsUnlessToldOtherwise() throws Exception {
        calls.live.add(SampleCall.talking());
        calls.ended.add(SampleCall.queued());

        assertEquals(Set.of("c-1", "c-2"), ids(get("/api/v1/calls")));
        assertEquals(Set.of("c-1", "c-2"), ids(get("/api/v1/calls?state=all")));
        assertEquals(Set.of("c-2"), ids(get("/api/v1/calls?state=live")));
        assertEquals(Set.of("c-1"), ids(get("/api/v1/calls?state=ended")));
        assertEquals(Set.of("c-2"), ids(get("/api/v1/calls?from=%2B4930124&to=4000&tenant=demo")));
        assertEquals(Set.of("c-1"), ids(get("/api/v1/calls?cause=normal")));
        assertEquals(Set.of(), ids(get("/api/v1/calls?tenant=other")));
        assertTrue(get("/api/v1/calls").body.get("next").isNull());
    }

    @Test
    void pagesCoverEachCallOnceAlthoughCallsEndAndBeginMeanwhile() throws Exception {
        long seed = System.nanoTime();
        RandomCalls random = new RandomCalls(seed);
        Stream.generate(random::live).limit(20).forEach(calls.live::add);
        Stream.generate(random::ended).limit(30).forEach(calls.ended::add);
        Set<String> first = new HashSet<>();
        calls.live.forEach(call -> first.add(call.id()));
        calls.ended.forEach(call -> first.add(call.id()));

        List<String> seen = new ArrayList<>();
        String after = "";
        do {
            JsonNode page =
                    get("/api/v1/calls?limit=7" + (after.isEmpty() ? "" : "&after=" + after)).body;
            page.get("calls").forEach(call -> seen.add(call.get("id").asText()));
            after = page.get("next").asText("");
            calls.end(calls.live.getFirst());
            calls.live.add(random.live());
        } while (!after.isEmpty() && !after.equals("null"));

        assertEquals(seen.size(), new HashSet<>(seen).size(), () -> "none twice, seed " + seed);
        assertTrue(seen.containsAll(first), () -> "none missing, seed " + seed);
    }

    @Test
    void aCallInBothPlacesIsShownOnce() throws Exception {
        calls.live.add(SampleCall.queued());
        calls.ended.add(SampleCall.queued());

        assertEquals(1, get("/api/v1/calls").body.get("calls").size());
    }

    @Test
    void endedCallsAreStreamedAsAFile() throws Exception {
        calls.live.add(SampleCall.talking());
        calls.ended.add(SampleCall.queued());

        String csv = text("/api/v1/calls/export?number=" + SampleCall.queued().to());
        String lines = text("/api/v1/calls/export?format=jsonl&cause=normal");

        assertEquals(2, csv.lines().count());
        assertTrue(csv.startsWith("id,tenant,"), csv);
        assertEquals(
                SampleCall.queued(), CallParser.parse(MAPPER.readTree(lines)), "the whole call");
        assertEquals("", text("/api/v1/calls/export?format=jsonl&cause=busy"));
    }

    @Test
    void anExportIsAJobWithAFileAtItsEnd() throws Exception {
        calls.ended.add(SampleCall.queued());
        HttpResponse<String> begun =
                client.send(
                        HttpRequest.newBuilder(uri("/api/v1/exports"))
                                .header("Content-Type", "application/json")
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                "{\"format\":\"jsonl\",\"filter\":{\"to\":\"4000\"}}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertEquals(202, begun.statusCode(), begun::body);
        String id = MAPPER.readTree(begun.body()).get("id").asText();

        await().until(() -> get("/api/v1/exports/" + id).body.get("state").asText().equals("done"));

        assertEquals(1, get("/api/v1/exports/" + id).body.get("rows").asInt());
        assertEquals(1, text("/api/v1/exports/" + id + "/file").lines().count());
        assertEquals(404, get("/api/v1/exports/nobody").status);
    }

    private String text(String path) throws Exception {
        return client.send(
                        HttpRequest.newBuilder(uri(path)).build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    @ParameterizedTest
    @CsvSource({
        "state=gone, state, 'must be one of all, live, ended'",
        "limit=0, limit, must be a number from 1 to 500",
        "limit=501, limit, must be a number from 1 to 500",
        "limit=x, limit, must be a number from 1 to 500",
        "limit=1&limit=2, limit, given more than once",
        "sort=up, sort, 'unknown; there are after, cause, direction, flow, from, generation,"
                + " hangup_by, limit, mark, min_duration_ms, number, queue, seat, started_after,"
                + " started_before, state, tenant, to'",
    })
    void aBadParameterIsNamed(String query, String name, String detail) throws Exception {
        Answer answer = get("/api/v1/calls?" + query);

        assertProblem(400, "Bad Request", answer);
        assertEquals(name, answer.body.at("/parameters/0/name").asText());
        assertEquals(detail, answer.body.at("/parameters/0/detail").asText());
        assertEquals("bad parameters: " + name, answer.body.get("detail").asText());
    }

    @Test
    void anEscapeThatIsNoneIsTheClientsFault() throws Exception {
        String answer =
                raw(
                        "GET /api/v1/calls?state=%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertTrue(answer.startsWith("HTTP/1.1 400"), answer);
        assertTrue(answer.contains("application/problem+json"), answer);
    }

    @Test
    void anyTextOfACallGoesThrough() throws Exception {
        RandomCalls random = new RandomCalls(3);
        for (int i = 0; i < 50; i++) {
            CallRecord call = random.ended();
            calls.ended.add(call);

            assertEquals(call, CallParser.parse(get("/api/v1/calls/" + call.id()).body));
        }
    }

    @Test
    void allBadParametersAreNamedAtOnce() throws Exception {
        Answer answer = get("/api/v1/calls?state=gone&limit=-1&from=" + "9".repeat(300));

        assertEquals("bad parameters: from, limit, state", answer.body.get("detail").asText());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/calls/c-1?x=1",
                "/api/v1/calls/c-1/recording?x=1",
                "/api/v1/seats?x=1",
                "/api/v1/queues?x=1"
            })
    void parametersAreRefusedWhereThereAreNone(String path) throws Exception {
        calls.ended.add(SampleCall.queued());

        assertProblem(400, "Bad Request", get(path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/api/v1/calls/nobody",
                "/api/v1/calls/nobody/recording",
                "/api/v2/calls",
                "/api/v1/calls/a/b/c"
            })
    void whatIsNotThereIsAProblem(String path) throws Exception {
        assertProblem(404, "Not Found", get(path));
    }

    @Test
    void anotherMethodIsAProblemThatSaysWhichAreAllowed() throws Exception {
        Answer answer =
                send(request("/api/v1/calls").POST(HttpRequest.BodyPublishers.ofString("{}")));

        assertProblem(405, "Method Not Allowed", answer);
        assertEquals("GET, HEAD", answer.header("Allow"));
    }

    @Test
    void aBrokenSourceIsA503WithRetryAfterAndABugA500WithoutStack() throws Exception {
        router.fails = true;
        calls.fails = true;

        Answer seats = get("/api/v1/seats");
        assertProblem(503, "Service Unavailable", seats);
        assertEquals("1", seats.header("Retry-After"));
        Answer list = get("/api/v1/calls");
        assertProblem(500, "Internal Server Error", list);
        assertEquals("an error of ours; it is in the log", list.body.get("detail").asText());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
                "hello there\r\n\r\n",
                "GET /healthz HTTP/1.1\r\n\r\n"
            })
    void whatIsNoHttpGetsAProblemToo(String request) throws Exception {
        String answer = raw(request);

        assertTrue(answer.startsWith("HTTP/1.1 4") || answer.startsWith("HTTP/1.1 505"), answer);
        assertTrue(
                answer.toLowerCase(Locale.ROOT).contains("content-type: application/problem+json"),
                answer);
    }

    @Test
    void aHugeHeaderIsRefused() throws Exception {
        String answer =
                raw(
                        "GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: "
                                + "y".repeat(20_000)
                                + "\r\n\r\n");

        assertTrue(answer.startsWith("HTTP/1.1 431"), answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"evil.example", "evil.example:80", "10.0.0.1", "localhost.evil.example"})
    void withoutKeysARequestForAnotherNameIsMisdirected(String host) throws Exception {
        String answer =
                raw(
                        "GET /api/v1/calls HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                                .formatted(host));

        assertTrue(answer.startsWith("HTTP/1.1 421"), answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:8080", "127.0.0.1", "127.9.9.9:1", "[::1]:80"})
    void withoutKeysNamesOfThisMachineAreFine(String host) throws Exception {
        String answer =
                raw(
                        "GET /api/v1/calls HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                                .formatted(host));

        assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
    }

    @Test
    void withoutKeysPagesOfOtherSitesAreRefused() throws Exception {
        assertProblem(
                403, "Forbidden", send(request("/api/v1/calls").header("Origin", "http://a.b")));
        assertProblem(403, "Forbidden", send(request("/api/v1/calls").header("Origin", "null")));
        assertEquals(
                200,
                send(request("/api/v1/calls").header("Origin", "http://localhost:3000")).status);
    }

    @Test
    void requestsAreCountedByOperationAndStatus() throws Exception {
        served.clear();
        get("/api/v1/calls/nobody");
        get("/api/v1/seats");
        get("/nowhere");

        await().untilAsserted(
                        () ->
                                assertEquals(
                                        List.of("call.get 404", "seat.list 200", "none 404"),
                                        served));
    }

    @Test
    void messagesAreFoundHeardAndDeleted() throws Exception {
        String older = leave("c-1", 0).toString();
        String newer = leave("c-2", 1).toString();

        Answer page = get("/api/v1/voicemails?box=sales&limit=1");
        assertEquals(newer, page.body.at("/voicemails/0/id").asText());
        assertEquals(newer, page.body.get("next").asText());
        Answer rest = get("/api/v1/voicemails?tenant=demo&after=" + newer);
        assertEquals(older, rest.body.at("/voicemails/0/id").asText());
        assertTrue(rest.body.get("next").isNull());
        assertEquals(200, send("POST", "/api/v1/voicemails/" + older + "/heard").status);
        assertEquals(
                older, get("/api/v1/voicemails?heard=true").body.at("/voicemails/0/id").asText());
        assertEquals(
                newer, get("/api/v1/voicemails?heard=false").body.at("/voicemails/0/id").asText());
        assertEquals(200, send("DELETE", "/api/v1/voicemails/" + older).status);
        assertEquals(404, send("DELETE", "/api/v1/voicemails/" + older).status);
        assertEquals(200, get("/api/v1/voicemails/" + newer).status);
        assertEquals(404, get("/api/v1/voicemails/demo:x:20261122T120000000-c").status);
        assertEquals(400, get("/api/v1/voicemails?after=nonsense").status);
    }

    private MessageId leave(String call, int second) throws Exception {
        NewMessage message =
                new NewMessage(
                        "demo",
                        "sales",
                        call,
                        "+49170",
                        SampleCall.START.plusSeconds(second),
                        List.of());
        CompletableFuture<VoicemailEvent> ready = new CompletableFuture<>();
        voicemails.begin(message, ready::complete);
        Path file = ((VoicemailEvent.Ready) ready.get(5, TimeUnit.SECONDS)).file();
        Files.write(file, Wav.of(250));
        CompletableFuture<VoicemailEvent> kept = new CompletableFuture<>();
        voicemails.keep(message, new Voicemails.Taken(message.begun(), true, ""), kept::complete);
        return ((VoicemailEvent.Kept) kept.get(5, TimeUnit.SECONDS)).id();
    }

    @Test
    void theServerDoesNotSayWhatItIs() throws Exception {
        assertEquals("", get("/healthz").header("Server"));
    }

    @Test
    void probesTellLifeAndReadinessApart() throws Exception {
        assertEquals(200, get("/healthz").status);
        assertEquals(503, get("/readyz").status);

        readiness.enter(Readiness.Phase.READY);
        readiness.tell("sip", Readiness.Part.up("udp:127.0.0.1:5060"));
        readiness.watch("store", () -> Readiness.Part.degraded("spooling"));
        Answer ready = get("/readyz");
        assertEquals(200, ready.status);
        assertEquals(
                MAPPER.readTree(
                        """
                        {"ready":true,"phase":"ready","draining":false,
                         "sip":{"condition":"up","detail":"udp:127.0.0.1:5060"},
                         "store":{"condition":"degraded","detail":"spooling"}}"""),
                ready.body);

        readiness.tell("media", Readiness.Part.down("no loop"));
        assertEquals(503, get("/readyz").status);
        readiness.tell("media", Readiness.Part.up(""));
        readiness.enter(Readiness.Phase.DRAINING);
        readiness.enter(Readiness.Phase.READY);
        assertEquals(503, get("/readyz").status, "nothing leads out of draining");
        assertTrue(get("/readyz").body.get("draining").asBoolean());
    }

    @Test
    void metricsAreText() throws Exception {
        HttpResponse<String> answer =
                client.send(request("/metrics").build(), HttpResponse.BodyHandlers.ofString());

        assertEquals("tandem_sip_dialogs 0\n", answer.body());
        assertTrue(answer.headers().firstValue("Content-Type").orElse("").startsWith("text/plain"));
    }

    @Test
    void seatsAndQueuesLookAsAgreed() throws Exception {
        assertGolden("seats.json", get("/api/v1/seats"));
        assertGolden("queues.json", get("/api/v1/queues"));
    }

    @Test
    void aRecordingIsServedWholeAndInRanges() throws Exception {
        byte[] wav = record(SampleCall.queued());
        int size = wav.length;

        assertPart(wav, 0, size, null, 200);
        assertPart(wav, 0, 100, "bytes=0-99", 206);
        assertPart(wav, 100, size, "bytes=100-", 206);
        assertPart(wav, size - 10, size, "bytes=-10", 206);
        assertPart(wav, 0, size, "bytes=-" + (size + 5), 206);
        assertPart(wav, 5, size, "bytes=5-" + (size + 99), 206);
        assertPart(wav, size - 1, size, "bytes=" + (size - 1) + "-", 206);
        assertPart(wav, 0, size, "bytes=5-2", 200);
        assertPart(wav, 0, size, "bytes=0-1,4-5", 200);
        assertPart(wav, 0, size, "lines=0-1", 200);
    }

    @Test
    void aRangeBeyondTheEndIsAProblemThatSaysTheSize() throws Exception {
        byte[] wav = record(SampleCall.queued());

        for (String range : List.of("bytes=" + wav.length + "-", "bytes=-0")) {
            Answer answer = send(request("/api/v1/calls/c-1/recording").header("Range", range));
            assertProblem(416, "Range Not Satisfiable", answer);
            assertEquals("bytes */" + wav.length, answer.header("Content-Range"));
        }
    }

    @Test
    void aRangeOfAnotherVersionGetsTheWholeFile() throws Exception {
        byte[] wav = record(SampleCall.queued());
        var request = request("/api/v1/calls/c-1/recording").header("Range", "bytes=0-9");

        assertEquals(
                wav.length, bytes(request.copy().header("If-Range", "\"other\"")).body().length);
        assertEquals(
                10,
                bytes(request.copy().header("If-Range", '"' + SampleCall.SHA_256 + '"'))
                        .body()
                        .length);
    }

    @Test
    void theHeadOfARecordingHasItsLengthAndNoBody() throws Exception {
        byte[] wav = record(SampleCall.queued());

        var answer = bytes(request("/api/v1/calls/c-1/recording").HEAD());

        assertEquals(200, answer.statusCode());
        assertEquals(wav.length, answer.headers().firstValueAsLong("Content-Length").orElse(-1));
        assertEquals(0, answer.body().length);
    }

    @Test
    void headSaysWhatGetSays() throws Exception {
        calls.ended.add(SampleCall.queued());

        assertEquals(200, bytes(request("/api/v1/calls/c-1").HEAD()).statusCode());
        assertEquals(404, bytes(request("/api/v1/calls/nobody").HEAD()).statusCode());
        assertEquals(0, bytes(request("/api/v1/calls/nobody").HEAD()).body().length);
    }

    @Test
    void aRecordingThatRunsIsAConflictAndOneThatIsNotThereIsNotFound() throws Exception {
        calls.live.add(SampleCall.talking());
        calls.ended.add(SampleCall.queued());
        calls.ended.add(SampleCall.interrupted());

        assertProblem(409, "Conflict", get("/api/v1/calls/c-2/recording"));
        assertEquals(
                "the recording of this call is not on the disk",
                get("/api/v1/calls/c-1/recording").body.get("detail").asText());
        assertEquals(
                "this call was not recorded",
                get("/api/v1/calls/c-3/recording").body.get("detail").asText());
    }

    private byte[] record(CallRecord call) throws IOException {
        byte[] wav = Wav.of(5_000);
        Files.write(recordings.file(call.id(), call.started()), wav);
        calls.ended.add(call);
        return wav;
    }

    private void assertPart(byte[] wav, int from, int to, String range, int status)
            throws Exception {
        HttpRequest.Builder request = request("/api/v1/calls/c-1/recording");
        var answer = bytes(range == null ? request : request.header("Range", range));

        assertEquals(status, answer.statusCode(), range);
        assertArrayEquals(Arrays.copyOfRange(wav, from, to), answer.body(), range);
        assertEquals("audio/wav", answer.headers().firstValue("Content-Type").orElse(""));
        assertEquals(
                status == 206 ? "bytes " + from + "-" + (to - 1) + "/" + wav.length : "",
                answer.headers().firstValue("Content-Range").orElse(""));
    }

    private HttpResponse<byte[]> bytes(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static void assertProblem(int status, String title, Answer answer) {
        assertEquals(status, answer.status);
        assertEquals("application/problem+json", answer.header("Content-Type"));
        assertEquals(title, answer.body.get("title").asText());
        assertEquals(status, answer.body.get("status").asInt());
        assertEquals("about:blank", answer.body.get("type").asText());
        assertTrue(answer.body.hasNonNull("detail"));
    }

    private static void assertGolden(String name, Answer answer) throws IOException {
        try (InputStream golden = ApiServerTest.class.getResourceAsStream(name)) {
            assertEquals(MAPPER.readTree(golden).toPrettyString(), answer.body.toPrettyString());
        }
        assertEquals(200, answer.status);
        assertEquals("application/json", answer.header("Content-Type"));
    }

    private static Set<String> ids(Answer answer) {
        Set<String> ids = new HashSet<>();
        answer.body.get("calls").forEach(call -> ids.add(call.get("id").asText()));
        return ids;
    }

    private Answer send(String method, String path) throws Exception {
        return send(request(path).method(method, HttpRequest.BodyPublishers.noBody()));
    }

    private Answer get(String path) throws Exception {
        return send(request(path));
    }

    private Answer send(HttpRequest.Builder request) throws Exception {
        HttpRequest sent = request.build();
        HttpResponse<String> response = client.send(sent, HttpResponse.BodyHandlers.ofString());
        if (contract != null) {
            contract.assertAnswer(
                    sent.method(),
                    sent.uri(),
                    response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse(""),
                    response.body());
            if (response.statusCode() < 300) {
                contract.assertRequest(sent.method(), sent.uri(), "");
            }
        }
        return new Answer(response.statusCode(), response, MAPPER.readTree(response.body()));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readNBytes(400);
            return new String(answer, StandardCharsets.US_ASCII);
        }
    }

    private record Answer(int status, HttpResponse<String> response, JsonNode body) {
        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }
}
