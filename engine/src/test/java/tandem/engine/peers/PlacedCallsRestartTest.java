package tandem.engine.peers;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tandem.bench.phone.PhoneCall;
import tandem.bench.phone.SipPhone;
import tandem.bench.rtp.Tone;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** An engine that is killed while a call that it placed rings, and another that goes on. */
class PlacedCallsRestartTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir Path dir;

    @Test
    void callOfAKilledEngineHasARecordAndIsNotPlacedAgain() throws Exception {
        int port = EngineUnderTest.freePort();
        EngineHome home = EngineHome.in(dir, EngineUnderTest.trunkPort(port));
        List<PhoneCall> rung = new CopyOnWriteArrayList<>();
        HttpClient http = HttpClient.newHttpClient();
        try (SipPhone carrier = SipPhone.on("127.0.0.1", port)) {
            carrier.neverAnswer().onIncoming(rung::add);
            String ringing = order("200001");
            String talking = order("200002");
            String first;
            String second;
            try (EngineChild engine = EngineChild.start(home)) {
                first = id(place(http, engine, "first", ringing));
                Awaitility.await().atMost(SOON).until(() -> rung.size() == 1);
                second = id(place(http, engine, "second", talking));
                Awaitility.await().atMost(SOON).until(() -> rung.size() == 2);
                rung.get(1).answer(Tone.of(440));
                rung.get(1).awaitTone(440, SOON);
                engine.kill();
            }
            try (EngineChild engine = EngineChild.start(home)) {
                rung.get(1).awaitEnded(SOON);
                assertEquals(first, id(place(http, engine, "first", ringing)));
                assertEquals(second, id(place(http, engine, "second", talking)));
                assertEquals(422, place(http, engine, "first", talking).statusCode());
                for (String id : List.of(first, second)) {
                    JsonNode call = engine.api().get("/api/v1/calls/" + id);
                    assertEquals("engine-restart", call.get("cause").asText(), call.toString());
                }
                id(place(http, engine, "third", order("200003")));
                Awaitility.await().atMost(SOON).until(() -> rung.size() == 3);
                assertEquals("200003", PlacedCallsTest.dialled(rung.get(2)));
            }
        } finally {
            http.close();
        }
    }

    private static String order(String to) {
        return PlacedCallsTest.order(to, "\"flow\":\"echo\"");
    }

    private static HttpResponse<String> place(
            HttpClient http, EngineChild engine, String key, String order) throws Exception {
        return PlacedCallsTest.place(http, engine.api().port(), key, order);
    }

    private static String id(HttpResponse<String> answer) throws Exception {
        assertEquals(202, answer.statusCode(), answer.body());
        return JSON.readTree(answer.body()).get("id").asText();
    }
}
