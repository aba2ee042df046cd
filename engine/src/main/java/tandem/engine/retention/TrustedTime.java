package tandem.engine.retention;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The time that deleting goes by: never later than the clock says, and from one sweep to the next
 * never more than a day further than time has really passed. A clock that jumps ahead by years thus
 * deletes at most a day's worth too early with each sweep, and is told of. Kept in a file, so that
 * a restart does not forget. Confined to the sweeping thread.
 */
final class TrustedTime {
    private static final Duration AHEAD = Duration.ofDays(1);

    private final Path file;

    TrustedTime(Path file) {
        this.file = file;
    }

    /**
     * The time for a sweep.
     *
     * @param now what the clock says
     * @param passed how long this process knows that the last sweep is ago; zero for its first
     * @param first what to begin with where there was no sweep ever
     */
    Instant at(Instant now, Duration passed, Instant first) {
        Instant last = read().orElse(first);
        Instant furthest = last.plus(passed).plus(AHEAD);
        Instant trusted = now.isBefore(furthest) ? now : furthest;
        write(trusted);
        return trusted;
    }

    private Optional<Instant> read() {
        try {
            return Optional.of(Instant.parse(Files.readString(file).strip()));
        } catch (IOException | java.time.DateTimeException none) {
            return Optional.empty();
        }
    }

    private void write(Instant trusted) {
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            Files.writeString(temporary, trusted + "\n");
            Files.move(
                    temporary,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
