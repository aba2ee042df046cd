package tandem.engine.call;

import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import tandem.engine.cdr.SegmentRecord;
import tandem.media.Audio;
import tandem.sip.SipCommand;
import tandem.sip.sdp.OfferAnswer;

/**
 * Hold and resume: answers re-INVITEs of either leg (RFC 3264 8.4), plays music to the one who is
 * left, and notes the stretch in the CDR. Confined to the call's script.
 */
public final class Holds {
    private final Call call;
    private @Nullable Leg first;
    private @Nullable Leg second;
    private Optional<Audio> music = Optional.empty();
    private CallDraft.@Nullable Segment segment;
    private long play;

    Holds(Call call) {
        this.call = call;
    }

    /** Two legs talk from now on; who is put on hold hears the music. */
    public void talking(Leg a, Leg b, Optional<Audio> music) {
        this.first = a;
        this.second = b;
        this.music = music;
        if (a.held() || b.held()) {
            moved(a.held() ? a : b);
        }
    }

    /** The talk is over. */
    public void over() {
        endSegment();
        first = null;
        second = null;
    }

    void reoffered(Leg leg, String sdp) {
        boolean wasHeld = leg.held();
        leg.describedAnew();
        leg.agreement().ifPresent(agreement -> leg.prefer(agreement.codec()));
        if (sdp.isEmpty()) {
            call.exchange()
                    .sip()
                    .tell(new SipCommand.AnswerReoffer(leg.id(), OfferAnswer.offer(leg.local())));
            return;
        }
        switch (OfferAnswer.answer(sdp, leg.local())) {
            case OfferAnswer.Outcome.Agreed(String answer, var agreement) -> {
                call.connect(leg, agreement);
                call.exchange().sip().tell(new SipCommand.AnswerReoffer(leg.id(), answer));
            }
            case OfferAnswer.Outcome.Refused(int status, _) ->
                    call.exchange().sip().tell(new SipCommand.RejectReoffer(leg.id(), status));
        }
        if (wasHeld != leg.held()) {
            moved(leg);
        }
    }

    private void moved(Leg leg) {
        Leg other = leg == first ? second : leg == second ? first : null;
        if (other == null || other.ended()) {
            return;
        }
        if (leg.held()) {
            segment = call.draft().begin(SegmentRecord.Kind.HOLD, "hold", leg.party());
            music.ifPresent(audio -> play = call.play(other, List.of(audio), true));
        } else {
            endSegment();
            call.stopPlay(other, play);
        }
    }

    private void endSegment() {
        CallDraft.Segment open = segment;
        if (open != null) {
            call.draft().end(open, "resumed");
            segment = null;
        }
    }
}
