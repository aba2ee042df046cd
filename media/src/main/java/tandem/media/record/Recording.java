package tandem.media.record;

import java.util.concurrent.atomic.AtomicBoolean;

import tandem.media.MediaEvent;
import tandem.media.MediaEvent.RecordingFacts;
import tandem.media.RecordingSpec;
import tandem.media.SessionId;

/** What loop and writer share of one recording: its name, its clock, and its end. */
public final class Recording {
    private static final long RUNNING = Long.MIN_VALUE;
    private static final long NS_PER_S = 1_000_000_000;

    /** What is recorded. */
    enum Kind {
        /** Both directions, or all parties, a channel each. */
        CALL,
        /** What the peer says. */
        MESSAGE
    }

    private final SessionId session;
    private final RecordingSpec spec;
    private final Kind kind;
    private final long silenceMs;
    private final long startNs;
    private final long startedAtMs;
    private final long nsPerSample;

    /** Sources of sound so far. Confined to the media loop. */
    private int sources;

    /** Confined to the media loop. */
    private boolean masked;

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
        this.nsPerSample = NS_PER_S / spec.rateHz();
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

    int rateHz() {
        return spec.rateHz();
    }

    int channels() {
        return switch (kind) {
            case CALL -> spec.channels();
            case MESSAGE -> 1;
        };
    }

    long silenceSamples() {
        return silenceMs * spec.rateHz() / 1000;
    }

    /** A number for one more source of sound. Runs on: media loop. */
    int newSource() {
        return sources++;
    }

    /** Silence instead of what is said, on all channels. Runs on: media loop. */
    void mask(boolean on) {
        masked = on;
    }

    /** Runs on: media loop. */
    boolean isMasked() {
        return masked;
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
        return Math.max(0, Math.floorDiv(atNs - startNs, nsPerSample));
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
                    new MediaEvent.MessageRecorded(
                            session, facts, voicedSamples * 1000 / spec.rateHz());
        };
    }

    /** Facts of a recording that the writer never finished. Runs on: media loop. */
    public RecordingFacts unfinished(String fault) {
        return facts(isStopped() ? samples() : 0, new Gaps(channels()), "", fault);
    }
}
