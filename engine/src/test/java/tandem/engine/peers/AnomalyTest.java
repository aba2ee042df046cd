package tandem.engine.peers;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tandem.bench.phone.SipPhone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A number whose calls nobody answers is suspended until somebody lifts that. */
class AnomalyTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String RULES =
            """
            version: 1
            tenant: demo
            limits:
              anomalies:
                - { per: number, sign: no_answer, over: 50, window: 1h, least: 2, do: warn }
                - { per: number, sign: no_answer, over: 90, window: 1h, least: 3, do: suspend, for: 2h }
            """;

    @Test
    void aNumberThatNobodyAnswersIsSuspendedAndLetGo(@TempDir Path dir) throws Exception {
        try (EngineUnderTest engine =
                        EngineUnderTest.start(
                                dir, EngineUnderTest.tenantFile("anomalies.yaml", RULES));
                SipPhone carrier = SipPhone.on("127.0.0.1", engine.trunkPort);
                HttpClient http = HttpClient.newHttpClient()) {
            carrier.peer(engine.sip()).declineCalls(486);
            for (int i = 1; i <= 3; i++) {
                assertEquals(202, place(http, engine, "20000" + i).statusCode());
                int calls = i;
                Awaitility.await()
                        .atMost(SOON)
                        .until(
                                () ->
                                        ended(engine) == calls
                                                && engine.get("/api/v1/calls?state=live")
                                                        .get("calls")
                                                        .isEmpty());
            }
            JsonNode stopped =
                    Awaitility.await()
                            .atMost(SOON)
                            .until(
                                    () -> engine.get("/api/v1/suspensions").get("suspensions"),
                                    all -> all.size() == 1)
                            .get(0);
            assertEquals("anomaly", stopped.get("cause").asText());
            assertEquals("support-line", stopped.get("name").asText());
            assertTrue(stopped.get("by").asText().contains("anomalies.yaml:6:"));
            JsonNode warned = engine.get("/api/v1/anomalies").get("anomalies").get(0);
            assertEquals("no_answer", warned.get("sign").asText());
            assertEquals("warn", warned.get("do").asText());

            HttpResponse<String> refused = place(http, engine, "200004");
            assertEquals(403, refused.statusCode());
            assertTrue(refused.body().contains("\"suspended\""), refused.body());
            List<String> events =
                    EngineUnderTest.texts(
                            engine.get("/api/v1/events?after=0&limit=1000").get("events"), "type");
            assertEquals(2, events.stream().filter("anomaly.found"::equals).count());

            delete(http, engine, "/api/v1/suspensions/" + stopped.get("id").asText());
            assertEquals(202, place(http, engine, "200005").statusCode());
        }
    }

    private static HttpResponse<String> place(HttpClient http, EngineUnderTest engine, String to)
            throws Exception {
        return PlacedCallsTest.place(
                http,
                engine.engine().httpPort(),
                "to-" + to,
                PlacedCallsTest.order(to, "\"flow\":\"announcement\""));
    }

    private static int ended(EngineUnderTest engine) throws Exception {
        return engine.get("/api/v1/calls?state=ended").get("calls").size();
    }

    private static void delete(HttpClient http, EngineUnderTest engine, String path)
            throws Exception {
        URI uri =
                URI.create(
                        "http://127.0.0.1:"
                                + engine.engine().httpPort()
                                + path
                                + "?reason=a+list+that+was+old");
        HttpResponse<String> answer =
                http.send(
                        HttpRequest.newBuilder(uri).DELETE().build(),
                        HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode(), answer.body());
    }
}
