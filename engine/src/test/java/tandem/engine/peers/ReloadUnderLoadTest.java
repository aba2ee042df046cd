package tandem.engine.peers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

import tandem.bench.Goertzel;
import tandem.bench.Wav;
import tandem.bench.phone.Dial;
import tandem.bench.phone.Ending;
import tandem.bench.phone.NotReached;
import tandem.bench.phone.PhoneCall;
import tandem.bench.phone.SipPhone;
import tandem.bench.rtp.StreamReport;
import tandem.bench.rtp.Tone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The config is changed every second while thirty calls a second come: none fails, and each hears
 * the prompts of one generation from its first to its last step. The full minute: {@code
 * -Dtandem.reload.seconds=60}.
 */
@Isolated
class ReloadUnderLoadTest {
    private static final int SECONDS = Integer.getInteger("tandem.reload.seconds", 12);
    private static final int A_SECOND = 30;
    private static final int SEATS = 10;
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What callers hear first and last, by generation. */
    private static final List<List<Integer>> TONES = List.of(List.of(500, 700), List.of(900, 1100));

    @TempDir Path dir;
    private EngineUnderTest engine;

    /** How one call went. */
    private record Course(
            String callId,
            boolean queued,
            Set<Integer> heard,
            Ending ending,
            Optional<StreamReport> stream) {}

    @Test
    void everyCallRunsOneGenerationAndNoneFails() throws Exception {
        try (EngineUnderTest started = EngineUnderTest.start(dir, conf -> write(conf, 0));
                SipPhone carrier = SipPhone.on("127.0.0.1", started.trunkPort)) {
            engine = started;
            carrier.peer(engine.sip());
            List<SipPhone> seats = seats();
            Map<String, Integer> variants = new HashMap<>();
            variants.put(running(), 0);
            List<Course> courses = load(carrier, variants);

            assertEquals(SECONDS * A_SECOND, courses.size());
            assertEquals(2, variants.size());
            judge(courses, variants);
            seats.forEach(SipPhone::close);
            Gone.within(engine, Duration.ofSeconds(60), true);
            assertEquals(0, engine.metric("tandem_seat_leases_taken_back_total"));
            assertEquals(0, engine.metric("tandem_router_faults_total"));
            assertEquals(0, engine.metric("tandem_calls_refused_total"));
            assertEquals(SECONDS + 1, engine.metric("tandem_config_generation"));
        }
    }

    // ---- load

    private List<Course> load(SipPhone carrier, Map<String, Integer> variants) throws Exception {
        List<Future<Course>> calls = new CopyOnWriteArrayList<>();
        CountDownLatch placed = new CountDownLatch(SECONDS * A_SECOND);
        try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor();
                ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
                HttpClient http = HttpClient.newHttpClient()) {
            clock.scheduleAtFixedRate(
                    () -> {
                        if (placed.getCount() > 0) {
                            boolean queued = placed.getCount() % 10 == 0;
                            calls.add(people.submit(() -> call(carrier, queued, people)));
                            placed.countDown();
                        }
                    },
                    0,
                    1_000_000 / A_SECOND,
                    TimeUnit.MICROSECONDS);
            for (int second = 1; second <= SECONDS; second++) {
                long left = (long) (SECONDS - second) * A_SECOND;
                Awaitility.await()
                        .pollInterval(Duration.ofMillis(20))
                        .atMost(SOON)
                        .until(() -> placed.getCount() <= left);
                reload(http, second % 2, variants);
            }
            assertTrue(placed.await(60, TimeUnit.SECONDS));
            clock.shutdownNow();
            List<Course> courses = new ArrayList<>();
            for (Future<Course> call : calls) {
                courses.add(call.get(60, TimeUnit.SECONDS));
            }
            return courses;
        }
    }

    private static Course call(SipPhone carrier, boolean queued, ExecutorService people)
            throws Exception {
        if (queued) {
            PhoneCall call = carrier.call("4000", Tone.of(440));
            Set<Integer> heard = isHeard(call, 1000) ? Set.of(1000) : Set.of();
            call.hangup();
            return new Course(call.callId(), true, heard, call.awaitEnded(SOON), Optional.empty());
        }
        PhoneCall call = carrier.dial(Dial.to("4004"));
        Map<Integer, Future<Boolean>> ears = new HashMap<>();
        TONES.forEach(
                both -> both.forEach(hz -> ears.put(hz, people.submit(() -> isHeard(call, hz)))));
        Ending ending = call.awaitEnded(SOON);
        Set<Integer> heard = new HashSet<>();
        for (var ear : ears.entrySet()) {
            if (ear.getValue().get(60, TimeUnit.SECONDS)) {
                heard.add(ear.getKey());
            }
        }
        return new Course(call.callId(), false, heard, ending, Optional.of(call.stream()));
    }

    private static boolean isHeard(PhoneCall call, int hz) {
        try {
            call.awaitTone(hz, SOON);
            return true;
        } catch (NotReached never) {
            return false;
        }
    }

    private void reload(HttpClient http, int variant, Map<String, Integer> variants)
            throws Exception {
        write(engine.conf, variant);
        URI uri =
                URI.create(
                        "http://127.0.0.1:" + engine.engine().httpPort() + "/api/v1/config/apply");
        HttpResponse<String> answer =
                http.send(
                        HttpRequest.newBuilder(uri)
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode(), answer.body());
        variants.put(JSON.readTree(answer.body()).get("running").get("hash").asText(), variant);
    }

    private String running() throws Exception {
        return engine.get("/api/v1/config").get("running").get("hash").asText();
    }

    private List<SipPhone> seats() {
        List<SipPhone> phones = new ArrayList<>();
        for (int i = 1; i <= SEATS; i++) {
            SipPhone phone = SipPhone.on("127.0.0.1");
            String user = Integer.toString(1000 + i);
            phone.register(engine.sip(), user, "tandem-" + user);
            phone.answerCalls(0, Tone.of(1000));
            phones.add(phone);
        }
        return phones;
    }

    // ---- judgement

    private void judge(List<Course> courses, Map<String, Integer> variants) throws Exception {
        Map<String, JsonNode> records = records(courses.size());
        assertEquals(courses.size(), records.size());
        Set<Integer> seen = new HashSet<>();
        for (Course course : courses) {
            JsonNode record = records.get(course.callId());
            Integer variant = variants.get(record.get("config_hash").asText());
            assertTrue(variant != null, "a plan that never ran: " + record);
            seen.add(variant);
            String how = course + " " + record.toPrettyString();
            if (course.queued()) {
                assertEquals(Set.of(1000), course.heard(), how);
                assertEquals(Ending.How.HUNG_UP, course.ending().how(), how);
            } else {
                Set<Integer> due = Set.copyOf(TONES.get(variant));
                // On a starved machine the phone loses packets; what was sent is exact.
                assertEquals(due, sent(record), how);
                assertFalse(Collections.disjoint(course.heard(), due), how);
                assertEquals(Ending.How.PEER_HUNG_UP, course.ending().how(), how);
            }
        }
        assertEquals(Set.of(0, 1), seen);
    }

    /** The tones in the recording of a call. */
    private Set<Integer> sent(JsonNode record) throws IOException {
        Set<Integer> tones = new HashSet<>();
        try (var files = Files.walk(engine.data.resolve("recordings"))) {
            for (Path file :
                    files.filter(f -> f.endsWith(record.get("id").asText() + ".wav")).toList()) {
                Wav wav = Wav.read(Files.readAllBytes(file));
                for (short[] channel : wav.channels()) {
                    for (int at = 0; at + 800 <= channel.length; at += 400) {
                        for (int hz : TONES.stream().flatMap(List::stream).toList()) {
                            if (Goertzel.levelDb(channel, at, 800, hz, 8000) > -30
                                    && Goertzel.share(channel, at, 800, hz, 8000) > 0.5) {
                                tones.add(hz);
                            }
                        }
                    }
                }
            }
        }
        return tones;
    }

    /** By Call-ID of the caller's leg. */
    private Map<String, JsonNode> records(int count) throws Exception {
        Awaitility.await().atMost(SOON).until(() -> engine.metric("tandem_call_mailboxes") == 0);
        Map<String, JsonNode> records = new HashMap<>();
        Awaitility.await()
                .atMost(SOON)
                .until(
                        () -> {
                            String after = "";
                            records.clear();
                            do {
                                JsonNode page =
                                        engine.get("/api/v1/calls?state=ended&limit=500" + after);
                                page.get("calls")
                                        .forEach(
                                                call ->
                                                        records.put(
                                                                call.get("legs")
                                                                        .get(0)
                                                                        .get("sip_call_id")
                                                                        .asText(),
                                                                call));
                                JsonNode next = page.get("next");
                                after = next.isNull() ? "" : "&after=" + next.asText();
                            } while (!after.isEmpty());
                            return records.size() >= count;
                        });
        return records;
    }

    // ---- the two configs

    private static void write(Path conf, int variant) throws IOException {
        Files.write(conf.resolve("prompts/first.wav"), tone(TONES.get(variant).get(0), 700));
        Files.write(conf.resolve("prompts/last.wav"), tone(TONES.get(variant).get(1), 700));
        Files.write(conf.resolve("prompts/gap.wav"), tone(0, 400));
        Path demo = conf.resolve("tenants/demo");
        Files.deleteIfExists(demo.resolve("tests.yaml"));
        Path flows = demo.resolve("flows.yaml");
        Files.writeString(flows, announcing(Files.readString(flows)));
        Path queues = demo.resolve("queues.yaml");
        Files.writeString(
                queues,
                Files.readString(queues)
                        .replaceAll(
                                "seats: \\[\\S+]",
                                "seats: [\"%d-1010\"]".formatted(variant == 0 ? 1001 : 1004))
                        .replaceAll("ring: \\S+", "ring: " + (15 + variant) + "s")
                        .replaceAll("wrapup: \\S+", "wrapup: 0s"));
    }

    /** Number 4004 plays three prompts, one after the other. */
    private static String announcing(String flows) {
        if (flows.contains("prompts/first.wav")) {
            return flows;
        }
        int at = flows.indexOf("\n  announcement:");
        int end = flows.indexOf("\n\n", at + 1);
        String rest = end < 0 ? "" : flows.substring(end);
        return flows.substring(0, at)
                + """

                  announcement:
                    start: first
                    steps:
                      first: { play: prompts/first.wav, next: gap }
                      gap: { play: prompts/gap.wav, next: last }
                      last: { play: prompts/last.wav, next: end }
                      end: { hangup: normal }
                """
                + rest;
    }

    /** 8 kHz, 16 bit, mono. */
    private static byte[] tone(int hz, int ms) {
        int samples = 8 * ms;
        ByteBuffer wav = ByteBuffer.allocate(44 + 2 * samples).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + 2 * samples);
        wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        wav.putShort((short) 1).putShort((short) 1).putInt(8000).putInt(16_000);
        wav.putShort((short) 2).putShort((short) 16);
        wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(2 * samples);
        for (int i = 0; i < samples; i++) {
            wav.putShort((short) (8_000 * Math.sin(2 * Math.PI * hz * i / 8000)));
        }
        return wav.array();
    }
}
