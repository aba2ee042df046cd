package tandem.engine.peers;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import tandem.bench.phone.Dial;
import tandem.bench.phone.PhoneCall;
import tandem.bench.phone.SipPhone;
import tandem.bench.rtp.Law;
import tandem.bench.rtp.Tone;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Whoever wants to call out: sipp as the carrier sees the calls that the gate lets pass alone. */
@Execution(ExecutionMode.CONCURRENT)
class GateOriginsTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** 52 and more is dialled, 53 and more the caller is handed over to. */
    private static final String PLAN =
            """
            version: 1
            tenant: demo
            limits: { callee: [ { window: 1d, max: 1 } ], forwarding: { transit: allow } }
            numbers:
              - { id: dialled, match: "52.", inbound: { flow: dials } }
              - { id: handed-over, match: "53.", inbound: { flow: hands-over } }
            flows:
              dials:
                start: out
                steps:
                  out:
                    dial: { number: "${drop(call.to, 2)}", trunk: lab, caller_id: support-line }
                    on: { blocked: no }
                  no: { hangup: declined }
              hands-over:
                start: out
                steps:
                  out:
                    transfer: { number: "${drop(call.to, 2)}", trunk: lab, caller_id: support-line }
                    on: { blocked: no }
                  no: { hangup: declined }
              short: { start: end, steps: { end: { hangup: normal } } }
            """;

    private static final String BY_SEAT = "13900000001";
    private static final String ADDED = "13900000002";
    private static final String BY_API = "13900000003";
    private static final String DIALLED = "13900000004";
    private static final String HANDED_OVER = "13900000005";
    private static final String OPTED_OUT = "13900000099";

    @TempDir Path dir;

    @Test
    void noInviteArrivesThatTheGateDenies() throws Exception {
        Program.need("sipp");
        int inPort = EngineUnderTest.freePort();
        try (EngineUnderTest engine =
                        EngineUnderTest.start(
                                dir,
                                conf -> {
                                    EngineUnderTest.tenantFile("origins.yaml", PLAN).in(conf);
                                    EngineUnderTest.brief(conf, "prompts/gate/not-now.wav");
                                    EngineUnderTest.brief(conf, "prompts/gate/not-allowed.wav");
                                    Path trunks = conf.resolve("trunks.yaml");
                                    Files.writeString(
                                            trunks,
                                            Files.readString(trunks)
                                                    + "\n  in: { host: 127.0.0.1, port: "
                                                    + inPort
                                                    + ", tenant: demo }\n");
                                });
                Carrier carrier = new Carrier(dir, engine.trunkPort);
                SipPhone caller = SipPhone.on("127.0.0.1", inPort).peer(engine.sip());
                SipPhone seat = SipPhone.on("127.0.0.1")) {
            seat.register(engine.sip(), "1001", "tandem-1001");
            Origins origins = new Origins(engine, caller, seat);
            assertEquals(
                    201, origins.post("opt-outs", "{\"number\":\"" + OPTED_OUT + "\"}").code());

            PhoneCall talk = origins.bySeat(BY_SEAT);
            talk.awaitAnswered(SOON);
            String live = origins.liveCall();
            assertEquals(202, origins.add(live, ADDED).code());
            assertEquals(202, origins.byApi(BY_API).code());
            List<PhoneCall> passedOn =
                    List.of(origins.from("52" + DIALLED), origins.from("53" + HANDED_OVER));
            passedOn.forEach(call -> call.awaitAnswered(SOON).hangup());

            for (String denied : List.of(OPTED_OUT, BY_SEAT)) {
                boolean forGood = denied.equals(OPTED_OUT);
                String reason = forGood ? "opted_out" : "callee_frequency";
                assertDenied(reason, origins.add(live, denied));
                assertDenied(reason, origins.byApi(denied));
                assertEquals(603, origins.from("52" + denied).awaitEnded(SOON).status());
                assertEquals(603, origins.from("53" + denied).awaitEnded(SOON).status());
            }
            talk.hangup();
            talk.awaitEnded(SOON);
            assertEquals(403, origins.bySeat(OPTED_OUT).awaitEnded(SOON).status());
            assertEquals(480, origins.bySeat(BY_SEAT).awaitEnded(SOON).status());

            Map<String, Integer> once = new TreeMap<>();
            Stream.of(BY_SEAT, ADDED, BY_API, DIALLED, HANDED_OVER)
                    .forEach(number -> once.put(number, 1));
            Awaitility.await()
                    .atMost(SOON)
                    .untilAsserted(() -> assertEquals(once, carrier.invites()));
            assertCounted(engine);
        }
    }

    private static void assertDenied(String reason, Answer answer) {
        assertEquals(403, answer.code(), answer.body()::toString);
        assertEquals(
                reason, answer.body().at("/reasons/0/reason").asText(), answer.body()::toString);
        assertEquals(reason.equals("opted_out"), answer.body().get("next").isNull());
    }

    private static void assertCounted(EngineUnderTest engine) throws Exception {
        Map<String, Integer> refused = new TreeMap<>();
        for (JsonNode event : engine.get("/api/v1/events?after=0&limit=1000").get("events")) {
            if (event.get("type").asText().equals("gate.refused")) {
                refused.merge(event.at("/data/origin").asText(), 1, Integer::sum);
            }
        }
        assertEquals(Map.of("api", 2, "flow", 4, "seat", 2, "transfer", 2), refused);
        try (Api api = new Api(engine.engine().httpPort())) {
            List<String> lines = api.text("/metrics").lines().toList();
            Map<String, Integer> granted = Map.of("api", 1, "flow", 2, "seat", 1, "transfer", 1);
            granted.forEach(
                    (origin, count) -> {
                        String name = "tandem_gate_granted_total{origin=\"" + origin + "\"}";
                        assertEquals(List.of(name + " " + count + ".0"), having(lines, name));
                        String denied = "tandem_gate_denied_total{origin=\"" + origin + "\"";
                        assertEquals(2, having(lines, denied).size(), "reasons of " + origin);
                    });
        }
    }

    private static List<String> having(List<String> lines, String start) {
        return lines.stream().filter(line -> line.startsWith(start)).toList();
    }

    private record Answer(int code, JsonNode body) {}

    /** All who can want to call out. */
    private record Origins(EngineUnderTest engine, SipPhone caller, SipPhone seat) {
        PhoneCall bySeat(String number) {
            return seat.dial(said(Dial.to("9" + number)));
        }

        PhoneCall from(String number) {
            return caller.dial(said(Dial.to(number)));
        }

        /** What sipp has, so that nobody looks for a codec in common. */
        private static Dial said(Dial dial) {
            return dial.saying(Tone.of(440)).offering(Law.MU);
        }

        Answer byApi(String number) throws Exception {
            return post(
                    "calls",
                    """
                    {"from":"support-line","trunk":"lab","to":"%s","purpose":"service","flow":"short"}
                    """
                            .formatted(number));
        }

        Answer add(String call, String number) throws Exception {
            return post(
                    "calls/" + call + "/add",
                    """
                    {"number":"%s","trunk":"lab","caller_id":"support-line"}
                    """
                            .formatted(number));
        }

        String liveCall() throws Exception {
            return engine.get("/api/v1/calls?state=live").at("/calls/0/id").asText();
        }

        Answer post(String path, String body) throws Exception {
            URI uri =
                    URI.create(
                            "http://127.0.0.1:" + engine.engine().httpPort() + "/api/v1/" + path);
            try (HttpClient http = HttpClient.newHttpClient()) {
                HttpResponse<String> answer =
                        http.send(
                                HttpRequest.newBuilder(uri)
                                        .header("Content-Type", "application/json")
                                        .header("Idempotency-Key", "key-" + System.nanoTime())
                                        .POST(HttpRequest.BodyPublishers.ofString(body))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString());
                return new Answer(answer.statusCode(), JSON.readTree(answer.body()));
            }
        }
    }

    /** sipp, which answers all that comes and writes it down. */
    private static final class Carrier implements AutoCloseable {
        /** Within a dialog: not a call of its own. */
        private static final String TAGGED = "(?s).*\\nTo:[^\\n]*;tag=.*";

        private final Path messages;
        private final Process sipp;

        Carrier(Path dir, int port) throws Exception {
            messages = dir.resolve("sipp-messages");
            sipp =
                    new ProcessBuilder(
                                    "sipp",
                                    "-sn",
                                    "uas",
                                    "-i",
                                    "127.0.0.1",
                                    "-p",
                                    Integer.toString(port),
                                    "-trace_msg",
                                    "-message_file",
                                    messages.toString(),
                                    "-nostdin")
                            .directory(dir.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(dir.resolve("sipp-out").toFile())
                            .start();
        }

        /** How many calls came to each number. */
        Map<String, Integer> invites() throws Exception {
            Map<String, Integer> invites = new TreeMap<>();
            if (Files.exists(messages)) {
                String all = Files.readString(messages, StandardCharsets.ISO_8859_1);
                for (String part : all.split("message received ")) {
                    String message = part.split("\n-----", 2)[0];
                    int start = message.indexOf("INVITE sip:");
                    if (start >= 0 && start < 40 && !message.matches(TAGGED)) {
                        String number = message.substring(start + 11, message.indexOf('@', start));
                        invites.merge(number, 1, Integer::sum);
                    }
                }
            }
            return invites;
        }

        @Override
        public void close() {
            sipp.destroy();
            sipp.onExit()
                    .completeOnTimeout(sipp, 5, TimeUnit.SECONDS)
                    .thenAccept(Process::destroyForcibly)
                    .join();
        }
    }
}
