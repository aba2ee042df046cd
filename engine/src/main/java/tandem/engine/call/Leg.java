package tandem.engine.call;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import tandem.dialplan.DigitWay;
import tandem.engine.cdr.CallFact;
import tandem.engine.cdr.EndCause;
import tandem.engine.cdr.LegRecord.Role;
import tandem.engine.gate.Permit;
import tandem.engine.trunk.Channel;
import tandem.media.SessionId;
import tandem.media.StreamStats;
import tandem.sip.DialogFacts;
import tandem.sip.HangupCause;
import tandem.sip.LegId;
import tandem.sip.sdp.Agreement;
import tandem.sip.sdp.AudioFormat;
import tandem.sip.sdp.Direction;
import tandem.sip.sdp.LocalAudio;
import tandem.sip.sdp.LocalSrtp;

/**
 * One leg of a call: a SIP dialog and its media session, by their ids. What happens to it is told
 * to the call's draft. Confined to the call's script.
 */
public final class Leg {
    private final int number;
    private final Role role;
    private final String party;
    private final LegId id;
    private final SessionId session;
    private final LegTerms terms;
    private final CallDraft draft;

    private List<AudioFormat> formats;
    private LocalSrtp srtp = LocalSrtp.OFF;
    private String host = "";
    private int rtpPort;
    private long sdpVersion = 1;
    private @Nullable Agreement agreement;
    private @Nullable Instant ringing;
    private @Nullable Instant answered;
    private @Nullable Instant ended;
    private @Nullable HangupCause cause;
    private Permit.@Nullable Try attempt;
    private @Nullable Channel channel;
    private boolean mediaLives;
    private boolean inDialog;
    private boolean byeUnderWay;
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
            List<AudioFormat> formats,
            LegTerms terms,
            CallDraft draft) {
        this.number = number;
        this.role = role;
        this.party = party;
        this.id = id;
        this.session = session;
        this.formats = formats;
        this.terms = terms;
        this.draft = draft;
        draft.note(started, new CallFact.LegOpened(number, role, party, via, sipCallId));
    }

    /** From 1, in the order in which the legs of a call were opened. */
    public int number() {
        return number;
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

    /** What the plan says of it. */
    LegTerms terms() {
        return terms;
    }

    /** Whether keys that INFO tells count. */
    boolean takesInfo() {
        return terms.digits().contains(DigitWay.INFO);
    }

    // ---- the script's notes

    void prefer(AudioFormat first) {
        formats =
                java.util.stream.Stream.concat(
                                formats.stream().filter(first::sameCoding),
                                formats.stream().filter(f -> !f.sameCoding(first)))
                        .toList();
    }

    /** With which keys, if at all, its media is encrypted; said before anything is offered. */
    void encrypt(LocalSrtp keys) {
        srtp = keys;
    }

    /** It is opened under a permit, which learns how far it comes. */
    void under(Permit.Try granted) {
        attempt = granted;
    }

    /** It has a channel of a trunk, until it is over. */
    void has(Channel taken) {
        channel = taken;
    }

    /** Whether its phone rang, or an announcement was heard. */
    public boolean rang() {
        return ringing != null;
    }

    /** From the wish on there is something to close, even if the answer is never seen. */
    void mediaOpening() {
        this.mediaLives = true;
    }

    void mediaOpened(String host, int rtpPort) {
        this.host = host;
        this.rtpPort = rtpPort;
    }

    void mediaClosed(Instant at, StreamStats last) {
        this.mediaLives = false;
        if (!last.equals(StreamStats.NONE)) {
            draft.note(at, new CallFact.LegMedia(number, last));
        }
    }

    /** The dialog stands; what is needed to end it is kept for a later process. */
    void confirmed(Instant at, DialogFacts dialog) {
        inDialog = true;
        draft.note(at, new CallFact.DialogKept(number, dialog));
    }

    void agreed(Instant at, Agreement settled) {
        String codec = settled.codec().encoding();
        if (agreement == null || !agreement.codec().encoding().equals(codec)) {
            draft.note(at, new CallFact.LegAgreed(number, codec));
        }
        agreement = settled;
        srtp = srtp.after(settled.srtp());
        held = !settled.direction().sends();
    }

    void rings(Instant at) {
        if (ringing == null) {
            ringing = at;
            if (attempt != null) {
                attempt.rang();
            }
            draft.note(at, new CallFact.LegRinging(number));
        }
    }

    void answered(Instant at) {
        if (answered == null) {
            answered = at;
            if (attempt != null) {
                attempt.answered();
            }
            draft.note(at, new CallFact.LegAnswered(number));
        }
    }

    /** Its peer starts or stops talking, where that is watched. */
    void talks(Instant at, boolean talking) {
        draft.note(at, new CallFact.LegTalking(number, talking));
    }

    /** Its peer ended it, or it never stood. The first end counts. */
    void ended(Instant at, HangupCause why) {
        ended(at, why, false);
    }

    /** We end it; a peer in a dialog is to be told. */
    void hungUp(Instant at, HangupCause why) {
        ended(at, why, inDialog);
    }

    private void ended(Instant at, HangupCause why, boolean bye) {
        if (ended == null) {
            ended = at;
            cause = why;
            byeUnderWay = bye;
            draft.note(at, new CallFact.LegEnded(number, EndCause.of(why), bye));
            letGo(why);
        }
    }

    private void letGo(HangupCause why) {
        if (channel != null) {
            channel.close(why, answered != null);
        }
        if (attempt != null) {
            attempt.over();
        }
    }

    /** Nothing is owed to its peer any more. */
    void released() {
        byeUnderWay = false;
    }

    /** Whether its peer may not know of the end yet. */
    boolean byeUnderWay() {
        return byeUnderWay;
    }

    /** Our half of a description, as it was last sent or shall be sent next. */
    LocalAudio local() {
        return new LocalAudio(
                host, rtpPort, formats, Direction.SENDRECV, 20, id.value(), sdpVersion, srtp);
    }

    void describedAnew() {
        sdpVersion++;
    }
}
