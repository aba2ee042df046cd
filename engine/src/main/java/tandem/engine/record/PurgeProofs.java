package tandem.engine.record;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import tandem.engine.disk.Durable;
import tandem.engine.journal.JsonText;

/**
 * What was deleted, when and by which rule: one line each in {@code purged.jsonl}, written before
 * the file goes and never deleted. Each line has the SHA-256 of the one before it, so that none can
 * be changed or taken out unnoticed. Names no number, only the call. Runs on: one thread at a time.
 */
final class PurgeProofs {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MOST_LINE = 8192;

    private final Path file;

    PurgeProofs(Path file) {
        this.file = file;
    }

    /**
     * Writes down that a recording goes.
     *
     * @param rule by which it goes, such as {@code retention.recordings}
     * @throws IOException when it cannot be written; the file must stay then
     */
    synchronized void add(Path recording, String name, String rule, Instant at) throws IOException {
        Path manifest = Manifest.besides(recording);
        JsonNode known =
                Manifest.isThere(manifest)
                        ? JSON.readTree(manifest.toFile())
                        : JSON.createObjectNode();
        String line =
                new JsonText()
                        .put("at", at.truncatedTo(ChronoUnit.MILLIS).toString())
                        .put("call", RecordingStore.callOf(recording))
                        .put("file", name)
                        .put("rule", rule)
                        .put("started", known.path("started").asText(""))
                        .put("duration_ms", known.path("duration_ms").asLong())
                        .put("octets", Files.size(recording))
                        .put("sha256", known.path("sha256").asText(""))
                        .put("previous", sha256(last()))
                        .end();
        Durable.append(file, (line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** The last line; empty when there is none. */
    private String last() throws IOException {
        if (!Files.exists(file)) {
            return "";
        }
        try (RandomAccessFile from = new RandomAccessFile(file.toFile(), "r")) {
            long begin = Math.max(0, from.length() - MOST_LINE);
            byte[] octets = new byte[(int) (from.length() - begin)];
            from.seek(begin);
            from.readFully(octets);
            String text = new String(octets, StandardCharsets.UTF_8).stripTrailing();
            return text.substring(text.lastIndexOf('\n') + 1);
        }
    }

    static String sha256(String line) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(line.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
