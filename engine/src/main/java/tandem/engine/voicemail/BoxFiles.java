package tandem.engine.voicemail;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import tandem.engine.disk.Durable;

/**
 * The files of the boxes: {@code <tenant>/<box>/<stem>.wav} with a {@code .json} beside it. A
 * message exists as long as its {@code .json} does; the {@code .wav} comes before it and goes after
 * it. While a message is taken there are {@code .json.part} and {@code .wav.part}.
 */
record BoxFiles(Path dir) {
    static final String JSON = ".json";
    static final String PART = ".part";
    static final String WAV = ".wav";

    Path box(String tenant, String box) {
        return dir.resolve(tenant).resolve(box);
    }

    Path json(MessageId id) {
        return file(id, JSON);
    }

    Path wav(MessageId id) {
        return file(id, WAV);
    }

    Path jsonPart(MessageId id) {
        return file(id, JSON + PART);
    }

    Path wavPart(MessageId id) {
        return file(id, WAV + PART);
    }

    private Path file(MessageId id, String extension) {
        return box(id.tenant(), id.box()).resolve(id.stem() + extension);
    }

    /** Names of tenants or boxes below a directory, in no order. */
    static List<String> names(Path parent) throws IOException {
        return entries(parent).stream().filter(MessageId::isName).toList();
    }

    /** None when it is not there. */
    private static List<String> entries(Path parent) throws IOException {
        try (Stream<Path> entries = Files.list(parent)) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        } catch (NoSuchFileException | NotDirectoryException none) {
            return List.of();
        }
    }

    /** Messages of a box whose files have this extension. */
    List<MessageId> ids(String tenant, String box, String extension) throws IOException {
        List<MessageId> ids = new ArrayList<>();
        for (String name : entries(box(tenant, box))) {
            if (name.endsWith(extension)) {
                String stem = name.substring(0, name.length() - extension.length());
                MessageId.of(tenant, box, stem).ifPresent(ids::add);
            }
        }
        return ids;
    }

    /** All or nothing, and on the disk when it returns. */
    static void write(Path file, String text) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        Durable.replace(temporary, text.getBytes(StandardCharsets.UTF_8));
        move(temporary, file);
    }

    static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** What is in the file, and its name in the directory, survive a power cut. */
    static void force(Path file) throws IOException {
        try (FileChannel open = FileChannel.open(file, StandardOpenOption.READ)) {
            open.force(true);
        }
    }

    void deleteParts(MessageId id) throws IOException {
        Files.deleteIfExists(wavPart(id));
        Files.deleteIfExists(jsonPart(id));
    }

    void delete(MessageId id) throws IOException {
        Files.deleteIfExists(json(id));
        Files.deleteIfExists(wav(id));
    }
}
