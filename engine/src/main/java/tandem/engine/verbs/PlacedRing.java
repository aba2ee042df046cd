package tandem.engine.verbs;

import java.util.ArrayList;
import java.util.List;

import tandem.engine.call.Aim;
import tandem.engine.call.Call;
import tandem.engine.call.CallEnded;
import tandem.engine.call.FirstLeg;
import tandem.engine.call.Leg;
import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.CallRecord.HangupBy;
import tandem.engine.queue.Lease;
import tandem.engine.queue.RouterCommand.Missed;
import tandem.engine.queue.RouterEvent;
import tandem.engine.queue.SeatKey;
import tandem.sip.Contact;
import tandem.sip.HangupCause;
import tandem.sip.SipEvent;

/**
 * Rings whoever is to be in a placed call first: the callee, or the seat that shall dial. When it
 * returns that party is in the call like one who has called.
 */
final class PlacedRing {
    private final Call call;
    private final FirstLeg.Placed placed;

    PlacedRing(Call call, FirstLeg.Placed placed) {
        this.call = call;
        this.placed = placed;
    }

    /**
     * @throws CallEnded when nobody answers
     */
    void run() {
        call.state(CallRecord.State.RINGING);
        switch (call.origin().aim()) {
            case Aim.Flow _, Aim.Queue _ -> ringCallee();
            case Aim.Seat(String id) -> ringSeat(id);
        }
    }

    private void ringCallee() {
        // Who must be recorded is rather not rung than hung up on.
        call.recording().beforeAnswer();
        String party = placed.permit().attempt().number();
        Ringing.Result result =
                new TrunkRinging(call, this::progressed, party, placed.ringMs())
                        .first(call.caller())
                        .ring(placed.permit(), placed.carriers());
        call.callerIs(answered(result));
        call.answer();
    }

    /** The callee's own answer is that of the call; {@link DialVerb} sees to it. */
    private void ringSeat(String id) {
        SeatKey key = new SeatKey(call.origin().tenant().name(), id);
        switch (call.seize(key, Lease.Purpose.CALLING, placed.ringMs())) {
            case RouterEvent.Seized(_, Lease lease, List<Contact> contacts) -> {
                call.leases().took(lease, 0);
                Ringing.Result result = ring(devices(id, contacts), id);
                if (result instanceof Ringing.Result.Failed(Missed.Reason why, _)) {
                    call.leases().missed(lease, why);
                }
                call.callerIs(answered(result));
                call.leases().connected(lease, 0);
            }
            case RouterEvent.SeatBusy(_, var reason) ->
                    throw over(
                            switch (reason) {
                                case BUSY -> new HangupCause("seat-busy", 486, 17);
                                case AWAY -> new HangupCause("seat-away", 480, 20);
                                case UNKNOWN -> HangupCause.NOT_FOUND;
                            });
            case RouterEvent.SeatOffered _,
                    RouterEvent.QueueRefused _,
                    RouterEvent.Position _,
                    RouterEvent.LeaseLost _ ->
                    throw over(HangupCause.ENGINE_ERROR);
        }
    }

    /** The first device has the leg that the call was opened with. */
    private List<Leg> devices(String seat, List<Contact> contacts) {
        if (contacts.isEmpty()) {
            throw over(new HangupCause("seat-away", 480, 20));
        }
        List<Leg> legs = new ArrayList<>();
        for (Contact contact :
                contacts.subList(0, Math.min(Ringing.MOST_DEVICES, contacts.size()))) {
            Leg leg = legs.isEmpty() ? call.openFirst() : another(seat);
            if (!leg.ended()) {
                call.invites().device(leg, contact, List.of());
            }
            legs.add(leg);
        }
        return legs;
    }

    private Leg another(String seat) {
        return call.openLeg(
                call.caller().role(),
                seat,
                call.invites().account(seat),
                call.invites().terms(seat));
    }

    private Ringing.Result ring(List<Leg> legs, String party) {
        return new Ringing(call, this::progressed).ring(legs, party, placed.ringMs());
    }

    /** A 2xx may come without what a 183 has said already. */
    private void progressed(Leg leg, SipEvent.Progressed progress) {
        if (!progress.sdp().isEmpty()) {
            call.settle(leg, progress.sdp());
        }
    }

    private static Leg answered(Ringing.Result result) {
        return switch (result) {
            case Ringing.Result.Answered(Leg leg) -> leg;
            case Ringing.Result.Failed(_, HangupCause cause) -> throw over(cause);
        };
    }

    private static CallEnded over(HangupCause cause) {
        return new CallEnded(HangupBy.ENGINE, cause);
    }
}
