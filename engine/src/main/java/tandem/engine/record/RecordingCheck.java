package tandem.engine.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import tandem.media.record.RecordingReader;
import tandem.media.seal.SealKey;

/**
 * Holds recordings against their manifests: hash, seals and length. Changes nothing, and may run
 * beside an engine. Runs on: any thread that may block.
 */
public final class RecordingCheck {
    private static final JsonMapper JSON = new JsonMapper();

    private final Function<String, Optional<SealKey>> keys;

    /**
     * @param keys that open sealed recordings, by id
     */
    public RecordingCheck(Function<String, Optional<SealKey>> keys) {
        this.keys = keys;
    }

    /**
     * What a check found.
     *
     * @param running recordings without a manifest yet; they run, or wait for repair
     * @param wrong one line each
     */
    public record Found(int sound, int running, List<String> wrong) {
        public Found {
            wrong = List.copyOf(wrong);
        }
    }

    /**
     * Checks all recordings below a directory, or those of one call.
     *
     * @param call its id; empty = all
     */
    public Found run(Path dir, String call) throws IOException {
        int sound = 0;
        int running = 0;
        List<String> wrong = new ArrayList<>();
        for (Path manifest : files(dir, ".json", call)) {
            Optional<String> fault = fault(manifest);
            fault.ifPresent(what -> wrong.add(manifest + ": " + what));
            sound += fault.isEmpty() ? 1 : 0;
        }
        for (String kind : RecordingStore.SUFFIXES) {
            for (Path file : files(dir, kind, call)) {
                running += Manifest.isThere(Manifest.besides(file)) ? 0 : 1;
            }
        }
        return new Found(sound, running, wrong);
    }

    private static List<Path> files(Path dir, String suffix, String call) throws IOException {
        try (Stream<Path> all = Files.walk(dir)) {
            return all.filter(file -> name(file).endsWith(suffix))
                    .filter(file -> call.isEmpty() || name(file).equals(call + suffix))
                    .sorted()
                    .toList();
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    private Optional<String> fault(Path manifest) {
        try {
            JsonNode json = JSON.readTree(manifest.toFile());
            Path file = manifest.resolveSibling(json.path("file").asText("")).normalize();
            if (json.path("file").asText("").isEmpty()
                    || !manifest.resolveSibling("").normalize().equals(file.getParent())) {
                return Optional.of("names no file beside it");
            }
            if (!Files.isRegularFile(file)) {
                return Optional.of("its file is not there");
            }
            return hash(json, file).or(() -> content(json, file));
        } catch (IOException e) {
            return Optional.of("cannot be read: " + e.getMessage());
        }
    }

    private static Optional<String> hash(JsonNode json, Path file) throws IOException {
        String said = json.path("sha256").asText("");
        if (said.isEmpty()) {
            return Optional.of("has no hash");
        }
        return said.equals(RecordingRepair.sha256(file))
                ? Optional.empty()
                : Optional.of("the file is not the one that was hashed");
    }

    private Optional<String> content(JsonNode json, Path file) {
        try (RecordingReader reader = RecordingReader.open(file, keys, false)) {
            Optional<String> broken = reader.check();
            return broken.isPresent() ? broken : length(json, reader);
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static Optional<String> length(JsonNode json, RecordingReader reader) {
        long saidMs = json.path("duration_ms").longValue();
        long isMs = reader.durationMs();
        if (saidMs != isMs) {
            return Optional.of("is " + isMs + " ms long, its manifest says " + saidMs);
        }
        String key = json.path("encryption").path("key").asText("");
        return key.equals(reader.keyId()) || !json.has("encryption")
                ? Optional.empty()
                : Optional.of("is sealed with " + reader.keyId() + ", its manifest says " + key);
    }
}
