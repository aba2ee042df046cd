package tandem.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The folder of one run: config, data and logs of its engine. Runs on: any; blocks on the file
 * system.
 */
final class RunFolder {
    private RunFolder() {}

    /** The folder asked for, or a new temporary one. */
    static Path open(@Nullable Path wanted, String name) throws IOException {
        return wanted == null
                ? Files.createTempDirectory("tandem-" + name + "-")
                : Files.createDirectories(wanted);
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        } catch (UncheckedIOException broken) {
            throw broken.getCause();
        }
    }
}
