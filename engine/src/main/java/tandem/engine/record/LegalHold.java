package tandem.engine.record;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import tandem.engine.cdr.RecordingLedger.Hold;
import tandem.engine.disk.Durable;
import tandem.engine.journal.JsonText;

/**
 * Legal holds: a recording is not deleted by anything while a file {@code <call-id>.hold} lies
 * beside it, which says since when, who wants it and why. It lies there and not in the database, so
 * that it holds whatever becomes of that. Runs on: any thread that may block.
 */
public final class LegalHold {
    private static final String SUFFIX = ".hold";
    private static final JsonMapper JSON = new JsonMapper();

    private LegalHold() {}

    /** All holds below a directory, one line each: call, since when, by whom, why. */
    public static List<String> list(Path dir) throws IOException {
        try (Stream<Path> all = Files.walk(dir)) {
            return all.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                    .sorted()
                    .map(LegalHold::line)
                    .toList();
        }
    }

    private static String line(Path file) {
        String call = RecordingStore.callOf(file);
        Hold hold = of(file).orElse(new Hold("", "lifted", Instant.EPOCH));
        return call + " since=" + hold.since() + " by=" + hold.by() + " reason=" + hold.reason();
    }

    /** The hold on a recording. One that cannot be read holds all the same. */
    static Optional<Hold> of(Path recording) {
        Path file = besides(recording);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonNode json = JSON.readTree(file.toFile());
            return Optional.of(
                    new Hold(
                            json.path("by").asText(""),
                            json.path("reason").asText(""),
                            Instant.parse(json.path("since").asText())));
        } catch (IOException | DateTimeException unreadable) {
            return Optional.of(new Hold("", "unreadable", Instant.EPOCH));
        }
    }

    static boolean isHeld(Path recording) {
        return Files.exists(besides(recording));
    }

    /** Durable when this returns. */
    static void set(Path recording, Hold hold) {
        Path file = besides(recording);
        String text =
                new JsonText()
                        .put("by", hold.by())
                        .put("reason", hold.reason())
                        .put("since", hold.since().toString())
                        .end();
        try {
            Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
            Durable.replace(temporary, (text + "\n").getBytes(StandardCharsets.UTF_8));
            Files.move(
                    temporary,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            Durable.forceFolder(file.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    static void lift(Path recording) {
        try {
            Files.deleteIfExists(besides(recording));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete a hold", e);
        }
    }

    private static Path besides(Path recording) {
        return recording.resolveSibling(RecordingStore.callOf(recording) + SUFFIX);
    }
}
