package tandem.engine.events.hook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;

import tandem.engine.cdr.CallJson;
import tandem.engine.disk.Durable;

/**
 * The dead letters of one webhook: a file with a JSON object a line, on the disk before a letter
 * counts as kept. Bounded: beyond the bound the oldest tenth goes.
 *
 * <p>Written by the webhooks' thread; may be read by others, who see each line whole or not at all.
 */
final class LetterBox {
    static final int MOST = 10_000;
    private static final JsonMapper MAPPER = new JsonMapper();

    private final Path file;
    private volatile int count;

    LetterBox(Path file) {
        this.file = file;
        this.count = all().size();
    }

    int count() {
        return count;
    }

    /** All letters in the order in which they died. */
    List<Letter> all() {
        if (!Files.exists(file)) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(file)) {
            List<Letter> letters = new ArrayList<>();
            lines.forEach(line -> parse(line, letters));
            return letters;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Keeps letters; on the disk when this returns. */
    void add(List<Letter> letters) throws IOException {
        StringBuilder text = new StringBuilder();
        letters.forEach(letter -> text.append(json(letter)).append('\n'));
        // After a torn line the next one must begin anew.
        String begin = Files.exists(file) && torn() ? "\n" : "";
        Durable.append(file, (begin + text).getBytes(StandardCharsets.UTF_8));
        count += letters.size();
        if (count > MOST) {
            List<Letter> all = all();
            rewrite(all.subList(all.size() - MOST * 9 / 10, all.size()));
        }
    }

    /** Takes out what was delivered after all. */
    void remove(Set<Long> numbers) throws IOException {
        rewrite(all().stream().filter(letter -> !numbers.contains(letter.number())).toList());
    }

    private void rewrite(List<Letter> letters) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        StringBuilder text = new StringBuilder();
        letters.forEach(letter -> text.append(json(letter)).append('\n'));
        Durable.replace(fresh, text.toString().getBytes(StandardCharsets.UTF_8));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        count = letters.size();
    }

    private boolean torn() throws IOException {
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            return in.size() > 0 && in.read(last, in.size() - 1) == 1 && last.get(0) != '\n';
        }
    }

    /** A line that a crash has torn is left out: its event is still unsettled. */
    private static void parse(String line, List<Letter> letters) {
        try {
            JsonNode json = MAPPER.readTree(line);
            if (json != null && json.has("event")) {
                letters.add(
                        new Letter(
                                json.get("number").asLong(),
                                Instant.parse(json.get("at").asText()),
                                json.get("subject").asText(),
                                Instant.parse(json.get("died").asText()),
                                json.get("tries").asInt(),
                                json.get("error").asText(),
                                json.get("event").toString()));
            }
        } catch (JsonProcessingException | RuntimeException torn) {
            return;
        }
    }

    private static String json(Letter letter) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("number", letter.number());
        json.put("at", CallJson.time(letter.at()));
        json.put("subject", letter.subject());
        json.put("died", CallJson.time(letter.died()));
        json.put("tries", letter.tries());
        json.put("error", letter.error());
        json.putRawValue("event", new RawValue(letter.event()));
        return json.toString();
    }
}
