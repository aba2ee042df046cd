package tandem.engine.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A copy of the shipped conf tree that a test may change. */
final class ConfCopy {
    static final String QUEUES = "tenants/demo/queues.yaml";

    final Path dir;

    ConfCopy(Path dir) throws IOException {
        this.dir = dir;
        Path shipped = Path.of("..", "conf");
        try (Stream<Path> files = Files.walk(shipped)) {
            for (Path file : files.toList()) {
                Path copy = dir.resolve(shipped.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
    }

    String read(String file) throws IOException {
        return Files.readString(dir.resolve(file));
    }

    ConfCopy write(String file, String text) throws IOException {
        Files.createDirectories(dir.resolve(file).getParent());
        Files.writeString(dir.resolve(file), text);
        return this;
    }

    ConfCopy replace(String file, String from, String to) throws IOException {
        String text = read(file);
        if (!text.contains(from)) {
            throw new IllegalStateException(file + " has no " + from);
        }
        return write(file, text.replace(from, to));
    }

    /** A change that the check takes. */
    ConfCopy ring(String ring) throws IOException {
        return write(QUEUES, read(QUEUES).replaceAll("ring: \\S+", "ring: " + ring));
    }

    /** A change that the check refuses. */
    ConfCopy spoil() throws IOException {
        return write(QUEUES, read(QUEUES).replaceAll("(?m)^    ring:", "    rng:"));
    }

    ConfCopy repair() throws IOException {
        return write(QUEUES, read(QUEUES).replace("    rng:", "    ring:"));
    }
}
