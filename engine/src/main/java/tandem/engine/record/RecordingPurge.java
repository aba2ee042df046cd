package tandem.engine.record;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import tandem.engine.cdr.RecordingLedger.Hold;
import tandem.engine.cdr.RecordingRecord;

/**
 * Deletes recordings: those that are too old, and those of people who want it. What is under a
 * legal hold stays; of what goes a proof is written first. Runs on: any thread that may block.
 */
public final class RecordingPurge {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuu/MM/dd").withZone(ZoneOffset.UTC);

    private final RecordingStore store;
    private final Path dir;
    private final InstantSource clock;
    private final PurgeProofs proofs;

    RecordingPurge(RecordingStore store, Path dir, InstantSource clock) {
        this.store = store;
        this.dir = dir;
        this.clock = clock;
        this.proofs = new PurgeProofs(dir.resolve("purged.jsonl"));
    }

    /**
     * Deletes a recording with its manifest, unless it is held.
     *
     * @param rule by which it goes; it stands in the proof
     * @return whether there was one, and it is gone
     * @throws UncheckedIOException when it cannot be deleted
     */
    public boolean delete(RecordingRecord recording, String rule) {
        Optional<Path> file = store.find(recording);
        try {
            return file.isPresent() && tryDelete(file.get(), rule);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete a recording", e);
        }
    }

    /** A hold comes before the deletion or after it, never into it. */
    synchronized void hold(Path file, Hold hold) {
        LegalHold.set(file, hold);
    }

    private synchronized boolean tryDelete(Path file, String rule) throws IOException {
        if (LegalHold.isHeld(file) || !Files.exists(file)) {
            return false;
        }
        proofs.add(file, store.name(file), rule, clock.instant());
        Files.delete(file);
        Files.deleteIfExists(Manifest.besides(file));
        return true;
    }

    /**
     * Deletes the recordings of all days before one, with their manifests and directories, but
     * those whose plan says how long they are kept, and those that are held.
     *
     * @return how many recordings
     * @throws UncheckedIOException when they cannot be deleted
     */
    public int deleteBefore(LocalDate day) {
        return delete("retention.recordings", (of, days) -> days < 0 && of.isBefore(day)).size();
    }

    /**
     * Deletes the recordings whose plan says that they are kept no longer, but those that are held.
     *
     * @return ids of their calls
     * @throws UncheckedIOException when they cannot be deleted
     */
    public List<String> deleteByPlan(LocalDate today) {
        return delete(
                "recording.retain", (of, days) -> days > 0 && of.isBefore(today.minusDays(days)));
    }

    /** Whether a recording of a day goes, by the days that its plan says; -1 = it says none. */
    @FunctionalInterface
    private interface Expiry {
        boolean isOver(LocalDate day, int days);
    }

    private List<String> delete(String rule, Expiry expiry) {
        List<String> deleted = new ArrayList<>();
        try (Stream<Path> days = Files.find(dir, 3, (path, facts) -> facts.isDirectory())) {
            for (Path candidate : days.toList()) {
                Optional<LocalDate> day = dayOf(candidate);
                if (day.isPresent()) {
                    deleteOfDay(candidate, day.get(), rule, expiry, deleted);
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

    private void deleteOfDay(
            Path directory, LocalDate day, String rule, Expiry expiry, List<String> deleted)
            throws IOException {
        if (!expiry.isOver(day, -1) && !expiry.isOver(day, 1)) {
            return;
        }
        for (Path file : files(directory)) {
            boolean over =
                    RecordingStore.isRecording(file)
                            && expiry.isOver(day, Manifest.retainDays(file));
            if (over && tryDelete(file, rule)) {
                deleted.add(RecordingStore.callOf(file));
            }
        }
        List<Path> left = files(directory);
        if (left.stream().noneMatch(RecordingStore::isRecording)) {
            for (Path file : left) {
                Files.delete(file);
            }
            Files.delete(directory);
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }
}
