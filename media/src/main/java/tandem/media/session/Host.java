package tandem.media.session;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
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
import tandem.media.srtp.SrtpScratch;

/** What a session needs of the loop that it lives on. Runs on: media loop. */
public interface Host {
    /** Fails when called from another thread, if assertions are on. */
    void assertInLoop();

    /** Tells the listener. */
    void tell(MediaEvent event);

    /** The timers of the loop. */
    PacingWheel wheel();

    /** Where the lateness of what is sent by the clock is noted. */
    Lateness lateness();

    /**
     * A direct buffer for one outgoing packet, the same each time; free when the caller returns.
     */
    ByteBuffer scratch();

    /** A reader for one incoming packet, the same each time. */
    RtpPacket packet();

    /** Work space for encryption, the same each time. */
    SrtpScratch srtpScratch();

    RandomGenerator random();

    Counters counters();

    /** Monotonic clock. */
    long nowNs();

    /** Wall clock, ms since 1970. */
    long wallMs();

    /** What can be coded here. */
    Codecs codecs();

    /** Audio that is ready at once, or null. */
    @Nullable Playlist cached(List<Audio> audio, PlayForm form, boolean repeat);

    /** Prepares audio elsewhere and calls back on this loop; false when too much waits already. */
    boolean tryPrepare(List<Audio> audio, PlayForm form, boolean repeat, Prompts.Prepared then);

    /** Begins a recording, or null when there is no room for it. */
    @Nullable Tap tryRecord(SessionId session, RecordingSpec spec, long nowNs);

    /** Begins a message, or null when there is no room for it. */
    @Nullable Tap tryRecordMessage(SessionId session, Path file, long silenceMs, long nowNs);
}
