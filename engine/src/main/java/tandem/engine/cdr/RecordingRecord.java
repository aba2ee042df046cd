package tandem.engine.cdr;

import java.time.Instant;

import static java.util.Objects.requireNonNull;

/**
 * The recording of a call.
 *
 * @param file relative to the recordings directory: {@code YYYY/MM/DD/<call-id>.wav}; empty when
 *     nothing was written
 * @param started its first sample
 * @param durationMs length; 0 while it runs
 * @param gapMs silence put in for lost audio, both channels together
 * @param complete whether every due sample is in it; false while it runs
 * @param sha256 of the file, lower-case hex; empty while it runs
 * @param fault what went wrong, or empty
 */
public record RecordingRecord(
        String file,
        Instant started,
        long durationMs,
        long gapMs,
        boolean complete,
        String sha256,
        String fault) {

    public RecordingRecord {
        requireNonNull(file, "file");
        requireNonNull(started, "started");
        requireNonNull(sha256, "sha256");
        requireNonNull(fault, "fault");
    }

    /** One that was begun, and of which nothing is on the disk. */
    public static RecordingRecord nothing(RecordingRecord begun) {
        String fault = begun.fault().isEmpty() ? "nothing was written" : begun.fault();
        return new RecordingRecord("", begun.started(), 0, 0, false, "", fault);
    }
}
