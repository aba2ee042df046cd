package tandem.engine.access;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import tandem.dialplan.ApiKey;
import tandem.dialplan.Plan;
import tandem.engine.api.LiveApi;
import tandem.engine.api.Operation;
import tandem.engine.api.Plans;
import tandem.engine.api.Problem;
import tandem.engine.api.Schema;
import tandem.engine.journal.Entry;
import tandem.engine.time.EngineClock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Who gets in and who does not, over real sockets, with a clock that the test moves. */
@Timeout(60)
final class AccessTest {
    private static final String SECRET = "correct-horse-battery";
    private static final String OTHER = "another-horse-battery";
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    private final AtomicLong afterMs = new AtomicLong();
    private final Random random = new Random(5);
    private LiveApi api;

    private final EngineClock clock =
            new EngineClock() {
                @Override
                public long nanos() {
                    return afterMs.get() * 1_000_000;
                }

                @Override
                public Instant now() {
                    return NOW.plusMillis(afterMs.get());
                }
            };

    @BeforeEach
    void start() {
        api =
                new LiveApi(
                        plan(
                                key("root", ApiKey.Role.ADMIN),
                                key("eye", ApiKey.Role.VIEWER),
                                tenantKey("demo-ops", "demo", ApiKey.Role.OPERATOR),
                                new ApiKey(
                                        "narrow",
                                        List.of(forever(SECRET)),
                                        Optional.empty(),
                                        ApiKey.Role.ADMIN,
                                        List.of("seats:read"),
                                        OptionalInt.empty())),
                        clock,
                        List.of(
                                Operation.post("/api/v1/notes", "note.write")
                                        .summary("A change, to be audited")
                                        .needs("notes:write", ApiKey.Role.OPERATOR)
                                        .body(
                                                Schema.object("Note")
                                                        .with("text", Schema.text(5), "")
                                                        .may("count", Schema.whole(0, 9), ""))
                                        .answers(200, Schema.open(), "Written")
                                        .problems(409)
                                        .does(
                                                request -> {
                                                    if (request.body().has("count")) {
                                                        throw Problem.of(409, "no");
                                                    }
                                                    request.answer(request.body());
                                                })));
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private static ApiKey.Secret forever(String secret) {
        return new ApiKey.Secret(secret, Optional.empty());
    }

    private static ApiKey key(String id, ApiKey.Role role) {
        return new ApiKey(
                id,
                List.of(forever(SECRET)),
                Optional.empty(),
                role,
                List.of(),
                OptionalInt.empty());
    }

    private static ApiKey tenantKey(String id, String tenant, ApiKey.Role role) {
        return new ApiKey(
                id,
                List.of(forever(SECRET)),
                Optional.of(tenant),
                role,
                List.of(),
                OptionalInt.empty());
    }

    private static Plan plan(ApiKey... keys) {
        Map<String, ApiKey> byId = new HashMap<>();
        for (ApiKey key : keys) {
            byId.put(key.id(), key);
        }
        return Plans.signed(50, byId);
    }

    private RequestSigner signer(String key) {
        return signer(key, SECRET, 0);
    }

    private RequestSigner signer(String key, String secret, long offMs) {
        InstantSource time = () -> clock.now().plusMillis(offMs);
        return new RequestSigner(key, secret, time, random);
    }

    private int status(RequestSigner signer, String path) {
        return api.get(signer, path).status();
    }

    private List<Entry> facts(String type) throws Exception {
        return api.journal.read(0, 1_000).stream()
                .filter(fact -> fact.type().startsWith(type))
                .toList();
    }

    @Test
    void aSignedRequestIsLetInAndAnUnsignedOneIsNot() {
        assertEquals(200, status(signer("root"), "/api/v1/seats"));
        assertEquals(200, status(signer("root"), "/api/v1/calls?limit=5&from=1"));

        LiveApi.Answer refused = api.get("/api/v1/seats");
        assertEquals(401, refused.status());
        assertTrue(refused.header("WWW-Authenticate").startsWith("Tandem-HMAC"));
        assertEquals("unsigned", refused.json().get("reason").asText());
    }

    @Test
    void healthIsOpenAndReadinessAndMetricsAreForThisMachine() {
        assertEquals(200, api.get("/healthz").status());
        assertEquals(503, api.get("/readyz").status());
        assertEquals(200, api.get("/metrics").status());
        assertEquals(401, api.get("/api/v1/openapi.json").status());
        assertEquals(200, status(signer("eye"), "/api/v1/openapi.json"));
    }

    @Test
    void anyChangeOfWhatIsSignedBreaksTheSignature() {
        RequestSigner signer = signer("root");
        URI signed = api.uri("/api/v1/calls?limit=5");
        Map<String, String> headers = signer.headers("GET", signed, new byte[0]);

        assertEquals(401, api.send("GET", "/api/v1/calls?limit=6", "", headers).status());
        assertEquals(401, api.send("GET", "/api/v1/seats", "", headers).status());
        for (String name : headers.keySet()) {
            Map<String, String> changed = new HashMap<>(headers);
            changed.compute(name, (key, value) -> flip(value));
            assertEquals(401, api.send("GET", "/api/v1/calls?limit=5", "", changed).status(), name);
        }
        byte[] body = "{\"text\":\"a\"}".getBytes(StandardCharsets.UTF_8);
        assertEquals(
                401,
                api.send(
                                "POST",
                                "/api/v1/notes",
                                "{\"text\":\"b\"}",
                                signer.headers("POST", api.uri("/api/v1/notes"), body))
                        .status());
        assertEquals(200, api.send("GET", "/api/v1/calls?limit=5", "", headers).status());
    }

    private static String flip(String value) {
        char last = value.charAt(value.length() - 1);
        return value.substring(0, value.length() - 1) + (last == '1' ? '2' : '1');
    }

    @Test
    void theOrderOfTheQueueDoesNotMatter() {
        Map<String, String> headers =
                signer("root").headers("GET", api.uri("/api/v1/calls?limit=5&from=1"), new byte[0]);

        assertEquals(200, api.send("GET", "/api/v1/calls?from=1&limit=5", "", headers).status());
    }

    @Test
    void aRequestIsGoodOnce() {
        Map<String, String> headers =
                signer("root").headers("GET", api.uri("/api/v1/seats"), new byte[0]);

        assertEquals(200, api.send("GET", "/api/v1/seats", "", headers).status());
        LiveApi.Answer again = api.send("GET", "/api/v1/seats", "", headers);
        assertEquals(401, again.status());
        assertEquals("replayed", again.json().get("reason").asText());
        afterMs.addAndGet(299_000);
        assertEquals(401, api.send("GET", "/api/v1/seats", "", headers).status());
        afterMs.addAndGet(2_000);
        assertEquals(
                "time",
                api.send("GET", "/api/v1/seats", "", headers).json().get("reason").asText());
    }

    @ParameterizedTest
    @CsvSource({"-301000, 401", "-299000, 200", "299000, 200", "301000, 401"})
    void theClockOfAClientMayBeFiveMinutesOff(long offMs, int status) {
        assertEquals(status, status(signer("root", SECRET, offMs), "/api/v1/seats"));
    }

    @Test
    void secretsOverlapWhileTheyAreExchanged() {
        api.plan.set(
                plan(
                        new ApiKey(
                                "root",
                                List.of(
                                        new ApiKey.Secret(SECRET, Optional.of(NOW.plusSeconds(60))),
                                        forever(OTHER)),
                                Optional.empty(),
                                ApiKey.Role.ADMIN,
                                List.of(),
                                OptionalInt.empty())));

        assertEquals(200, status(signer("root", SECRET, 0), "/api/v1/seats"));
        assertEquals(200, status(signer("root", OTHER, 0), "/api/v1/seats"));
        afterMs.addAndGet(60_000);
        assertEquals(401, status(signer("root", SECRET, 0), "/api/v1/seats"));
        assertEquals(200, status(signer("root", OTHER, 0), "/api/v1/seats"));
    }

    @Test
    void aKeyThatLeavesThePlanIsOutAtOnce() {
        assertEquals(200, status(signer("eye"), "/api/v1/seats"));

        api.plan.set(plan(key("root", ApiKey.Role.ADMIN)));

        assertEquals(401, status(signer("eye"), "/api/v1/seats"));
    }

    @Test
    void rolesAndScopesBoundWhatAKeyMayDo() {
        assertEquals(
                "role",
                api.post(signer("eye"), "/api/v1/notes", "{\"text\":\"a\"}")
                        .json()
                        .get("reason")
                        .asText());
        assertEquals(200, status(signer("narrow"), "/api/v1/seats"));
        assertEquals(403, status(signer("narrow"), "/api/v1/queues"));
    }

    @Test
    void aKeyOfOneTenantSeesOnlyThatTenant() {
        api.fact("demo", "c-1", "call.opened", "{}");
        api.fact("other", "c-2", "call.opened", "{}");
        api.fact("", "", "engine.started", "{}");
        RequestSigner signer = signer("demo-ops");

        JsonNode events = api.get(signer, "/api/v1/events").json().get("events");
        assertEquals(1, events.size());
        assertEquals(404, status(signer, "/api/v1/events?tenant=other"));
        assertEquals(0, api.get(signer, "/api/v1/calls?tenant=other").json().get("calls").size());
        assertEquals(3, api.get(signer, "/api/v1/seats").json().get("seats").size());
        assertEquals(
                "tenant",
                api.post(signer, "/api/v1/notes", "{\"text\":\"a\"}")
                        .json()
                        .get("reason")
                        .asText());

        api.plan.set(plan(tenantKey("demo-ops", "nobody", ApiKey.Role.OPERATOR)));
        assertEquals(0, api.get(signer, "/api/v1/seats").json().get("seats").size());
        assertEquals(0, api.get(signer, "/api/v1/snapshot").json().get("queues").size());
    }

    @Test
    void factsAboutAccessAreForAuditors() {
        api.get("/api/v1/seats");

        assertEquals(0, api.get(signer("eye"), "/api/v1/events").json().get("events").size());
        assertEquals(1, api.get(signer("root"), "/api/v1/events").json().get("events").size());
    }

    @Test
    void aKeyThatAsksTooFastIsToldToWait() {
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            statuses.add(status(signer("eye"), "/api/v1/seats"));
        }
        assertEquals(50, statuses.stream().filter(status -> status == 200).count());
        LiveApi.Answer refused = api.get(signer("eye"), "/api/v1/seats");
        assertEquals(429, refused.status());
        assertEquals("1", refused.header("Retry-After"));
        assertEquals(200, status(signer("root"), "/api/v1/seats"), "others are not held up");

        afterMs.addAndGet(1_000);
        assertEquals(200, status(signer("eye"), "/api/v1/seats"));
    }

    @Test
    void badSignaturesAreWrittenDownWithoutSecretsAndSlowedDown() throws Exception {
        RequestSigner wrong = signer("root", OTHER, 0);
        int unauthorized = 0;
        for (int i = 0; i < 100; i++) {
            unauthorized += status(wrong, "/api/v1/seats") == 401 ? 1 : 0;
        }

        assertEquals(20, unauthorized);
        assertEquals(100, api.refusals.size());
        List<Entry> facts = facts("access.refused");
        assertEquals(20, facts.size());
        assertTrue(facts.getFirst().body().contains("\"reason\":\"signature\""));
        assertTrue(facts.getFirst().body().contains("\"address\":\"127.0.0.1\""));
        assertTrue(facts.getFirst().body().contains("\"key\":\"root\""));
        assertEquals(200, status(signer("root"), "/api/v1/seats"), "a good one still gets through");

        afterMs.addAndGet(3_000);
        status(signer(SECRET, OTHER, 0), "/api/v1/seats");
        Entry last = facts("access.refused").getLast();
        assertTrue(last.body().contains("\"times\":81"), last.body());
        assertFalse(last.body().contains(SECRET), "not even in the wrong field");
    }

    @Test
    void changesAreWrittenIntoTheAudit() throws Exception {
        assertEquals(200, api.post(signer("root"), "/api/v1/notes", "{\"text\":\"a\"}").status());
        assertEquals(
                409,
                api.post(signer("root"), "/api/v1/notes", "{\"text\":\"a\",\"count\":1}").status());

        List<Entry> audit = facts("audit.");
        assertEquals(2, audit.size());
        assertEquals("audit.note.write", audit.getFirst().type());
        assertEquals("root", audit.getFirst().subject());
        assertTrue(
                audit.getFirst()
                        .body()
                        .contains("\"outcome\":\"done\",\"method\":\"POST\",\"status\":200"));
        assertTrue(
                audit.getLast()
                        .body()
                        .contains("\"outcome\":\"refused\",\"method\":\"POST\",\"status\":409"));
        assertFalse(audit.toString().contains("\"text\""));
    }

    @Test
    void whatCannotBeWrittenIntoTheAuditIsNotDoneOrNotAcknowledged() throws Exception {
        api.audit().writable(false);
        assertEquals(503, api.post(signer("root"), "/api/v1/notes", "{\"text\":\"a\"}").status());
        assertEquals(List.of(), facts("audit."));
        assertEquals(200, status(signer("root"), "/api/v1/seats"), "what changes nothing goes on");

        api.audit().writable(true);
        api.audit().room(false);
        LiveApi.Answer done = api.post(signer("root"), "/api/v1/notes", "{\"text\":\"a\"}");
        assertEquals(503, done.status());
        assertTrue(done.text().contains("it was done"), done.text());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | text | is missing",
                "{\"text\":1} | text | must be a text",
                "{\"text\":\"abcdef\"} | text | longer than 5 characters",
                "{\"text\":\"a\",\"count\":10} | count | must be a number from 0 to 9",
                "{\"text\":\"a\",\"x\":1} | x | 'unknown; there are text, count'",
                "[] | body | must be an object"
            })
    void aBodyThatDoesNotFitIsNamed(String body, String name, String detail) {
        LiveApi.Answer answer = api.post(signer("root"), "/api/v1/notes", body);

        assertEquals(400, answer.status());
        assertEquals(name, answer.json().at("/fields/0/name").asText());
        assertEquals(detail, answer.json().at("/fields/0/detail").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"text\":\"a\",\"text\":\"b\"}", "{\"text\":\"a\"} x", "\u0000"})
    void aBodyThatIsNoJsonIsRefused(String body) {
        assertEquals(400, api.post(signer("root"), "/api/v1/notes", body).status());
        assertEquals(
                400,
                api.post(signer("root"), "/api/v1/notes", "[".repeat(1_000) + "]".repeat(1_000))
                        .status());
    }

    @Test
    void aBodyWithoutEndIsRefused() {
        String body = JsonNodeFactory.instance.textNode("x".repeat(100_000)).toString();
        assertEquals(413, api.post(signer("root"), "/api/v1/notes", body).status());
    }

    @Test
    void theSignatureMayStandInTheQuery() {
        URI signed = signer("eye").signed(api.uri("/api/v1/events?limit=1"));

        String path = signed.getRawPath() + "?" + signed.getRawQuery();
        assertEquals(200, api.get(path).status());
        assertEquals(401, api.get(path).status(), "once");
        assertEquals(401, api.get(path.replace("limit=1", "limit=2")).status());
    }

    @Test
    void twoSignersNeverUseTheSameNonce() {
        Map<String, String> one = signer("root").headers("GET", api.uri("/"), new byte[0]);
        Map<String, String> two = signer("root").headers("GET", api.uri("/"), new byte[0]);

        assertNotEquals(one.get("Tandem-Nonce"), two.get("Tandem-Nonce"));
    }
}
