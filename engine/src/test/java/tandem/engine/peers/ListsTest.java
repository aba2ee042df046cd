package tandem.engine.peers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tandem.bench.phone.Dial;
import tandem.bench.phone.PhoneCall;
import tandem.bench.phone.SipPhone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Nobody is called who is on a list, as a carrier sees it. */
class ListsTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PLAN =
            """
            version: 1
            tenant: demo
            numbers:
              - { id: stop, number: "5060", inbound: { flow: stop } }
              - { id: call, number: "5061", inbound: { flow: call } }
            flows:
              stop:
                start: ask
                steps:
                  ask:
                    gather: { play: prompts/menu.wav, digits: 1 }
                    on: { "9": no-more, no_input: bye, no_match: bye }
                    next: bye
                  no-more:
                    opt_out: { scope: tenant, source: digit }
                    on: { done: noted }
                    next: bye
                  noted: { mark: opted-out, next: bye }
                  bye: { hangup: normal }
              call:
                start: out
                steps:
                  out:
                    dial: { number: "13900139000", trunk: lab, caller_id: support-line, ring: 5s }
                    on: { blocked: bye, failed: bye, busy: bye, no_answer: bye, answered: bye }
                    next: bye
                  bye: { hangup: normal }
            """;

    @TempDir Path dir;

    @Test
    void whoOptsOutByADigitIsNeverCalledAgainNotEvenAfterAKill() throws Exception {
        int port = EngineUnderTest.freePort();
        EngineHome home =
                EngineHome.in(
                        dir,
                        conf -> {
                            EngineUnderTest.trunkPort(port).in(conf);
                            EngineUnderTest.tenantFile("lists.yaml", PLAN).in(conf);
                        });
        try (SipPhone carrier = SipPhone.on("127.0.0.1", port)) {
            try (EngineChild engine = EngineChild.start(home)) {
                carrier.peer(engine.sip()).declineCalls(486);
                attempt(carrier);
                carrier.awaitCall(SOON).awaitEnded(SOON);

                PhoneCall tired = carrier.dial(Dial.to("5060").from("13900139000"));
                tired.awaitAnswered(SOON);
                tired.sendDigits("9");
                tired.awaitEnded(SOON);
                int before = carrier.liveCalls();

                attempt(carrier);
                assertDenied(engine, 1);
                assertEquals(before, carrier.liveCalls());
                optedOutBySeat(engine);
                engine.kill();
            }
            try (EngineChild again = EngineChild.start(home)) {
                carrier.peer(again.sip());
                attempt(carrier);
                assertDenied(again, 1);
                JsonNode entry =
                        again.api().get("/api/v1/opt-outs?number=13900139000").at("/entries/0");
                assertEquals("digit", entry.path("source").asText());
                assertEquals("demo", entry.path("tenant").asText());
            }
        }
    }

    /** After the call, by its id: whoever called is not called any more. */
    private static void optedOutBySeat(EngineChild engine) {
        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(
                        () -> {
                            String id = "";
                            JsonNode calls = engine.api().get("/api/v1/calls?limit=500");
                            for (JsonNode call : calls.get("calls")) {
                                id =
                                        call.get("from").asText().equals("4930123")
                                                ? call.get("id").asText()
                                                : id;
                            }
                            engine.api().post("/api/v1/calls/" + id + "/opt-out", "{}");
                            JsonNode entry =
                                    engine.api()
                                            .get("/api/v1/opt-outs?number=4930123")
                                            .at("/entries/0");
                            assertEquals("seat", entry.path("source").asText());
                            assertEquals("in call " + id, entry.path("reason").asText());
                        });
    }

    /** Somebody whose flow calls the number; over when the flow is. */
    private static void attempt(SipPhone carrier) {
        carrier.dial(Dial.to("5061").from("4930123")).awaitEnded(SOON);
    }

    private static void assertDenied(EngineChild engine, int times) {
        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(
                        () -> assertEquals(times, engine.api().metric("tandem_gate_denied_total")));
    }

    @Test
    void entriesAreMadeShownImportedExportedAndTakenOutByHttp() throws Exception {
        try (EngineUnderTest engine =
                EngineUnderTest.start(dir, EngineUnderTest.tenantFile("lists.yaml", PLAN))) {
            HttpClient http = HttpClient.newHttpClient();
            var added =
                    ask(
                            engine,
                            http,
                            "POST",
                            "blacklist",
                            "{\"number\":\"13900139000\",\"reason\":\"asked\"}");
            assertEquals(201, added.statusCode(), added.body());
            String start = JSON.readTree(added.body()).get("number").asText().substring(0, 5);
            long id = JSON.readTree(added.body()).get("id").asLong();
            assertEquals(List.of("blacklisted"), reasons(engine, http));
            assertEquals(
                    200,
                    ask(engine, http, "POST", "blacklist", "{\"number\":\"13900139000\"}")
                            .statusCode());
            assertEquals(
                    422, ask(engine, http, "POST", "blacklist", "{\"number\":\"x\"}").statusCode());

            String bad = "number,kind\n13800138000,\nx,\n" + start + ",prefix\n1,odd\n";
            JsonNode refused = imported(engine, http, "", bad);
            assertEquals("refused", refused.get("state").asText());
            assertEquals(List.of("3", "5"), EngineUnderTest.texts(refused.get("faults"), "line"));
            assertEquals(1, engine.get("/api/v1/blacklist").get("entries").size());
            JsonNode partial = imported(engine, http, "?partial=true", bad);
            assertEquals("done", partial.get("state").asText());
            assertEquals(2, partial.get("entries").asInt());
            assertEquals(2, engine.get("/api/v1/blacklist?limit=2").get("entries").size());

            String exported = ask(engine, http, "GET", "blacklist/export", "").body();
            assertEquals(4, exported.lines().count(), exported);
            JsonNode again = imported(engine, http, "", exported);
            assertEquals(3, again.get("entries").asInt(), again.toString());
            assertEquals(exported, ask(engine, http, "GET", "blacklist/export", "").body());

            assertEquals(List.of("blacklisted", "blacklisted"), reasons(engine, http));
            assertEquals(200, ask(engine, http, "DELETE", "blacklist/" + id, "").statusCode());
            assertEquals(List.of("blacklisted"), reasons(engine, http));
            assertEquals(404, ask(engine, http, "DELETE", "blacklist/" + id, "").statusCode());

            var optOut = ask(engine, http, "POST", "opt-outs", "{\"number\":\"13900139000\"}");
            String one = "opt-outs/" + JSON.readTree(optOut.body()).get("id").asLong();
            assertTrue(reasons(engine, http).contains("opted_out"));
            assertEquals(422, ask(engine, http, "DELETE", one, "").statusCode());
            assertEquals(200, ask(engine, http, "DELETE", one + "?reason=asked", "").statusCode());
            assertEquals(List.of("blacklisted"), reasons(engine, http));
            http.close();
        }
    }

    private static List<String> reasons(EngineUnderTest engine, HttpClient http) throws Exception {
        String question = "{\"to\":\"13900139000\",\"from\":\"support-line\",\"trunk\":\"lab\"}";
        var answer = ask(engine, http, "POST", "gate/check", question);
        return EngineUnderTest.texts(JSON.readTree(answer.body()).get("reasons"), "reason");
    }

    private static JsonNode imported(
            EngineUnderTest engine, HttpClient http, String query, String csv) throws Exception {
        var begun = ask(engine, http, "POST", "blacklist/import" + query, csv);
        assertEquals(202, begun.statusCode(), begun.body());
        String job = "/api/v1/blacklist/imports/" + JSON.readTree(begun.body()).get("id").asText();
        return Awaitility.await()
                .atMost(SOON)
                .until(
                        () -> engine.get(job),
                        it -> !List.of("waiting", "running").contains(it.get("state").asText()));
    }

    private static HttpResponse<String> ask(
            EngineUnderTest engine, HttpClient http, String method, String path, String body)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:"
                                                + engine.engine().httpPort()
                                                + "/api/v1/"
                                                + path))
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
