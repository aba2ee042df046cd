package tandem.engine.peers;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import tandem.bench.Goertzel;
import tandem.bench.phone.Dial;
import tandem.bench.phone.Ending;
import tandem.bench.phone.PhoneCall;
import tandem.bench.phone.SipPhone;
import tandem.bench.rtp.Tone;
import tandem.bench.rtp.Voice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The verbs over real sockets: tones that are heard, messages that are on the disk. */
@Execution(ExecutionMode.CONCURRENT)
class VerbsTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir Path dir;
    private final CountDownLatch release = new CountDownLatch(1);
    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    private HttpServer service;
    private EngineUnderTest engine;
    private SipPhone carrier;

    @BeforeEach
    void start() throws Exception {
        service = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        service.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        service.createContext("/", this::serve);
        service.start();
        String host = "127.0.0.1:" + service.getAddress().getPort();
        engine =
                EngineUnderTest.start(
                        dir,
                        conf -> {
                            Files.writeString(
                                    conf.resolve("tenants/demo/verbs.yaml"),
                                    FLOWS.replace("HOST", host));
                            Files.writeString(
                                    conf.resolve("engine.yaml"),
                                    "\nfetch: { allow: [\"" + host + "\"] }\n",
                                    StandardOpenOption.APPEND);
                        });
        carrier = SipPhone.on("127.0.0.1", engine.trunkPort).peer(engine.sip());
    }

    @AfterEach
    void stop() {
        release.countDown();
        carrier.close();
        engine.close();
        service.stop(0);
    }

    private static final String FLOWS =
            """
            version: 1
            tenant: demo
            numbers:
              - { id: t-early, number: "5000", inbound: { flow: early } }
              - { id: t-tones, number: "5001", inbound: { flow: tones } }
              - { id: t-mail, number: "5002", inbound: { flow: mail } }
              - { id: t-key, number: "5003", inbound: { flow: key-mail } }
              - { id: t-http, number: "5004", inbound: { flow: lookup } }
              - { id: t-slow, number: "5005", inbound: { flow: slow } }
              - { id: t-hand, number: "5006", inbound: { flow: hand } }
              - { id: t-out, number: "5007", inbound: { flow: out } }
              - { id: t-rec, number: "5008", inbound: { flow: rec } }
              - { id: t-count, number: "5009", inbound: { flow: counted } }
              - { id: t-evil, number: "5010", inbound: { flow: evil } }
            flows:
              evil:
                start: remember
                steps:
                  remember: { set: { evil: 'x","admin":"1&y=2 #/é' }, next: ask }
                  ask:
                    http:
                      post: "http://HOST/notes?text=${evil}"
                      headers: { X-Caller: "${evil}" }
                      body: '{"text":"${evil}"}'
                    next: end
                  end: { hangup: busy }
              early:
                start: ring
                steps:
                  ring: { tones: { play: busy, for: 3s, country: de }, next: end }
                  end: { hangup: busy }
              tones:
                start: up
                steps:
                  up: { answer: now, next: uk }
                  uk: { tones: { play: ringback, for: 4s, country: gb }, next: beep }
                  beep: { tones: { play: beep, for: 3s }, next: end }
                  end: { hangup: normal }
              mail:
                start: leave
                steps:
                  leave:
                    voicemail: { box: "box-${call.from}", greeting: prompts/busy.wav, silence: 1s }
                    on: { done: thanks, empty: nothing, failed: nothing }
                  thanks: { tones: { play: busy, for: 2s, country: de }, next: end }
                  nothing: { hangup: declined }
                  end: { hangup: normal }
              key-mail:
                start: leave
                steps:
                  leave: { voicemail: { box: keys, silence: 0s, finish: "#" }, next: end }
                  end: { hangup: normal }
              lookup:
                start: ask
                steps:
                  ask:
                    http:
                      post: "http://HOST/callers/${call.from}?note=${call.to}"
                      headers: { X-Caller: "${call.from}" }
                      body: '{"from":"${call.from}"}'
                      save: { tone: /caller/0/tone, gone: /none }
                    on: { ok: which, "404": missing, error: wrong, timeout: wrong }
                  which:
                    switch: { value: "tone", cases: { "busy": busy }, default: wrong }
                  busy: { tones: { play: busy, for: 3s, country: de }, next: end }
                  missing: { hangup: not-found }
                  wrong: { hangup: unavailable }
                  end: { hangup: normal }
              slow:
                start: up
                steps:
                  up: { answer: now, next: ask }
                  ask:
                    http: { get: "http://HOST/hang", timeout: 30s }
                    next: end
                  end: { hangup: normal }
              hand:
                start: up
                steps:
                  up: { answer: now, next: over }
                  over: { transfer: { seat: "1001", ring: 10s }, on: { busy: busy, unavailable: away }, next: end }
                  busy: { tones: { play: busy, for: 3s, country: de }, next: end }
                  away: { tones: { play: congestion, for: 3s, country: cn }, next: end }
                  end: { hangup: normal }
              out:
                start: over
                steps:
                  over:
                    transfer: { number: "123456", trunk: lab, caller_id: support-line, ring: 10s }
                    on: { busy: busy }
                  busy: { hangup: declined }
              rec:
                start: up
                steps:
                  up: { answer: now, next: loud }
                  loud: { echo: { max: 30s }, mark: recording_notice, next: off }
                  off: { record: off, next: quiet }
                  quiet: { echo: { max: 30s }, next: on-again }
                  on-again: { record: on, next: again }
                  again: { echo: { max: 30s }, next: secret }
                  secret: { echo: { max: 30s }, sensitive: true, next: last }
                  last: { echo: { max: 30s }, next: end }
                  end: { hangup: normal }
              counted:
                start: up
                steps:
                  up: { answer: now, next: again }
                  again:
                    tones: { play: beep, for: 100ms }
                    count: { max: 3, then: end }
                    save: { seen: "${default(seen, '')}x" }
                    next: again
                  end: { if: "${seen == 'xxx'}", then: right, else: wrong }
                  right: { hangup: busy }
                  wrong: { hangup: normal }
            """;

    // ---- tones

    @Test
    void aCallerWhoIsNotAnsweredHearsTheToneAsEarlyMedia() throws Exception {
        PhoneCall caller = carrier.call("5000", Tone.of(600));
        caller.awaitTone(425, SOON);
        assertEquals(486, caller.awaitEnded(SOON).status());
        assertTrue(ended().get("answered").isNull());
    }

    @Test
    void aCountryHasItsOwnTones() throws Exception {
        PhoneCall caller = carrier.call("5001", Tone.of(600));
        caller.awaitAnswered(SOON);
        Awaitility.await()
                .pollInterval(Duration.ofMillis(20))
                .atMost(SOON)
                .until(() -> caller.levelDb(400) > -35 && caller.levelDb(450) > -35);
        caller.awaitTone(1000, SOON);
        caller.awaitEnded(SOON);
    }

    // ---- voicemail

    @Test
    void aMessageIsKeptAfterSilenceAndHoldsWhatTheCallerSaid() throws Exception {
        PhoneCall caller = carrier.dial(Dial.to("5002").from("13900000001").saying(Tone.of(600)));
        caller.awaitTone(1000, SOON);
        speak(caller, 2);
        caller.say(Voice.silence());
        caller.awaitTone(425, SOON);
        caller.awaitEnded(SOON);

        JsonNode message = onlyMessage();
        assertEquals("box-13900000001", message.get("box").asText());
        assertEquals("13900000001", message.get("from").asText());
        assertTrue(message.get("heard").isNull());
        short[] pcm = message("box-13900000001");
        assertEquals(message.get("duration_ms").asLong(), pcm.length / 8);
        assertTrue(pcm.length > 2 * 8000, "2 s of speech: " + pcm.length);
        assertTrue(seconds(pcm, 600) >= 1.5, "the caller's tone");
        assertEquals(0, seconds(pcm, 1000), "not our own beep");
        assertEquals(
                List.of("voicemail", "prompt"),
                EngineUnderTest.texts(ended().get("segments"), "kind"));
        Gone.within(engine, SOON, false);
    }

    @Test
    void whoHangsUpWhileSpeakingHasLeftTheMessage() throws Exception {
        PhoneCall caller = carrier.call("5003", Tone.of(600));
        caller.awaitTone(1000, SOON);
        speak(caller, 2);
        caller.hangup();
        caller.awaitEnded(SOON);

        assertEquals("keys", onlyMessage().get("box").asText());
        assertEquals("caller", ended().get("hangup_by").asText());
        Gone.within(engine, SOON, false);
    }

    @Test
    void theFinishKeyEndsTheMessage() throws Exception {
        PhoneCall caller = carrier.call("5003", Tone.of(600));
        caller.awaitTone(1000, SOON);
        speak(caller, 2);
        caller.sendDigits("#");
        caller.awaitEnded(SOON);
        assertTrue(onlyMessage().get("complete").asBoolean());
        assertEquals("done", ended().get("segments").get(0).get("outcome").asText());
    }

    @Test
    void whoSaysNothingLeavesNoMessage() throws Exception {
        PhoneCall caller = carrier.dial(Dial.to("5002").from("1").saying(Voice.silence()));
        caller.awaitEnded(Duration.ofSeconds(20));
        assertEquals("empty", ended().get("segments").get(0).get("outcome").asText());
        assertEquals(0, messages().size());
        try (var files = Files.walk(engine.data.resolve("voicemail"))) {
            assertEquals(List.of(), files.filter(Files::isRegularFile).toList());
        }
    }

    // ---- web services

    @Test
    void theServiceIsAskedWithTheCallersValuesAndItsAnswerChoosesTheWay() throws Exception {
        PhoneCall caller = carrier.dial(Dial.to("5004").from("13900000001").saying(Tone.of(600)));
        caller.awaitTone(425, SOON);
        caller.awaitEnded(SOON);
        assertEquals(
                "POST /callers/13900000001?note=5004 13900000001 {\"from\":\"13900000001\"}",
                asked.poll(5, TimeUnit.SECONDS));
        assertEquals(1, engine.metric("tandem_fetch_total"));
    }

    @Test
    void whatACallerEntersChangesNeitherUrlNorJson() throws Exception {
        assertEquals(486, carrier.call("5010", Tone.of(600)).awaitEnded(SOON).status());
        String request = asked.poll(5, TimeUnit.SECONDS);
        assertTrue(
                request.startsWith(
                        "POST /notes?text=x%22%2C%22admin%22%3A%221%26y%3D2%20%23%2F%C3%A9 "),
                request);
        assertTrue(request.endsWith("{\"text\":\"x\\\",\\\"admin\\\":\\\"1&y=2 #/é\"}"), request);
    }

    @Test
    void aStatusThatThePlanNamesHasItsOwnWay() throws Exception {
        PhoneCall caller = carrier.dial(Dial.to("5004").from("404").saying(Tone.of(600)));
        assertEquals(404, caller.awaitEnded(SOON).status());
    }

    @Test
    void anAnswerThatIsNoJsonIsAnError() throws Exception {
        PhoneCall caller = carrier.dial(Dial.to("5004").from("777").saying(Tone.of(600)));
        assertEquals(480, caller.awaitEnded(SOON).status());
    }

    @Test
    void theCallersHangUpEndsTheQuestion() throws Exception {
        PhoneCall caller = carrier.call("5005", Tone.of(600));
        asked.poll(5, TimeUnit.SECONDS);
        assertEquals(1, engine.metric("tandem_fetches_under_way"));
        caller.awaitAnswered(SOON);
        caller.hangup();
        caller.awaitEnded(SOON);
        Awaitility.await().atMost(SOON).until(() -> engine.metric("tandem_fetches_under_way") == 0);
        Gone.within(engine, SOON, false);
    }

    // ---- transfer

    @Test
    void aTransferEndsTheCallWhenTheSeatLeaves() throws Exception {
        try (SipPhone ada = seat("1001")) {
            ada.answerCalls(50, Tone.of(1000));
            PhoneCall caller = carrier.call("5006", Tone.of(600));
            caller.awaitTone(1000, SOON);
            PhoneCall atSeat = ada.awaitCall(SOON);
            atSeat.awaitTone(600, SOON);
            atSeat.hangup();
            assertEquals(Ending.How.PEER_HUNG_UP, caller.awaitEnded(SOON).how());
        }
        assertEquals("callee", ended().get("hangup_by").asText());
    }

    @Test
    void aTransferThatFailsGoesOnInTheFlow() throws Exception {
        PhoneCall caller = carrier.call("5006", Tone.of(600));
        caller.awaitTone(450, SOON);
        caller.awaitEnded(SOON);

        try (SipPhone ada = seat("1001")) {
            ada.declineCalls(486);
            PhoneCall second = carrier.call("5006", Tone.of(600));
            second.awaitTone(425, SOON);
            second.awaitEnded(SOON);
        }
    }

    @Test
    void aTransferToANumberGoesThroughTheGate() throws Exception {
        carrier.answerCalls(50, Tone.of(1000));
        PhoneCall caller = carrier.call("5007", Tone.of(600));
        PhoneCall outside = carrier.awaitCall(SOON);
        assertEquals("4000", outside.peer());
        caller.awaitTone(1000, SOON);
        outside.hangup();
        caller.awaitEnded(SOON);

        carrier.declineCalls(486);
        assertEquals(603, carrier.call("5007", Tone.of(600)).awaitEnded(SOON).status());
    }

    // ---- options of steps, recording

    @Test
    void theRecordingIsSilentWhileItIsOffOrTheStepIsSensitive() throws Exception {
        PhoneCall caller = carrier.call("5008", Tone.of(500));
        int[] said = {500, 600, 700, 800, 900};
        for (int i = 0; i < said.length; i++) {
            awaitSegments(i + 1);
            caller.say(Tone.of(said[i]));
            caller.awaitTone(said[i], SOON);
            speak(caller, 1);
            caller.say(Voice.silence());
            caller.sendDigits("#");
        }
        caller.awaitEnded(SOON);

        JsonNode call = ended();
        short[] left = callerIn(call);
        assertTrue(call.at("/recording/complete").asBoolean(), call.toString());
        assertTrue(seconds(left, 500) > 0.5 && seconds(left, 700) > 0.5);
        assertTrue(seconds(left, 900) > 0.5);
        assertTrue(seconds(left, 600) < 0.2, "recorded while off");
        assertTrue(seconds(left, 800) < 0.2, "recorded a secret");
        assertEquals(
                List.of(
                        "recording_notice",
                        "recording_off",
                        "recording_on",
                        "recording_sensitive",
                        "recording_sensitive_over"),
                EngineUnderTest.texts(manifest(call).get("marks"), "name"));
        long lengthMs = call.at("/recording/duration_ms").asLong();
        assertTrue(lengthMs >= 5_000, "one recording of the whole call: " + lengthMs);
    }

    @Test
    void aStepIsEnteredAsOftenAsItsCountSays() {
        PhoneCall caller = carrier.call("5009", Tone.of(600));
        caller.awaitEnded(SOON);
        assertEquals("busy", ended().get("cause").asText());
    }

    // ----

    private SipPhone seat(String id) {
        SipPhone phone = SipPhone.on("127.0.0.1");
        phone.register(engine.sip(), id, "tandem-" + id);
        return phone;
    }

    /** Lets the caller go on for so long, by the packets that leave the phone. */
    private static void speak(PhoneCall caller, int seconds) {
        long until = caller.stream().sent() + 50L * seconds;
        Awaitility.await()
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> caller.stream().sent() >= until);
    }

    private void awaitSegments(int count) {
        Awaitility.await()
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () ->
                                engine.get("/api/v1/calls?state=live")
                                                .at("/calls/0/segments")
                                                .size()
                                        >= count);
    }

    private JsonNode messages() throws Exception {
        return engine.get("/api/v1/voicemails").get("voicemails");
    }

    private JsonNode onlyMessage() {
        return Awaitility.await()
                .atMost(SOON)
                .until(this::messages, messages -> messages.size() == 1)
                .get(0);
    }

    /** The one message of a box, as its file on the disk. */
    private short[] message(String box) throws IOException {
        try (var files = Files.list(engine.data.resolve("voicemail/demo").resolve(box))) {
            Path wav = files.filter(file -> file.toString().endsWith(".wav")).findFirst().get();
            return channel(Files.readAllBytes(wav), 1);
        }
    }

    private short[] callerIn(JsonNode call) throws IOException {
        String file = call.at("/recording/file").asText();
        return channel(Files.readAllBytes(engine.data.resolve("recordings").resolve(file)), 2);
    }

    /** It is written a moment after the call is in the database. */
    private JsonNode manifest(JsonNode call) {
        String file = call.at("/recording/file").asText().replace(".wav", ".json");
        Path path = engine.data.resolve("recordings").resolve(file);
        Awaitility.await().atMost(SOON).until(() -> Files.exists(path));
        try {
            return new ObjectMapper().readTree(path.toFile());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The first channel. */
    private static short[] channel(byte[] wav, int channels) {
        ByteBuffer octets = ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(channels, octets.getShort(22));
        assertEquals(wav.length - 44, octets.getInt(40));
        short[] pcm = new short[(wav.length - 44) / (2 * channels)];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = octets.getShort(44 + 2 * channels * i);
        }
        return pcm;
    }

    /** How long a tone is heard, by pieces of 100 ms. */
    private static double seconds(short[] pcm, int hz) {
        int heard = 0;
        for (int at = 0; at + 800 <= pcm.length; at += 800) {
            heard += Goertzel.levelDb(pcm, at, 800, hz, 8000) > -30 ? 1 : 0;
        }
        return heard / 10.0;
    }

    private JsonNode ended() {
        return engine.ended(1, SOON).getFirst();
    }

    private void serve(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        asked.add(
                exchange.getRequestMethod()
                        + " "
                        + path
                        + " "
                        + exchange.getRequestHeaders().getFirst("X-Caller")
                        + " "
                        + body);
        if (path.equals("/hang")) {
            try {
                release.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        String answer = path.contains("777") ? "<html>" : "{\"caller\":[{\"tone\":\"busy\"}]}";
        byte[] octets = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(path.contains("/404") ? 404 : 200, octets.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(octets);
        }
    }
}
