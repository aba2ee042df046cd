package tandem.engine.record;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import tandem.engine.cdr.CallArchive;
import tandem.engine.cdr.CallFilter;
import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.LegRecord;
import tandem.engine.cdr.RecordingRecord;
import tandem.media.record.RecordingReader;

/**
 * Holds the records of calls against the files of their recordings: is the file there, is it as
 * long as the record says and as long as the call, and, of a share of them, is it the one that was
 * hashed. A manifest can be changed together with its file; the record in the database says what it
 * was. Runs on: one thread that may block.
 */
public final class RecordingAudit {
    private static final int PAGE = 200;
    private static final long MOST_MS = 100;
    private static final String EXPIRED = "expired";

    private final CallArchive archive;
    private final RecordingStore store;
    private final int hashed;

    /**
     * @param hashed one in so many files is hashed, 1 = each
     */
    public RecordingAudit(CallArchive archive, RecordingStore store, int hashed) {
        this.archive = archive;
        this.store = store;
        this.hashed = Math.max(1, hashed);
    }

    /**
     * What was found.
     *
     * @param checked recordings
     * @param wrong one line each, with the id of the call
     */
    public record Found(int checked, List<String> wrong) {
        public Found {
            wrong = List.copyOf(wrong);
        }
    }

    /** Checks the recordings of calls that began within a time, those that still run excepted. */
    public Found run(Instant from, Instant until) {
        CallFilter filter =
                CallFilter.of(
                        name ->
                                switch (name) {
                                    case "started_after" -> from.toString();
                                    case "started_before" -> until.toString();
                                    default -> "";
                                });
        int checked = 0;
        List<String> wrong = new ArrayList<>();
        String after = "";
        do {
            CallArchive.Page page = archive.list(filter, after, PAGE);
            for (CallRecord call : page.calls()) {
                if (isKept(call)) {
                    fault(call).ifPresent(what -> wrong.add(call.id() + ": " + what));
                    checked++;
                }
            }
            after = page.next();
        } while (!after.isEmpty());
        return new Found(checked, wrong);
    }

    /** Of one that could not begin the record says so, and of one that has expired too. */
    private static boolean isKept(CallRecord call) {
        return call.recording()
                .filter(known -> !known.file().isEmpty() && !known.fault().equals(EXPIRED))
                .isPresent();
    }

    private Optional<String> fault(CallRecord call) {
        RecordingRecord recording = call.recording().orElseThrow();
        Optional<Path> file = store.find(recording);
        if (file.isEmpty()) {
            return Optional.of("its recording is not there");
        }
        if (recording.sha256().isEmpty()) {
            return Optional.of("its recording was never finished");
        }
        try {
            return length(call, recording, file.get()).or(() -> hash(call, recording, file.get()));
        } catch (IOException e) {
            return Optional.of("its recording cannot be read: " + e.getMessage());
        }
    }

    private Optional<String> length(CallRecord call, RecordingRecord recording, Path file)
            throws IOException {
        long isMs;
        try (RecordingReader reader = store.open(file, false)) {
            isMs = reader.durationMs();
        }
        if (Math.abs(isMs - recording.durationMs()) > MOST_MS) {
            return Optional.of(
                    "is " + isMs + " ms long, its record says " + recording.durationMs());
        }
        long callMs =
                left(call)
                        .map(ended -> Duration.between(recording.started(), ended).toMillis())
                        .orElse(isMs);
        // What a dead process left is shorter than its call, and its record says so.
        return recording.complete() && Math.abs(isMs - callMs) > MOST_MS
                ? Optional.of("is " + isMs + " ms long, its call went on for " + callMs)
                : Optional.empty();
    }

    /** When the party left whom the recording goes by; others may talk on. */
    private static Optional<Instant> left(CallRecord call) {
        return call.party().flatMap(LegRecord::ended).or(call::ended);
    }

    private Optional<String> hash(CallRecord call, RecordingRecord recording, Path file) {
        if (Math.floorMod(call.id().hashCode(), hashed) != 0) {
            return Optional.empty();
        }
        try {
            return recording.sha256().equals(RecordingRepair.sha256(file))
                    ? Optional.empty()
                    : Optional.of("its recording is not the one that was hashed");
        } catch (IOException e) {
            return Optional.of("its recording cannot be read: " + e.getMessage());
        }
    }
}
