package tandem.engine.peers;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tandem.engine.Engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What the gate keeps of people, as the API changes it, over a restart. */
class GateRecordsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LIMITS =
            """
            version: 1
            tenant: demo
            limits:
              consent: [marketing]
              consent_ai: true
              complaints: [ { per: number, severity: medium, window: 7d, max: 1, suspend: 2d } ]
            """;

    private static final String POLICY =
            "  exceptions: { may_lift: [blacklisted, quiet_hours] }\n"
                    + "  consent_after_opt_out: allow\n";
    private static final String AGREED = "13900139010";
    private static final String MARKETING = ",\"purpose\":\"marketing\"";
    private static final String AI = ",\"voice\":\"ai\"";

    @TempDir Path dir;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void staysAfterARestart() throws Exception {
        Path conf;
        Path data;
        try (EngineUnderTest engine =
                EngineUnderTest.start(
                        dir,
                        tree -> {
                            EngineUnderTest.tenantFile("rules.yaml", LIMITS).in(tree);
                            Path file = tree.resolve("engine.yaml");
                            String text = Files.readString(file);
                            Files.writeString(
                                    file, text.replace("\nlimits:\n", "\nlimits:\n" + POLICY));
                        })) {
            conf = engine.conf;
            data = engine.data;
            complaintsSuspend(engine.engine());
            suspendedByHand(engine.engine());
            consented(engine.engine());
            optedOutAndAgreedAgain(engine.engine());
            excepted(engine.engine());
            listedForACampaign(engine.engine());
            assertTrue(engine.metric("tandem_suspensions") >= 1);
            assertEquals(3, engine.metric("tandem_complaints_total"));
        }
        try (Engine again =
                Engine.start(
                        conf,
                        data,
                        Map.of("sip.udp.port", "0", "http.port", "0", "media.ports", "0"))) {
            assertEquals(List.of("suspended"), reasons(again, "13900139009"));
            assertEquals(List.of("suspended", "opted_out"), reasons(again, "13900139001"));
            assertEquals(3, get(again, "complaints").get("complaints").size());
            assertEquals(
                    List.of("3", "2"), // the other two are closed
                    EngineUnderTest.texts(
                            get(again, "complaints?state=open").get("complaints"), "id"));
            erased(again);
            assertEquals(2, get(again, "suspensions?state=all").get("suspensions").size());
            assertEquals(1, get(again, "suspensions").get("suspensions").size());
        }
        http.close();
    }

    /** Two of the same number are more than one; one that weighs little does not count. */
    private void complaintsSuspend(Engine engine) throws Exception {
        JsonNode first = complain(engine, "13900139001", "medium");
        assertEquals(0, first.get("suspensions").size());
        assertEquals(0, complain(engine, "13900139002", "low").get("suspensions").size());
        assertEquals(List.of("opted_out"), reasons(engine, "13900139001"));
        assertEquals(List.of(), reasons(engine, "13900139009"));

        JsonNode third = complain(engine, "13900139003", "high");
        assertEquals("number", third.at("/suspensions/0/scope").asText());
        assertEquals("complaints", third.at("/suspensions/0/cause").asText());
        assertEquals(List.of("suspended"), reasons(engine, "13900139009"));

        assertEquals(
                200, ask(engine, "POST", "complaints/1/close", "{\"upheld\":true}").statusCode());
        assertEquals(
                409, ask(engine, "POST", "complaints/1/close", "{\"upheld\":true}").statusCode());
        assertEquals(
                422, ask(engine, "POST", "complaints", "{\"source\":\"callee\"}").statusCode());
    }

    private JsonNode complain(Engine engine, String callee, String severity) throws Exception {
        var answer =
                ask(
                        engine,
                        "POST",
                        "complaints",
                        """
                        {"source":"regulator","callee":"%s","number":"support-line","severity":"%s"}
                        """
                                .formatted(callee, severity));
        assertEquals(201, answer.statusCode(), answer.body());
        return JSON.readTree(answer.body());
    }

    private void suspendedByHand(Engine engine) throws Exception {
        String tenant = "{\"scope\":\"tenant\",\"reason\":\"audit\"}";
        JsonNode made = JSON.readTree(ask(engine, "POST", "suspensions", tenant).body());
        assertEquals(List.of("suspended", "suspended"), reasons(engine, "13900139009"));
        String one = "suspensions/" + made.get("id").asLong();
        assertEquals(422, ask(engine, "DELETE", one, "").statusCode());
        var lifted = ask(engine, "DELETE", one + "?reason=done", "");
        assertEquals("done", JSON.readTree(lifted.body()).at("/lifted/reason").asText());
        assertEquals(409, ask(engine, "DELETE", one + "?reason=done", "").statusCode());
        assertEquals(
                422,
                ask(
                                engine,
                                "POST",
                                "suspensions",
                                "{\"scope\":\"number\",\"name\":\"nobody\",\"reason\":\"x\"}")
                        .statusCode());
        assertEquals(List.of("suspended"), reasons(engine, "13900139009"));
    }

    private void consented(Engine engine) throws Exception {
        assertEquals(
                List.of("suspended", "consent_missing", "consent_ai_missing"),
                reasons(engine, AGREED, MARKETING + AI));
        assertEquals(
                422,
                ask(engine, "POST", "consents", "{\"number\":\"13900139010\",\"source\":\"paper\"}")
                        .statusCode());
        var kept =
                ask(
                        engine,
                        "POST",
                        "consents",
                        """
                        {"number":"13900139010","purposes":["marketing"],"ai_voice":true,
                         "source":"web_form","text":"I agree"}
                        """);
        assertEquals(201, kept.statusCode(), kept.body());
        assertEquals(64, JSON.readTree(kept.body()).get("sha256").asText().length());
        assertEquals(List.of("suspended"), reasons(engine, AGREED, MARKETING + AI));

        String withdraw = "{\"reason\":\"asked\"}";
        assertEquals(200, ask(engine, "POST", "consents/1/withdraw", withdraw).statusCode());
        assertEquals(409, ask(engine, "POST", "consents/1/withdraw", withdraw).statusCode());
        assertEquals(List.of("suspended", "consent_missing"), reasons(engine, AGREED, MARKETING));
        imported(engine);
        assertEquals(List.of("suspended"), reasons(engine, AGREED, MARKETING));
        assertEquals(
                List.of("suspended", "consent_ai_missing"),
                reasons(engine, AGREED, MARKETING + AI));
    }

    /** A consent of the very second of the opt-out is not newer. */
    private void optedOutAndAgreedAgain(Engine engine) throws Exception {
        String number = "{\"number\":\"13900139010\"}";
        assertEquals(201, ask(engine, "POST", "opt-outs", number).statusCode());
        assertEquals(List.of("suspended", "opted_out"), reasons(engine, AGREED, MARKETING));
        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .until(
                        () -> {
                            agree(engine);
                            return reasons(engine, AGREED, MARKETING);
                        },
                        List.of("suspended")::equals);
        assertEquals(List.of("suspended", "opted_out"), reasons(engine, AGREED));
    }

    private void agree(Engine engine) throws Exception {
        String again =
                """
                {"number":"13900139010","purposes":["marketing"],"source":"web_form","text":"yes"}
                """;
        assertEquals(201, ask(engine, "POST", "consents", again).statusCode());
    }

    private void excepted(Engine engine) throws Exception {
        String number = "{\"number\":\"13900139020\"}";
        assertEquals(201, ask(engine, "POST", "blacklist", number).statusCode());
        String exception =
                """
                {"number":"13900139020","lifts":["%s"],"reason":"asked","expires":"2099-01-01T00:00:00Z"}
                """;
        assertEquals(
                422,
                ask(engine, "POST", "exceptions", exception.formatted("callee_frequency"))
                        .statusCode());
        var made = ask(engine, "POST", "exceptions", exception.formatted("blacklisted"));
        assertEquals(201, made.statusCode(), made.body());
        JsonNode answer = check(engine, "13900139020", "");
        assertEquals(List.of("suspended"), EngineUnderTest.texts(answer.get("reasons"), "reason"));
        assertEquals("blacklisted", answer.at("/lifted/0/reason").asText());
        String id = JSON.readTree(made.body()).get("id").asText();
        assertEquals("exceptions/" + id, answer.at("/lifted/0/rule").asText());
        assertEquals(200, ask(engine, "DELETE", "exceptions/" + id, "").statusCode());
        assertEquals(List.of("suspended", "blacklisted"), reasons(engine, "13900139020"));
    }

    private void listedForACampaign(Engine engine) throws Exception {
        String entry = "{\"number\":\"13900139021\",\"scope\":\"campaign\"%s}";
        assertEquals(422, ask(engine, "POST", "blacklist", entry.formatted("")).statusCode());
        String spring = ",\"campaign\":\"spring\"";
        assertEquals(201, ask(engine, "POST", "blacklist", entry.formatted(spring)).statusCode());
        assertEquals(List.of("suspended"), reasons(engine, "13900139021"));
        assertEquals(List.of("suspended", "blacklisted"), reasons(engine, "13900139021", spring));
    }

    private void imported(Engine engine) throws Exception {
        String good = "number,purposes,source,reference\n13900139010,marketing survey,paper,4711\n";
        String bad = good + "13900139012,marketing,,\n13900139012,sale,paper,1\n";
        JsonNode refused = job(engine, bad);
        assertEquals("refused", refused.get("state").asText());
        assertEquals(List.of("3", "4"), EngineUnderTest.texts(refused.get("faults"), "line"));
        assertEquals(1, job(engine, good).get("entries").asInt());
        assertEquals(2, get(engine, "consents").get("consents").size());
        assertEquals(1, get(engine, "consents?state=over").get("consents").size());
        assertEquals(3, ask(engine, "GET", "consents/export", "").body().lines().count());
    }

    private JsonNode job(Engine engine, String csv) throws Exception {
        var begun = ask(engine, "POST", "consents/import", csv);
        assertEquals(202, begun.statusCode(), begun.body());
        String job = "consents/imports/" + JSON.readTree(begun.body()).get("id").asText();
        return Awaitility.await()
                .until(
                        () -> get(engine, job),
                        it -> !List.of("waiting", "running").contains(it.get("state").asText()));
    }

    /** Opt-outs stay, or else the number would be called again. */
    private void erased(Engine engine) throws Exception {
        String number = "{\"number\":\"13900139010\"}";
        int given = get(engine, "consents?number=13900139010").get("consents").size();
        JsonNode proof = JSON.readTree(ask(engine, "POST", "subjects/erase", number).body());
        assertEquals(given, proof.get("gate_records").asInt(), proof.toString());
        assertEquals(0, get(engine, "consents?number=13900139010").get("consents").size());
        assertEquals(
                List.of("suspended", "opted_out", "consent_missing"),
                reasons(engine, AGREED, MARKETING));
        String complained = "{\"number\":\"13900139003\"}";
        assertEquals(200, ask(engine, "POST", "subjects/erase", complained).statusCode());
        assertTrue(get(engine, "complaints/3").get("callee").isNull());
        assertEquals("high", get(engine, "complaints/3").get("severity").asText());
    }

    private List<String> reasons(Engine engine, String to, String more) throws Exception {
        return EngineUnderTest.texts(check(engine, to, more).get("reasons"), "reason");
    }

    private List<String> reasons(Engine engine, String to) throws Exception {
        return reasons(engine, to, "");
    }

    private JsonNode check(Engine engine, String to, String more) throws Exception {
        String question = "{\"to\":\"%s\",\"from\":\"support-line\",\"trunk\":\"lab\"%s}";
        var answer = ask(engine, "POST", "gate/check", question.formatted(to, more));
        assertEquals(200, answer.statusCode(), answer.body());
        return JSON.readTree(answer.body());
    }

    private JsonNode get(Engine engine, String path) throws Exception {
        return JSON.readTree(ask(engine, "GET", path, "").body());
    }

    private HttpResponse<String> ask(Engine engine, String method, String path, String body)
            throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + engine.httpPort() + "/api/v1/" + path);
        return http.send(
                HttpRequest.newBuilder(uri)
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body.isEmpty()
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
