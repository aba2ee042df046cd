package tandem.engine.call;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;

import tandem.engine.cdr.SegmentRecord;
import tandem.media.Audio;
import tandem.sip.HangupCause;
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
    private final Map<Leg, Hold> holding = new HashMap<>();

    /** A leg that holds: since when the CDR says so, and what the other hears meanwhile. */
    private record Hold(CallDraft.Segment segment, Leg other, OptionalLong play) {}

    Holds(Call call) {
        this.call = call;
    }

    /** Two legs talk from now on; who is put on hold hears the music. */
    public void talking(Leg a, Leg b, Optional<Audio> music) {
        this.first = a;
        this.second = b;
        this.music = music;
        List.of(a, b).stream().filter(Leg::held).forEach(this::moved);
    }

    /** The talk is over. */
    public void over() {
        List.copyOf(holding.keySet()).forEach(leg -> ended(leg, "hangup"));
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
            case OfferAnswer.Outcome.Refused(int status, String reason, _) -> {
                int q850 = HangupCause.ofStatus(status).q850();
                HangupCause cause = new HangupCause(reason, status, q850);
                call.exchange().sip().tell(new SipCommand.RejectReoffer(leg.id(), cause));
            }
        }
        if (wasHeld != leg.held()) {
            moved(leg);
            call.bridge().settle();
        }
    }

    private void moved(Leg leg) {
        Leg other = leg == first ? second : leg == second ? first : null;
        if (leg.held() && other != null && !other.ended()) {
            var segment = call.draft().begin(SegmentRecord.Kind.HOLD, "hold", leg.party());
            OptionalLong play =
                    music.filter(_ -> !call.guests().talk())
                            .map(audio -> OptionalLong.of(call.play(other, List.of(audio), true)))
                            .orElse(OptionalLong.empty());
            holding.put(leg, new Hold(segment, other, play));
        } else {
            ended(leg, "resumed");
        }
    }

    private void ended(Leg leg, String outcome) {
        Hold hold = holding.remove(leg);
        if (hold != null) {
            call.draft().end(hold.segment(), outcome);
            hold.play().ifPresent(play -> call.stopPlay(hold.other(), play));
        }
    }
}
