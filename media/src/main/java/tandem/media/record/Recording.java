package tandem.media.record;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

import tandem.media.MediaEvent.RecordingFacts;
import tandem.media.SessionId;

/** What loop and writer share of one recording: its name, its clock, and its end. */
public final class Recording {
    private static final long RUNNING = Long.MIN_VALUE;
    private static final long NS_PER_SAMPLE = 125_000;

    private final SessionId session;
    private final Path path;
    private final long startNs;
    private final long startedAtMs;

    /** Written by the loop before {@link #stopNs}, read by the writer after it. */
    private long droppedFrames;

    private volatile long stopNs = RUNNING;
    private final AtomicBoolean told = new AtomicBoolean();

    Recording(SessionId session, Path path, long startNs, long startedAtMs) {
        this.session = session;
        this.path = path;
        this.startNs = startNs;
        this.startedAtMs = startedAtMs;
    }

    public SessionId session() {
        return session;
    }

    Path path() {
        return path;
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

    RecordingFacts facts(long samples, long gapSamples, String sha256, String fault) {
        boolean complete = fault.isEmpty() && droppedFrames == 0;
        return new RecordingFacts(
                path, startedAtMs, samples, gapSamples, droppedFrames, complete, sha256, fault);
    }

    /** Facts of a recording that the writer never finished. Runs on: media loop. */
    public RecordingFacts unfinished(String fault) {
        return facts(isStopped() ? samples() : 0, 0, "", fault);
    }
}
