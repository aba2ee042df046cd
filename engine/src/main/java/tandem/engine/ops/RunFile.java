package tandem.engine.ops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * The mark of a running engine in its data directory, {@code run/}: a lock that keeps a second
 * engine away, and {@code engine.json} that tells commands of the same machine where it listens.
 * The system releases the lock however the process dies. Runs on: any.
 */
public final class RunFile implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Path file;
    private final FileChannel lock;

    private RunFile(Path file, FileChannel lock) {
        this.file = file;
        this.lock = lock;
    }

    /** Where an engine can be reached. */
    public record Address(String http, long pid) {}

    /**
     * Claims a data directory.
     *
     * @throws IllegalStateException when an engine runs on it
     * @throws UncheckedIOException when it cannot be written
     */
    public static RunFile claim(Path data) {
        try {
            Path dir = Files.createDirectories(data.resolve("run"));
            FileChannel lock =
                    FileChannel.open(
                            dir.resolve("lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            if (tryLock(lock) == null) {
                lock.close();
                throw new IllegalStateException(
                        "another engine uses the data directory "
                                + data
                                + "; choose another --data");
            }
            Path file = dir.resolve("engine.json");
            Files.deleteIfExists(file);
            return new RunFile(file, lock);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use the data directory " + data + ": " + e, e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel lock) throws IOException {
        try {
            return lock.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    /** Tells where the engine listens. */
    public void tell(Address address) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("http", address.http());
        json.put("pid", address.pid());
        Path next = file.resolveSibling("engine.json.part");
        try {
            Files.writeString(next, json + "\n");
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** The engine that runs on a data directory now, if one does. */
    public static Optional<Address> find(Path data) {
        Path dir = data.resolve("run");
        try (FileChannel lock = FileChannel.open(dir.resolve("lock"), StandardOpenOption.WRITE)) {
            FileLock free = tryLock(lock);
            if (free != null) {
                free.release();
                return Optional.empty();
            }
            JsonNode json = MAPPER.readTree(Files.readString(dir.resolve("engine.json")));
            return Optional.of(
                    new Address(json.required("http").asText(), json.required("pid").asLong()));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    /** The engine stops. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + file, e);
        }
    }
}
