package tandem.engine.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import tandem.engine.cdr.CallJson;
import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.LegRecord;
import tandem.engine.cdr.MarkRecord;
import tandem.engine.cdr.RecordingLedger;
import tandem.engine.cdr.RecordingRecord;
import tandem.engine.cdr.SegmentRecord;
import tandem.engine.cdr.Words;
import tandem.engine.disk.Durable;

/**
 * What a recording is, as JSON next to it, so that it can be understood without the database: whose
 * call, what is heard on which channel, which segment begins at which offset, when it was silenced
 * and why, whether it is complete. Runs on: any (immutable).
 */
record Manifest(String call, ObjectNode json) {
    /** What follows the name of one that is being written. */
    static final String TEMPORARY = ".tmp";

    private static final int VERSION = 3;
    private static final JsonMapper MAPPER = new JsonMapper();

    /** Of an ended call with a recording. */
    static Manifest of(CallRecord call) {
        RecordingRecord recording = call.recording().orElseThrow();
        ObjectNode json = MAPPER.createObjectNode();
        json.put("version", VERSION);
        json.put("call", call.id());
        json.put("tenant", call.tenant());
        json.put("direction", Words.of(call.direction()));
        json.put("from", call.from());
        json.put("to", call.to());
        putParties(json, call, recording.ledger().sound());
        putFacts(json, recording);
        ArrayNode segments = json.putArray("segments");
        Instant until = call.ended().orElse(recording.started());
        heard(call, recording).forEach(segment -> segments.add(segment(segment, recording, until)));
        ArrayNode marks = json.putArray("marks");
        call.marks().forEach(mark -> marks.add(mark(mark, recording)));
        json.put("config_hash", call.configHash());
        return new Manifest(call.id(), json);
    }

    /** Of a file whose call is not known any more. */
    static Manifest ofOrphan(String call, RecordingRecord recording) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("version", VERSION);
        json.put("call", call);
        putFacts(json, recording);
        return new Manifest(call, json);
    }

    static Path besides(Path recording) {
        return recording.resolveSibling(RecordingStore.callOf(recording) + ".json");
    }

    /** Whether a manifest was written; a power cut can leave an empty file. */
    static boolean isThere(Path file) {
        return file.toFile().length() > 0;
    }

    /** How many days a recording is kept by its plan; -1 when its manifest says nothing of it. */
    static int retainDays(Path recording) throws IOException {
        Path file = besides(recording);
        return isThere(file) ? MAPPER.readTree(file.toFile()).path("retain_days").asInt(-1) : -1;
    }

    /** All or nothing: a reader never sees half of it. */
    void write(Path file) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + TEMPORARY);
        byte[] text = (json.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
        Durable.replace(temporary, text);
        Files.move(
                temporary,
                file,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        Durable.forceFolder(file.toAbsolutePath().getParent());
    }

    private static void putFacts(ObjectNode json, RecordingRecord recording) {
        json.put("file", Path.of(recording.file()).getFileName().toString());
        json.put("started", CallJson.time(recording.started()));
        json.put("duration_ms", recording.durationMs());
        RecordingLedger ledger = recording.ledger();
        json.put("format", ledger.format().isEmpty() ? null : ledger.format());
        json.put("sample_rate", ledger.sound().rateHz());
        json.put("samples", ledger.samples());
        putChannels(json.putArray("channels"), ledger.sound());
        if (ledger.key().isEmpty()) {
            json.putNull("encryption");
        } else {
            json.putObject("encryption").put("algorithm", "AES-256-GCM").put("key", ledger.key());
        }
        json.put("retain_days", ledger.retainDays() < 0 ? null : ledger.retainDays());
        json.put("gap_ms", recording.gapMs());
        putGaps(json, ledger);
        ArrayNode pauses = json.putArray("pauses");
        ledger.silences().forEach(silence -> pauses.add(pause(silence, recording)));
        json.put("complete", recording.complete());
        json.put("sha256", recording.sha256().isEmpty() ? null : recording.sha256());
        json.put("fault", recording.fault().isEmpty() ? null : recording.fault());
    }

    private static void putChannels(ArrayNode channels, RecordingLedger.Sound sound) {
        channels.add("said by the caller");
        channels.add(sound.parties() == 0 ? "sent to the caller" : "said by the engine");
        for (int channel = 2; channel < sound.channels(); channel++) {
            channels.add("said by other parties");
        }
    }

    /**
     * Each with the channel that it is heard on; without one when it never talked to the caller.
     */
    private static void putParties(ObjectNode json, CallRecord call, RecordingLedger.Sound sound) {
        ArrayNode parties = json.putArray("parties");
        Set<String> named = new HashSet<>();
        for (LegRecord leg : call.legs()) {
            OptionalInt channel = channel(call, leg, sound);
            if (named.add(leg.party() + " " + channel)) {
                ObjectNode party = parties.addObject().put("party", leg.party());
                channel.ifPresent(on -> party.put("channel", on + 1));
            }
        }
    }

    private static OptionalInt channel(
            CallRecord call, LegRecord leg, RecordingLedger.Sound sound) {
        boolean caller = call.party().filter(leg::equals).isPresent();
        if (caller || sound.parties() == 0) {
            return OptionalInt.of(caller ? 0 : 1);
        }
        return sound.voices().stream()
                .filter(voice -> voice.leg() == leg.number())
                .mapToInt(RecordingLedger.Voice::channel)
                .findFirst();
    }

    private static void putGaps(ObjectNode json, RecordingLedger ledger) {
        ArrayNode gaps = json.putArray("gaps");
        for (RecordingLedger.Gap gap : ledger.gaps()) {
            gaps.addObject()
                    .put("channel", gap.channel() + 1)
                    .put("sample", gap.position())
                    .put("samples", gap.samples());
        }
        json.put("gaps_left_out", ledger.gapsLeftOut());
    }

    private static ObjectNode pause(RecordingLedger.Silence silence, RecordingRecord recording) {
        long begin = offsetMs(silence.from(), recording);
        ObjectNode json = MAPPER.createObjectNode();
        json.put("kind", silence.kind());
        json.put("reason", silence.reason().isEmpty() ? null : silence.reason());
        json.put("by", silence.by().isEmpty() ? "plan" : silence.by());
        json.put("offset_ms", begin);
        long end =
                silence.until()
                        .map(at -> offsetMs(at, recording))
                        .orElse(Math.max(begin, recording.durationMs()));
        json.put("duration_ms", end - begin);
        return json;
    }

    private static long offsetMs(Instant at, RecordingRecord recording) {
        long offset = at.toEpochMilli() - recording.started().toEpochMilli();
        return Math.clamp(offset, 0, Math.max(0, recording.durationMs()));
    }

    private static Stream<SegmentRecord> heard(CallRecord call, RecordingRecord recording) {
        Instant end = recording.started().plusMillis(recording.durationMs());
        return call.segments().stream()
                .filter(segment -> segment.started().isBefore(end))
                .filter(
                        segment ->
                                segment.ended().isEmpty()
                                        || segment.ended().get().isAfter(recording.started()));
    }

    /** Consent, notices, and why the recording is silent from here on or no more. */
    private static ObjectNode mark(MarkRecord mark, RecordingRecord recording) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("name", mark.name());
        json.put("offset_ms", offsetMs(mark.at(), recording));
        return json;
    }

    /** Offsets are into the file: what began before it begins at 0. */
    private static ObjectNode segment(
            SegmentRecord segment, RecordingRecord recording, Instant until) {
        long origin = recording.started().toEpochMilli();
        long begin = Math.max(0, segment.started().toEpochMilli() - origin);
        long end =
                Math.clamp(
                        segment.ended().orElse(until).toEpochMilli() - origin,
                        begin,
                        Math.max(begin, recording.durationMs()));
        ObjectNode json = MAPPER.createObjectNode();
        json.put("kind", Words.of(segment.kind()));
        json.put("name", segment.name());
        json.put("party", segment.party().isEmpty() ? null : segment.party());
        json.put("offset_ms", begin);
        json.put("duration_ms", end - begin);
        json.put("outcome", segment.outcome().isEmpty() ? null : segment.outcome());
        return json;
    }
}
