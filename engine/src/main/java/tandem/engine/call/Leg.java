package tandem.engine.call;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import tandem.engine.cdr.EndCause;
import tandem.engine.cdr.LegRecord;
import tandem.engine.cdr.LegRecord.Role;
import tandem.media.SessionId;
import tandem.media.StreamStats;
import tandem.sip.HangupCause;
import tandem.sip.LegId;
import tandem.sip.sdp.Agreement;
import tandem.sip.sdp.AudioFormat;
import tandem.sip.sdp.Direction;
import tandem.sip.sdp.LocalAudio;

/**
 * One leg of a call: a SIP dialog and its media session, by their ids. Confined to the call's
 * script.
 */
public final class Leg {
    private final int number;
    private final Role role;
    private final String party;
    private final String via;
    private final String sipCallId;
    private final LegId id;
    private final SessionId session;
    private final Instant started;

    private List<AudioFormat> formats;
    private String host = "";
    private int rtpPort;
    private long sdpVersion = 1;
    private @Nullable Agreement agreement;
    private @Nullable Instant ringing;
    private @Nullable Instant answered;
    private @Nullable Instant ended;
    private @Nullable HangupCause cause;
    private StreamStats stats = StreamStats.NONE;
    private boolean mediaLives;
    private boolean held;

    Leg(
            int number,
            Role role,
            String party,
            String via,
            String sipCallId,
            LegId id,
            SessionId session,
            Instant started,
            List<AudioFormat> formats) {
        this.number = number;
        this.role = role;
        this.party = party;
        this.via = via;
        this.sipCallId = sipCallId;
        this.id = id;
        this.session = session;
        this.started = started;
        this.formats = formats;
    }

    public LegId id() {
        return id;
    }

    public SessionId session() {
        return session;
    }

    public Role role() {
        return role;
    }

    public String party() {
        return party;
    }

    public boolean answered() {
        return answered != null;
    }

    public boolean ended() {
        return ended != null;
    }

    /** Why it ended; empty while it lives. */
    public Optional<HangupCause> cause() {
        return Optional.ofNullable(cause);
    }

    public Optional<Agreement> agreement() {
        return Optional.ofNullable(agreement);
    }

    /** Whether the peer has put us on hold. */
    public boolean held() {
        return held;
    }

    /** Whether a media session was asked for and has not been told closed. */
    boolean mediaLives() {
        return mediaLives;
    }

    // ---- the script's notes

    void prefer(AudioFormat first) {
        formats =
                java.util.stream.Stream.concat(
                                formats.stream().filter(first::sameCoding),
                                formats.stream().filter(f -> !f.sameCoding(first)))
                        .toList();
    }

    /** From the wish on there is something to close, even if the answer is never seen. */
    void mediaOpening() {
        this.mediaLives = true;
    }

    void mediaOpened(String host, int rtpPort) {
        this.host = host;
        this.rtpPort = rtpPort;
    }

    void mediaClosed(StreamStats last) {
        this.stats = last;
        this.mediaLives = false;
    }

    void agreed(Agreement settled) {
        agreement = settled;
        held = !settled.direction().sends();
    }

    void rings(Instant at) {
        if (ringing == null) {
            ringing = at;
        }
    }

    void answered(Instant at) {
        if (answered == null) {
            answered = at;
        }
    }

    /** The first end counts. */
    void ended(Instant at, HangupCause why) {
        if (ended == null) {
            ended = at;
            cause = why;
        }
    }

    /** Our half of a description, as it was last sent or shall be sent next. */
    LocalAudio local() {
        return new LocalAudio(
                host, rtpPort, formats, Direction.SENDRECV, 20, id.value(), sdpVersion);
    }

    void describedAnew() {
        sdpVersion++;
    }

    LegRecord record() {
        return new LegRecord(
                number,
                role,
                party,
                via,
                sipCallId,
                agreement == null ? "" : agreement.codec().encoding(),
                started,
                Optional.ofNullable(ringing),
                Optional.ofNullable(answered),
                Optional.ofNullable(ended),
                Optional.ofNullable(cause).map(EndCause::of),
                stats);
    }
}
