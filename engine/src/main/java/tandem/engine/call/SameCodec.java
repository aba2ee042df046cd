package tandem.engine.call;

import org.jspecify.annotations.Nullable;

import tandem.media.Codec;
import tandem.sip.SipCommand;
import tandem.sip.sdp.Agreement;
import tandem.sip.sdp.AudioFormat;
import tandem.sip.sdp.OfferAnswer;

/**
 * Brings two legs that are bridged to one codec by a re-INVITE, where both their peers know one, so
 * that nothing needs to be decoded. Until it is answered, and if it is refused, the media side
 * transcodes. Confined to the call's script.
 */
final class SameCodec {
    private final Call call;
    private @Nullable Leg asked;

    SameCodec(Call call) {
        this.call = call;
    }

    /** Asks one of two answered legs for the codec of the other; the first one first. */
    void seek(Leg a, Leg b) {
        if (asked != null || a.agreement().isEmpty() || b.agreement().isEmpty()) {
            return;
        }
        Agreement one = a.agreement().get();
        Agreement two = b.agreement().get();
        if (passes(one.codec(), two.codec())) {
            return;
        }
        if (one.knows(two.codec())) {
            ask(a, two.codec());
        } else if (two.knows(one.codec())) {
            ask(b, one.codec());
        }
    }

    /** The two laws of G.711 translate octet by octet; that is cheaper than a transaction. */
    private static boolean passes(AudioFormat one, AudioFormat two) {
        return one.sameCoding(two) || isG711(one) && isG711(two);
    }

    private static boolean isG711(AudioFormat format) {
        return Streams.codec(format).filter(Codec::isG711).isPresent();
    }

    private void ask(Leg leg, AudioFormat codec) {
        asked = leg;
        leg.prefer(codec);
        leg.describedAnew();
        call.exchange()
                .sip()
                .tell(new SipCommand.Reoffer(leg.id(), OfferAnswer.offer(leg.local())));
    }

    void answered(Leg leg, String sdp) {
        if (leg != asked) {
            return;
        }
        asked = null;
        if (OfferAnswer.settle(leg.local(), sdp)
                instanceof OfferAnswer.Outcome.Agreed(_, Agreement agreement)) {
            call.connect(leg, agreement);
        }
    }

    /** A leg is over, with whatever it was asked. */
    void ended(Leg leg) {
        failed(leg);
    }

    /** It goes on as it was (RFC 3261 14.1). */
    void failed(Leg leg) {
        if (leg == asked) {
            asked = null;
        }
    }
}
