package tandem.engine.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that says each second that the process still lives, so that its successor knows until when
 * the calls went on which it must end. Not flushed: it survives the process, not the machine. Runs
 * on: journal-writer.
 */
final class LifeSign {
    private static final Logger LOG = LoggerFactory.getLogger(LifeSign.class);
    private static final long EVERY_MS = 1_000;

    private final Path file;
    private final InstantSource clock;
    private long lastMs;

    LifeSign(Path file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
    }

    /** The last one of an earlier process; {@link Instant#EPOCH} when there is none. */
    static Instant read(Path file) {
        try {
            return Instant.ofEpochMilli(Long.parseLong(Files.readString(file).strip()));
        } catch (IOException | NumberFormatException none) {
            return Instant.EPOCH;
        }
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** Gives one, unless there was one within the last second. */
    void give() {
        long nowMs = clock.millis();
        if (Math.abs(nowMs - lastMs) < EVERY_MS) {
            return;
        }
        lastMs = nowMs;
        try {
            Files.write(file, Long.toString(nowMs).getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            // A disk that does not take the journal is told of where the journal is written.
            LOG.debug("event=life-sign-failed error=\"{}\"", e.toString());
        }
    }
}
