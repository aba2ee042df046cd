package tandem.engine.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

import tandem.bench.Wav;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Compares what a carrier saw with what the engine tells after it was killed many times. Each
 * finding is a line; all of them fail the test together.
 */
final class ChaosAudit {
    private static final Duration SETTLED = Duration.ofSeconds(20);

    /**
     * Audio of the last moment may be lost; the second is the promise, the rest for a busy machine.
     */
    private static final long LOST_AUDIO_MS = 1_000 + 300;

    /** What happened so shortly before a kill may or may not have reached the disk. */
    private static final long IN_FLIGHT_MS = 500;

    private static final String NO_LEG = "none";

    private final long seed;
    private final List<Life> lives;
    private final List<SippLoad.Seen> carrier;
    private final SippLoad far;
    private final EngineHome home;
    private final EngineChild engine;
    private final List<String> findings = new ArrayList<>();

    /** From ready to killed. */
    record Life(Instant ready, Instant killed) {}

    ChaosAudit(
            long seed,
            List<Life> lives,
            List<SippLoad.Seen> carrier,
            SippLoad far,
            EngineHome home,
            EngineChild engine) {
        this.seed = seed;
        this.lives = lives;
        this.carrier = carrier;
        this.far = far;
        this.home = home;
        this.engine = engine;
    }

    void check() throws Exception {
        Set<String> sent = callIds(true, Set.of("INVITE"));
        Set<String> admitted = callIds(false, Set.of("180", "183", "200"));
        List<JsonNode> records = settled(admitted);
        oneRecordEach(sent, admitted, records);
        records.forEach(this::plausible);
        recordings(records);
        awaitTold();
        Map<String, Instant> settled = byesSettled(records);
        goodbyes(carrier, settled, "carrier");
        goodbyes(far.seen(), settled, "far");
        events(records);
        idle();
        long cut = records.stream().filter(ChaosAudit::isCut).count();
        System.out.printf(
                "chaos: kills=%d young=%d sent=%d admitted=%d records=%d cut=%d%n",
                lives.size() - 1,
                lives.stream().filter(life -> life.ready().equals(life.killed())).count(),
                sent.size(),
                admitted.size(),
                records.size(),
                cut);
        assertTrue(cut > 0 && cut < records.size(), "nothing was cut, or everything: " + cut);
        assertEquals("", String.join("\n", findings), () -> "seed " + seed);
    }

    private Set<String> callIds(boolean sent, Set<String> what) {
        return carrier.stream()
                .filter(seen -> seen.sent() == sent && seen.method().equals("INVITE"))
                .filter(seen -> what.contains(seen.what()))
                .map(SippLoad.Seen::callId)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * All records, once everything that earlier processes left is settled, and their recordings are
     * repaired.
     */
    private List<JsonNode> settled(Set<String> admitted) throws Exception {
        Awaitility.await()
                .atMost(SETTLED)
                // The database is opened after the engine takes calls.
                .ignoreExceptionsMatching(trouble -> trouble instanceof AssertionError)
                .until(() -> missing(admitted), Set::isEmpty);
        try {
            return Awaitility.await()
                    .atMost(SETTLED)
                    .until(
                            () -> engine.api().endedCalls(),
                            all -> all.stream().allMatch(this::done));
        } catch (ConditionTimeoutException never) {
            List<JsonNode> all = engine.api().endedCalls();
            all.stream().filter(call -> !done(call)).forEach(this::neverRepaired);
            return all;
        }
    }

    private void neverRepaired(JsonNode call) {
        String id = call.get("id").asText();
        boolean there =
                Files.exists(
                        home.data()
                                .resolve("recordings")
                                .resolve(call.get("recording").get("file").asText()));
        findings.add("recording never repaired, file " + (there ? "there" : "gone") + ": " + id);
    }

    private boolean done(JsonNode call) {
        JsonNode recording = call.get("recording");
        return recording.isNull()
                || text(recording, "file").isEmpty()
                || !text(recording, "sha256").isEmpty();
    }

    private Set<String> missing(Set<String> admitted) throws Exception {
        Set<String> missing = new TreeSet<>(admitted);
        engine.api().endedCalls().forEach(call -> missing.remove(callId(call)));
        return missing;
    }

    private void oneRecordEach(Set<String> sent, Set<String> admitted, List<JsonNode> records) {
        Map<String, Integer> count = new HashMap<>();
        records.forEach(call -> count.merge(callId(call), 1, Integer::sum));
        for (String callId : admitted) {
            if (count.getOrDefault(callId, 0) != 1) {
                findings.add(callId + " was admitted and has " + count.get(callId) + " records");
            }
        }
        // Whoever died between a call's opening and its first leg had told the carrier nothing.
        count.remove(NO_LEG);
        for (String callId : count.keySet()) {
            if (!sent.contains(callId) || count.get(callId) != 1) {
                findings.add(callId + " has a record and was never sent, or two");
            }
        }
    }

    private void plausible(JsonNode call) {
        Instant started = time(call, "started");
        Instant ended = time(call, "ended");
        Life life = lifeOf(started);
        boolean good =
                call.get("state").asText().equals("ended")
                        && !ended.isBefore(started)
                        && ended.isBefore(life.killed());
        if (!good) {
            findings.add("killed " + life.killed() + ": not plausible: " + call);
        }
        for (JsonNode part : call.get("segments")) {
            // The wrap-up is the seat's time after the call; all else is the call's.
            boolean after = part.get("kind").asText().equals("wrap-up");
            if (part.get("ended").isNull()
                    || (after
                            ? time(part, "started").isBefore(started)
                            : time(part, "ended").isAfter(ended))) {
                findings.add("segment beyond its call: " + call);
            }
        }
    }

    private Life lifeOf(Instant moment) {
        return lives.stream()
                .filter(life -> moment.isBefore(life.killed()))
                .findFirst()
                .orElseThrow();
    }

    private void recordings(List<JsonNode> records) throws IOException {
        Set<String> named = new TreeSet<>();
        for (JsonNode call : records) {
            JsonNode recording = call.get("recording");
            if (!recording.isNull() && text(recording, "file").isEmpty()) {
                neverWritten(call, recording);
            } else if (!recording.isNull()) {
                named.add(recording.get("file").asText());
                recording(call, recording);
            } else if (mustBeRecorded(call)) {
                findings.add("no recording: " + call);
            }
        }
        for (Path file : files(home.data().resolve("recordings"))) {
            String name = home.data().resolve("recordings").relativize(file).toString();
            if (!named.contains(name.replace(".json", ".wav"))) {
                findings.add("nobody's file " + name);
            }
        }
    }

    private boolean mustBeRecorded(JsonNode call) {
        return answeredMs(call) > LOST_AUDIO_MS;
    }

    /** Until its end or its engine's; 0 when the answer had not reached the disk before a kill. */
    private long answeredMs(JsonNode call) {
        return call.get("answered").isNull() ? 0 : ms(time(call, "answered"), end(call));
    }

    /**
     * The end of a recording is told after the end of its call, and may be cut off alone; how soon
     * it is on the disk depends on what else the machine does.
     */
    private boolean settledInItsLife(JsonNode call) {
        Instant ended = time(call, "ended");
        return ms(ended, lifeOf(ended).killed()) > 4 * IN_FLIGHT_MS;
    }

    /** When the audio ended: with the call, or with its engine. */
    private Instant end(JsonNode call) {
        return isCut(call) ? lifeOf(time(call, "started")).killed() : time(call, "ended");
    }

    /** Only an engine that died at once may have left nothing, and then the record says so. */
    private void neverWritten(JsonNode call, JsonNode recording) {
        if (!isCut(call)
                || mustBeRecorded(call)
                || recording.get("complete").asBoolean()
                || recording.get("duration_ms").asLong() != 0
                || text(recording, "fault").isEmpty()) {
            findings.add("no file of a recording: " + call);
        }
    }

    private void recording(JsonNode call, JsonNode recording) throws IOException {
        Path file = home.data().resolve("recordings").resolve(recording.get("file").asText());
        if (!Files.isRegularFile(file)
                || !Files.isRegularFile(Path.of(file.toString().replace(".wav", ".json")))) {
            findings.add("recording or manifest missing: " + call);
            return;
        }
        try {
            double lengthMs = Wav.read(Files.readAllBytes(file)).durationMs();
            long talkMs = answeredMs(call);
            if (talkMs - lengthMs > LOST_AUDIO_MS
                    || Math.abs(lengthMs - recording.get("duration_ms").asLong()) > 1) {
                findings.add("talk of " + talkMs + " ms has " + lengthMs + " ms: " + call);
            }
            boolean complete = recording.get("complete").asBoolean();
            if (isCut(call) ? complete : !complete && settledInItsLife(call)) {
                findings.add("complete or not? " + call);
            }
        } catch (IllegalArgumentException unreadable) {
            findings.add(unreadable.getMessage() + ": " + call);
        }
    }

    /** Those that never learnt that their session with an engine that died is over. */
    private Set<String> untold(List<SippLoad.Seen> seen) {
        Map<String, Instant> sessions = new HashMap<>();
        Set<String> over = new TreeSet<>();
        for (SippLoad.Seen message : seen) {
            if (message.what().equals("ACK")) {
                sessions.putIfAbsent(message.callId(), message.at());
            } else if (message.method().equals("BYE")
                    && !message.sent()
                    && Set.of("BYE", "200", "481").contains(message.what())) {
                over.add(message.callId());
            }
        }
        sessions.values().removeIf(since -> ms(since, lifeOf(since).killed()) <= IN_FLIGHT_MS);
        sessions.keySet().removeAll(over);
        return sessions.keySet();
    }

    /** The callees need no carrier to live on, so the engine may still be at it. */
    private void awaitTold() {
        try {
            Awaitility.await().atMost(SETTLED).until(() -> untold(far.seen()).isEmpty());
        } catch (ConditionTimeoutException told) {
            // It is a finding.
        }
    }

    /** When the engine wrote down that it owes no BYE any more, by Call-ID. */
    private Map<String, Instant> byesSettled(List<JsonNode> records) throws Exception {
        Map<String, JsonNode> calls = new HashMap<>();
        records.forEach(call -> calls.put(call.get("id").asText(), call));
        Map<String, Instant> settled = new HashMap<>();
        for (JsonNode event : engine.api().events()) {
            if (event.get("type").asText().equals("leg.bye_settled")) {
                JsonNode legs = calls.get(event.get("subject").asText()).get("legs");
                JsonNode leg = legs.get(event.get("data").get("leg").asInt() - 1);
                settled.put(leg.get("sip_call_id").asText(), time(event, "at"));
            }
        }
        return settled;
    }

    /**
     * Whoever was in a session with an engine that died was told by a later one, however soon the
     * next ones died, and nobody is told again whose BYE was settled.
     */
    private void goodbyes(List<SippLoad.Seen> seen, Map<String, Instant> settled, String who) {
        untold(seen).forEach(callId -> findings.add(who + " heard no end of " + callId));
        Set<String> branches = new TreeSet<>();
        for (SippLoad.Seen message : seen) {
            if (message.sent() || !message.what().equals("BYE")) {
                continue;
            }
            boolean fresh = branches.add(message.branch());
            Instant over = settled.getOrDefault(message.callId(), Instant.MAX);
            if (fresh && message.at().isAfter(over)) {
                findings.add(who + " owed nothing since " + over + " and got " + message);
            }
        }
    }

    /** The events tell the same as the records, in order and without a hole. */
    private void events(List<JsonNode> records) throws Exception {
        Map<String, Integer> opened = new HashMap<>();
        Map<String, Integer> ended = new HashMap<>();
        long number = 0;
        for (JsonNode event : engine.api().events()) {
            if (event.get("id").asLong() != ++number) {
                findings.add("a hole in the events before " + event);
                number = event.get("id").asLong();
            }
            switch (event.get("type").asText()) {
                case "call.opened" -> opened.merge(event.get("subject").asText(), 1, Integer::sum);
                case "call.ended" -> ended.merge(event.get("subject").asText(), 1, Integer::sum);
                default -> {}
            }
        }
        Map<String, Integer> once = new HashMap<>();
        records.forEach(call -> once.put(call.get("id").asText(), 1));
        if (!opened.equals(once) || !ended.equals(once)) {
            findings.add("records " + once + ", opened " + opened + ", ended " + ended);
        }
    }

    /** Nothing of all that is still held. */
    private void idle() throws Exception {
        Gone.within(engine.api()::metric, SETTLED, false);
        assertEquals(0, engine.api().get("/api/v1/calls?state=live").get("calls").size());
        for (JsonNode seat : engine.api().get("/api/v1/seats").get("seats")) {
            assertTrue(Set.of("idle", "away").contains(seat.get("state").asText()), seat::toString);
        }
        for (Path file : files(home.data())) {
            String name = file.getFileName().toString();
            assertFalse(name.endsWith(".tmp") || name.endsWith(".part"), name);
        }
    }

    private static List<Path> files(Path dir) throws IOException {
        try (Stream<Path> all = Files.walk(dir)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private static boolean isCut(JsonNode call) {
        return call.get("cause").asText().equals("engine-restart");
    }

    private static String callId(JsonNode call) {
        JsonNode legs = call.get("legs");
        return legs.isEmpty() ? NO_LEG : legs.get(0).get("sip_call_id").asText();
    }

    /** Empty when it is not said. */
    private static String text(JsonNode node, String field) {
        return node.hasNonNull(field) ? node.get(field).asText() : "";
    }

    private static Instant time(JsonNode node, String field) {
        return Instant.parse(node.get(field).asText());
    }

    private static long ms(Instant from, Instant to) {
        return Duration.between(from, to).toMillis();
    }
}
