package tandem.engine.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import tandem.dialplan.Seat;
import tandem.engine.trunk.Hunt;
import tandem.engine.trunk.TrunkLeg;
import tandem.sip.Contact;
import tandem.sip.Destination;
import tandem.sip.SipCommand;
import tandem.sip.SipUri;

/** How a call rings devices and trunks. Confined to the call's script. */
public final class Invites {
    private final Call call;

    Invites(Call call) {
        this.call = call;
    }

    /** The account of a seat; that of a seat that the plan does not know is its id. */
    public String account(String seat) {
        return known(seat).map(Seat::account).orElse(seat);
    }

    /** What the plan says of a seat's devices. */
    public LegTerms terms(String seat) {
        return LegTerms.of(known(seat));
    }

    private Optional<Seat> known(String seat) {
        return Optional.ofNullable(call.origin().tenant().seats().get(seat));
    }

    /** Rings a device of a seat on a leg whose media is open. */
    public void device(Leg leg, Contact contact, List<String> headers) {
        List<String> all = new ArrayList<>(headers);
        all.add("X-Tandem-Call: " + call.id());
        call.exchange()
                .sip()
                .tell(
                        new SipCommand.Invite(
                                leg.id(),
                                new Destination.Device(contact),
                                SipUri.of(call.origin().party(), call.exchange().sipHost()),
                                call.origin().displayName(),
                                call.offer(leg),
                                all));
    }

    /**
     * Rings a number at a trunk on a leg that was opened for it; one that has ended for want of
     * media gives back what it was to have.
     */
    public void trunk(Leg leg, Hunt.Step.Ring ring) {
        if (leg.ended()) {
            ring.abandon();
            return;
        }
        leg.under(ring.attempt());
        leg.has(ring.channel());
        Exchange exchange = call.exchange();
        exchange.sip()
                .tell(
                        TrunkLeg.invite(
                                leg.id(),
                                ring.trunk(),
                                ring.attempt(),
                                exchange.trunks(),
                                exchange.sipHost(),
                                call.offer(leg)));
    }
}
