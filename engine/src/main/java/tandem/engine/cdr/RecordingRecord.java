package tandem.engine.cdr;

import java.time.Instant;
import java.util.List;

import tandem.media.MediaEvent;

import static java.util.Objects.requireNonNull;

/**
 * The recording of a call.
 *
 * @param file relative to the recordings directory: {@code YYYY/MM/DD/<call-id>.wav}, sealed ones
 *     {@code .sealed}; empty when nothing was written
 * @param started its first sample
 * @param durationMs length; 0 while it runs
 * @param gapMs silence put in for lost audio, all channels together
 * @param complete whether every due sample is in it; false while it runs
 * @param sha256 of the file, lower-case hex; empty while it runs
 * @param fault what went wrong, or empty
 * @param ledger what else is known of it
 */
public record RecordingRecord(
        String file,
        Instant started,
        long durationMs,
        long gapMs,
        boolean complete,
        String sha256,
        String fault,
        RecordingLedger ledger) {

    public RecordingRecord {
        requireNonNull(file, "file");
        requireNonNull(started, "started");
        requireNonNull(sha256, "sha256");
        requireNonNull(fault, "fault");
        requireNonNull(ledger, "ledger");
    }

    /** One of which no more is known. */
    public RecordingRecord(
            String file,
            Instant started,
            long durationMs,
            long gapMs,
            boolean complete,
            String sha256,
            String fault) {
        this(file, started, durationMs, gapMs, complete, sha256, fault, RecordingLedger.EMPTY);
    }

    /** The same with another ledger. */
    public RecordingRecord with(RecordingLedger other) {
        return new RecordingRecord(
                file, started, durationMs, gapMs, complete, sha256, fault, other);
    }

    /**
     * One that the media side has ended.
     *
     * @param file relative to the recordings directory
     * @param begun what was known when it began
     */
    public static RecordingRecord ended(
            String file, MediaEvent.RecordingFacts facts, RecordingLedger begun) {
        List<RecordingLedger.Gap> gaps =
                facts.gaps().stream()
                        .map(
                                gap ->
                                        new RecordingLedger.Gap(
                                                gap.channel(), gap.position(), gap.samples()))
                        .toList();
        return new RecordingRecord(
                file,
                Instant.ofEpochMilli(facts.startedAtMs()),
                begun.sound().ms(facts.samples()),
                begun.sound().ms(facts.gapSamples()),
                facts.complete(),
                facts.sha256(),
                facts.fault(),
                new RecordingLedger(
                        begun.format(),
                        begun.key(),
                        begun.retainDays(),
                        begun.sound(),
                        facts.samples(),
                        gaps,
                        facts.gapsLeftOut(),
                        List.of()));
    }

    /** One that was begun, and of which nothing is on the disk. */
    public static RecordingRecord nothing(RecordingRecord begun) {
        String fault = begun.fault().isEmpty() ? "nothing was written" : begun.fault();
        return new RecordingRecord(
                "", begun.started(), 0, 0, false, "", fault, begun.ledger().withSamples(0));
    }
}
