package tandem.engine.peers;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
              complaints: [ { per: number, severity: medium, window: 7d, max: 1, suspend: 2d } ]
            """;

    @TempDir Path dir;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void staysAfterARestart() throws Exception {
        Path conf;
        Path data;
        try (EngineUnderTest engine =
                EngineUnderTest.start(dir, EngineUnderTest.tenantFile("rules.yaml", LIMITS))) {
            conf = engine.conf;
            data = engine.data;
            complaintsSuspend(engine.engine());
            suspendedByHand(engine.engine());
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

    private List<String> reasons(Engine engine, String to) throws Exception {
        return EngineUnderTest.texts(check(engine, to, "").get("reasons"), "reason");
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
