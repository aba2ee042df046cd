package tandem.engine.record;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.RecordingRecord;

/**
 * The directory of recordings: {@code YYYY/MM/DD/<call-id>.wav} by the UTC day on which the call
 * began, each with a manifest {@code <call-id>.json} next to it once the call is in the database.
 * No name can lead out of the directory. Runs on: any.
 */
public final class RecordingStore {
    private static final Logger LOG = LoggerFactory.getLogger(RecordingStore.class);
    private static final Pattern CALL_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuu/MM/dd").withZone(ZoneOffset.UTC);

    private final Path dir;
    private final LongAdder manifestFailures = new LongAdder();

    /**
     * Creates the directory when it is not there.
     *
     * @throws UncheckedIOException when it cannot be created
     */
    public RecordingStore(Path dir) {
        this.dir = dir.toAbsolutePath().normalize();
        try {
            Files.createDirectories(this.dir);
        } catch (IOException e) {
            throw new UncheckedIOException("recordings.dir: cannot create " + dir, e);
        }
    }

    /**
     * The file for a new recording; its directory is there on return.
     *
     * @param callId letters, digits, dots, hyphens and underscores; at most 128, the first a letter
     *     or digit
     * @param started when the call began
     * @throws IllegalArgumentException for another call id
     * @throws UncheckedIOException when the directory of the day cannot be created
     */
    public Path file(String callId, Instant started) {
        Path file = dir.resolve(name(callId, started));
        try {
            Files.createDirectories(file.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create " + file.getParent(), e);
        }
        return file;
    }

    /**
     * How a file of this store stands in {@link RecordingRecord#file()}: relative, with slashes.
     */
    public String name(Path file) {
        Path inside = file.toAbsolutePath().normalize();
        if (!inside.startsWith(dir) || inside.equals(dir)) {
            throw new IllegalArgumentException("no file of this store");
        }
        return dir.relativize(inside).toString().replace('\\', '/');
    }

    /** The file of a recording, if it is there. */
    public Optional<Path> find(RecordingRecord recording) {
        try {
            Path file = dir.resolve(recording.file()).normalize();
            return Optional.of(file)
                    .filter(inside -> inside.startsWith(dir) && Files.isRegularFile(inside));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** Whether something of a recording was written; a file without a header is nothing yet. */
    public boolean hasAny(RecordingRecord recording) {
        return find(recording).filter(file -> !isEmpty(file)).isPresent();
    }

    static boolean isEmpty(Path file) {
        try {
            return Files.size(file) == 0;
        } catch (IOException unreadable) {
            return false;
        }
    }

    /**
     * Writes the manifest of an ended call that has a recording; a second time replaces the first.
     * A failure is counted and logged: the manifest is then written at the next start.
     */
    public void describe(CallRecord call) {
        call.recording().flatMap(this::find).ifPresent(file -> put(file, Manifest.of(call)));
    }

    /**
     * Deletes a recording with its manifest.
     *
     * @return whether there was one
     * @throws UncheckedIOException when it cannot be deleted
     */
    public boolean delete(RecordingRecord recording) {
        Optional<Path> file = find(recording);
        try {
            if (file.isPresent()) {
                Files.delete(file.get());
                Files.deleteIfExists(Manifest.besides(file.get()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete a recording", e);
        }
        return file.isPresent();
    }

    /**
     * Deletes the recordings of all days before one, with their manifests and directories.
     *
     * @return how many recordings
     * @throws UncheckedIOException when they cannot be deleted
     */
    public int deleteBefore(LocalDate day) {
        int deleted = 0;
        try (Stream<Path> days = Files.find(dir, 3, (path, facts) -> facts.isDirectory())) {
            for (Path candidate : days.toList()) {
                if (dayOf(candidate).filter(day::isAfter).isPresent()) {
                    deleted += deleteDay(candidate);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete recordings", e);
        }
        return deleted;
    }

    private Optional<LocalDate> dayOf(Path candidate) {
        String name = dir.relativize(candidate).toString().replace('\\', '/');
        try {
            return Optional.of(LocalDate.parse(name, DAY));
        } catch (DateTimeException noDay) {
            return Optional.empty();
        }
    }

    private static int deleteDay(Path directory) throws IOException {
        int recordings = 0;
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                recordings += file.getFileName().toString().endsWith(".wav") ? 1 : 0;
                Files.delete(file);
            }
        }
        Files.delete(directory);
        return recordings;
    }

    /** Manifests that could not be written. */
    public long manifestFailuresTotal() {
        return manifestFailures.sum();
    }

    Path dir() {
        return dir;
    }

    void put(Path recording, Manifest manifest) {
        try {
            manifest.write(Manifest.besides(recording));
        } catch (IOException e) {
            manifestFailures.increment();
            LOG.warn("call={} event=manifest-failed error=\"{}\"", manifest.call(), e.toString());
        }
    }

    private static String name(String callId, Instant started) {
        if (!CALL_ID.matcher(callId).matches()) {
            throw new IllegalArgumentException("call id cannot name a file");
        }
        return DAY.format(started) + "/" + callId + ".wav";
    }
}
