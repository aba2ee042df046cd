package tandem.bench.stage;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;

import tandem.media.Audio;
import tandem.media.MediaEvent;
import tandem.media.RecordingSpec;
import tandem.media.SessionId;
import tandem.media.codec.Codecs;
import tandem.media.pace.Lateness;
import tandem.media.pace.PacingWheel;
import tandem.media.play.PlayForm;
import tandem.media.play.Playlist;
import tandem.media.play.Prompts;
import tandem.media.record.Tap;
import tandem.media.rtp.RtpPacket;
import tandem.media.session.Counters;
import tandem.media.session.Host;
import tandem.media.srtp.SrtpScratch;

/** A loop without sockets, whose time is what the benchmark says. Nothing plays or records. */
final class BenchHost implements Host {
    long nowNs;
    private final PacingWheel wheel = new PacingWheel(0);
    private final Lateness lateness = new Lateness();
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(2048);
    private final RtpPacket packet = new RtpPacket();
    private final SrtpScratch srtpScratch = new SrtpScratch();
    private final RandomGenerator random = new SplittableRandom(1);
    private final Counters counters = new Counters();
    private final Codecs codecs = Codecs.load();

    @Override
    public void assertInLoop() {}

    @Override
    public void tell(MediaEvent event) {}

    @Override
    public PacingWheel wheel() {
        return wheel;
    }

    @Override
    public Lateness lateness() {
        return lateness;
    }

    @Override
    public ByteBuffer scratch() {
        return scratch;
    }

    @Override
    public RtpPacket packet() {
        return packet;
    }

    @Override
    public SrtpScratch srtpScratch() {
        return srtpScratch;
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public Counters counters() {
        return counters;
    }

    @Override
    public long nowNs() {
        return nowNs;
    }

    @Override
    public long wallMs() {
        return nowNs / 1_000_000;
    }

    @Override
    public Codecs codecs() {
        return codecs;
    }

    @Override
    public @Nullable Playlist cached(List<Audio> audio, PlayForm form, boolean repeat) {
        return null;
    }

    @Override
    public boolean tryPrepare(
            List<Audio> audio, PlayForm form, boolean repeat, Prompts.Prepared then) {
        return false;
    }

    @Override
    public @Nullable Tap tryRecord(SessionId session, RecordingSpec spec, long nowNs) {
        return null;
    }

    @Override
    public @Nullable Tap tryRecordMessage(
            SessionId session, Path file, long silenceMs, long nowNs) {
        return null;
    }
}
