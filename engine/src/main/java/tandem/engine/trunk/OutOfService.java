package tandem.engine.trunk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;

import tandem.engine.disk.Durable;

/**
 * The trunks that operators have taken out, with their reasons, in a file: who takes one out for
 * works at the carrier does not expect a restart to put it back. Runs on: any thread that may
 * block; a change is on the disk when it returns.
 */
public final class OutOfService {
    /** More than any plan has trunks. */
    private static final int MOST = 10_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private volatile Map<String, String> reasons;

    private OutOfService(Path file, Map<String, String> reasons) {
        this.file = file;
        this.reasons = reasons;
    }

    /**
     * @throws UncheckedIOException when the file is there and cannot be read: calls would go where
     *     somebody wants none
     */
    public static OutOfService open(Path file) {
        try {
            Map<String, String> reasons =
                    Files.exists(file)
                            ? JSON.readValue(Files.readAllBytes(file), new TypeReference<>() {})
                            : Map.of();
            return new OutOfService(file, Map.copyOf(reasons));
        } catch (IOException e) {
            throw new UncheckedIOException(file + " says which trunks are out and is damaged", e);
        }
    }

    /** Why a trunk is out; empty when it is not. */
    public Optional<String> reason(String trunk) {
        return Optional.ofNullable(reasons.get(trunk));
    }

    /**
     * @param reason empty = it is in again
     * @throws UncheckedIOException when the disk takes nothing; then nothing has changed
     */
    public synchronized void set(String trunk, Optional<String> reason) {
        Map<String, String> next = new TreeMap<>(reasons);
        next.remove(trunk);
        reason.filter(_ -> next.size() < MOST).ifPresent(why -> next.put(trunk, why));
        try {
            write(next);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        reasons = Map.copyOf(next);
    }

    private void write(Map<String, String> next) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path fresh = folder.resolve(file.getFileName() + ".new");
        Durable.replace(fresh, JSON.writeValueAsString(next).getBytes(StandardCharsets.UTF_8));
        try {
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        }
        Durable.forceFolder(folder);
    }
}
