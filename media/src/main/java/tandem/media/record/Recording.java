package tandem.media.record;

import java.util.concurrent.atomic.AtomicBoolean;

import tandem.media.MediaEvent;
import tandem.media.MediaEvent.RecordingFacts;
import tandem.media.RecordingSpec;
import tandem.media.SessionId;

/** What loop and writer share of one recording: its name, its clock, and its end. */
public final class Recording {
    private static final long RUNNING = Long.MIN_VALUE;
    private static final long NS_PER_SAMPLE = 125_000;
    private static final int SAMPLES_PER_MS = 8;

    /** What is recorded. */
    enum Kind {
        /** Both directions, a channel each. */
        CALL(2),
        /** What the peer says. */
        MESSAGE(1);

        final int channels;

        Kind(int channels) {
            this.channels = channels;
        }
    }

    private final SessionId session;
    private final RecordingSpec spec;
    private final Kind kind;
    private final long silenceMs;
    private final long startNs;
    private final long startedAtMs;

    /** Written by the loop before {@link #stopNs}, read by the writer after it. */
    private long droppedFrames;

    private volatile long stopNs = RUNNING;

    /** Written by the writer. */
    private volatile long voicedSamples;

    private final AtomicBoolean told = new AtomicBoolean();

    /**
     * @param silenceMs silence of a message that is told, 0 = never
     */
    Recording(
            SessionId session,
            RecordingSpec spec,
            Kind kind,
            long silenceMs,
            long startNs,
            long startedAtMs) {
        this.session = session;
        this.silenceMs = silenceMs;
        this.spec = spec;
        this.kind = kind;
        this.startNs = startNs;
        this.startedAtMs = startedAtMs;
    }

    public SessionId session() {
        return session;
    }

    RecordingSpec spec() {
        return spec;
    }

    Kind kind() {
        return kind;
    }

    long silenceSamples() {
        return silenceMs * SAMPLES_PER_MS;
    }

    /** Runs on: recording writer. */
    void voiced(long samples) {
        voicedSamples = samples;
    }

    /** Runs on: media loop. */
    void dropped() {
        droppedFrames++;
    }

    /** Runs on: media loop. */
    void stop(long nowNs) {
        stopNs = nowNs;
    }

    /** True once the loop hands in no more frames. */
    boolean isStopped() {
        return stopNs != RUNNING;
    }

    /** Whole length in samples; once stopped. */
    long samples() {
        return position(stopNs);
    }

    /** Sample that belongs to a moment. */
    long position(long atNs) {
        return Math.max(0, Math.floorDiv(atNs - startNs, NS_PER_SAMPLE));
    }

    /** Claims the right to tell how it ended; whoever gets true tells. */
    public boolean tryTell() {
        return told.compareAndSet(false, true);
    }

    RecordingFacts facts(long samples, Gaps gaps, String sha256, String fault) {
        boolean complete = fault.isEmpty() && droppedFrames == 0;
        return new RecordingFacts(
                spec.file(),
                startedAtMs,
                samples,
                gaps.samples(),
                gaps.list(),
                gaps.leftOut(),
                droppedFrames,
                complete,
                sha256,
                fault);
    }

    /** The event of its end. Runs on: any. */
    public MediaEvent ended(RecordingFacts facts) {
        return switch (kind) {
            case CALL -> new MediaEvent.Recorded(session, facts);
            case MESSAGE ->
                    new MediaEvent.MessageRecorded(session, facts, voicedSamples / SAMPLES_PER_MS);
        };
    }

    /** Facts of a recording that the writer never finished. Runs on: media loop. */
    public RecordingFacts unfinished(String fault) {
        return facts(isStopped() ? samples() : 0, new Gaps(kind.channels), "", fault);
    }
}
