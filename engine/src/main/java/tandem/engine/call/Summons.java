package tandem.engine.call;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import tandem.dialplan.Purpose;
import tandem.dialplan.Trunk;
import tandem.dialplan.trunk.Way;
import tandem.engine.cdr.LegRecord.Role;
import tandem.engine.cdr.SegmentRecord;
import tandem.engine.gate.Attempt;
import tandem.engine.gate.Decision;
import tandem.engine.gate.Permit;
import tandem.engine.queue.Lease;
import tandem.engine.queue.RouterCommand;
import tandem.engine.queue.RouterCommand.Missed;
import tandem.engine.queue.RouterEvent;
import tandem.engine.queue.SeatKey;
import tandem.engine.trunk.Hunt;
import tandem.sip.Contact;
import tandem.sip.HangupCause;
import tandem.sip.SipEvent;

/**
 * Asks somebody into a live call beside its flow: seizes the seat or asks the gate, opens legs,
 * rings them, and gives back all of it in the end. Goes on by events and never waits, so that what
 * the flow waits for goes on undisturbed. Confined to the call's script.
 */
final class Summons {
    /** How long it rings, in ms. */
    static final long RING_MS = 30_000;

    /** A person with more phones than this has some left silent. */
    static final int MOST_DEVICES = 5;

    private static final long ROUTER_LIMIT_MS = 5_000;

    private final Call call;
    private final Whom whom;
    private final Role role;
    private final Lease.Purpose purpose;
    private final List<String> headers;
    private final Asked asked;
    private final List<Leg> legs = new ArrayList<>();
    private final Map<Leg, Runnable> unopened = new HashMap<>();
    private Optional<Long> seizing = Optional.empty();
    private Optional<Lease> lease = Optional.empty();
    private Optional<Hunt> hunt = Optional.empty();
    private Optional<Trunk> rung = Optional.empty();
    private long ringUntilNs;
    private Optional<CallDraft.Segment> ringing = Optional.empty();
    private Optional<Leg> answered = Optional.empty();
    private HangupCause lastCause = HangupCause.TIMEOUT;
    private boolean over;
    private boolean unwanted;
    private long dueNs;

    /**
     * @param role of its legs in the CDR
     * @param headers of its INVITEs, beside the call's name
     * @param asked told when it rings, or why it does not
     */
    Summons(
            Call call,
            Whom whom,
            Role role,
            Lease.Purpose purpose,
            List<String> headers,
            Asked asked) {
        this.call = call;
        this.whom = whom;
        this.role = role;
        this.purpose = purpose;
        this.headers = headers;
        this.asked = asked;
        this.dueNs = call.inMs(ROUTER_LIMIT_MS);
    }

    /** Whether it has come to its end: nobody rings, nobody is in. */
    boolean over() {
        return over;
    }

    /** The leg that answered. */
    Optional<Leg> answered() {
        return answered;
    }

    String party() {
        return whom.party();
    }

    /** When {@link #onDue} is to be called. */
    long dueNs() {
        return dueNs;
    }

    void begin() {
        switch (whom) {
            case Whom.Seat(String id) -> seize(new SeatKey(call.origin().tenant().name(), id));
            case Whom.Number(String number, String trunk, String callerId) ->
                    pass(number, trunk, callerId);
        }
    }

    // ---- a seat

    private void seize(SeatKey seat) {
        long ticket = call.ticket();
        seizing = Optional.of(ticket);
        call.exchange()
                .router()
                .tell(
                        new RouterCommand.Seize(
                                ticket, call.id(), seat, purpose, RING_MS, call.routerEvents()));
    }

    void on(RouterEvent event) {
        if (over || seizing.filter(ticket -> ticket == event.ticket()).isEmpty()) {
            return;
        }
        switch (event) {
            case RouterEvent.Seized(_, Lease taken, List<Contact> contacts) -> {
                seizing = Optional.empty();
                lease = Optional.of(taken);
                call.leases().took(taken, 0);
                contacts.stream().limit(MOST_DEVICES).forEach(this::ring);
                rings();
            }
            case RouterEvent.SeatBusy(_, var reason) -> {
                seizing = Optional.empty();
                over = true;
                switch (reason) {
                    case BUSY -> asked.refuse("seat " + party() + " is busy");
                    case AWAY -> asked.refuse("seat " + party() + " has no registered phone");
                    case UNKNOWN -> asked.missing("no seat " + party());
                }
            }
            case RouterEvent.SeatOffered _,
                    RouterEvent.QueueRefused _,
                    RouterEvent.Position _,
                    RouterEvent.LeaseLost _ -> {}
        }
    }

    private void ring(Contact contact) {
        Invites invites = call.invites();
        String seat = party();
        Leg leg = call.prepareLeg(role, seat, invites.account(seat), invites.terms(seat));
        legs.add(leg);
        unopened.put(leg, () -> invites.device(leg, contact, headers));
    }

    /** The router took the seat back: the guest must leave, the call goes on. */
    boolean lost(Lease taken) {
        if (lease.filter(held -> held.id() == taken.id()).isEmpty()) {
            return false;
        }
        lease = Optional.empty();
        dismiss(HangupCause.ENGINE_ERROR);
        return true;
    }

    // ---- a number

    private void pass(String number, String trunk, String callerId) {
        Optional<Way> way = call.way(number, trunk, callerId);
        if (way.isEmpty()) {
            over = true;
            asked.missing(trunk.isEmpty() ? "no trunk for this number" : "no trunk " + trunk);
            return;
        }
        Attempt attempt =
                new Attempt(
                        call.id(),
                        call.origin().tenant(),
                        way.get().name(),
                        number,
                        callerId,
                        Purpose.SERVICE,
                        Attempt.Origin.TRANSFER,
                        call.origin().forwarded(false));
        switch (call.pass(attempt)) {
            case Decision.Granted(Permit granted) -> {
                hunt =
                        Optional.of(
                                call.hunt(granted, call.exchange().trunks().carriers(way.get())));
                ringUntilNs = call.inMs(RING_MS);
                huntOn();
            }
            case Decision.Denied denied -> {
                over = true;
                asked.forbid(denied.first().reason() + ": " + denied.first().detail());
            }
        }
    }

    /** Tries the next trunk; false when there is none, or nothing to try. */
    private boolean huntOn() {
        while (hunt.isPresent()) {
            switch (hunt.get().next()) {
                case Hunt.Step.Ring ring -> {
                    ring(ring);
                    return true;
                }
                case Hunt.Step.Hold(long untilNs) -> {
                    dueNs = untilNs - ringUntilNs < 0 ? untilNs : ringUntilNs;
                    return true;
                }
                case Hunt.Step.Skip(Trunk trunk, HangupCause cause) -> {
                    call.passedOver(party(), trunk, cause);
                    lastCause = cause;
                }
                case Hunt.Step.Over() -> {
                    finish();
                    return false;
                }
            }
        }
        return false;
    }

    private void ring(Hunt.Step.Ring ring) {
        rung = Optional.of(ring.trunk());
        Leg leg = call.prepareLeg(role, party(), ring.trunk().name(), LegTerms.of(ring.trunk()));
        legs.add(leg);
        unopened.put(leg, () -> call.invites().trunk(leg, ring));
        leg.under(ring.attempt());
        leg.has(ring.channel());
        if (ringing.isEmpty()) {
            rings();
        }
        dueNs = ringUntilNs;
    }

    /** A channel that it waits for may have come free. */
    void channelFree() {
        if (!over && hunt.isPresent() && legs.stream().allMatch(Leg::ended)) {
            huntOn();
        }
    }

    /** Whether the trunk of the leg that has just ended may be followed by another. */
    private boolean goesOn(Leg leg) {
        boolean may = rung.filter(trunk -> Hunt.goesOn(trunk, lastCause, leg.rang())).isPresent();
        return may && answered.isEmpty() && !unwanted && ringUntilNs - call.inMs(0) > 0;
    }

    // ---- both

    private void rings() {
        ringing = Optional.of(call.draft().begin(SegmentRecord.Kind.RING, party(), party()));
        dueNs = call.inMs(RING_MS);
        if (legs.isEmpty()) {
            finish();
        } else {
            asked.done(legs.getFirst().number());
        }
    }

    /** The media of one of its legs is open: it can be rung. */
    void opened(Leg leg) {
        Optional.ofNullable(unopened.remove(leg)).ifPresent(Runnable::run);
    }

    void notOpened(Leg leg) {
        if (unopened.containsKey(leg)) {
            call.hangup(leg, HangupCause.OVERLOAD);
        }
    }

    /** An answer; the first that can be used wins. */
    void on(Leg leg, SipEvent.Answered event) {
        if (over || !legs.contains(leg) || answered.isPresent() || leg.ended()) {
            return;
        }
        boolean usable =
                event.sdp().isEmpty() ? leg.agreement().isPresent() : call.settle(leg, event.sdp());
        if (usable) {
            answered = Optional.of(leg);
            endRinging("answered");
            lease.ifPresent(held -> call.leases().connected(held, 0));
            hangup(HangupCause.CANCELLED);
        } else if (!leg.ended()) {
            call.hangup(leg, HangupCause.NOT_ACCEPTABLE);
        }
    }

    /** One of its legs is over. */
    void ended(Leg leg) {
        if (over || !legs.contains(leg)) {
            return;
        }
        unopened.remove(leg);
        lastCause = leg.cause().orElse(lastCause);
        boolean nobody =
                answered.map(Leg::ended).orElseGet(() -> legs.stream().allMatch(Leg::ended));
        if (nobody && !(goesOn(leg) && huntOn())) {
            finish();
        }
    }

    /** The router or the far end takes too long, or a turn at a trunk has come. */
    void onDue() {
        dueNs = Long.MAX_VALUE;
        boolean waits = hunt.isPresent() && legs.stream().allMatch(Leg::ended);
        if (waits && ringUntilNs - call.inMs(0) > 0) {
            huntOn();
        } else if (answered.isEmpty()) {
            dismiss(HangupCause.NO_ANSWER);
        }
    }

    /** Ends it, whatever stage it is in. */
    void dismiss(HangupCause cause) {
        unwanted = cause != HangupCause.NO_ANSWER;
        giveUp();
        answered.ifPresent(leg -> call.hangup(leg, cause));
        hangup(cause);
        finish();
    }

    /** All but the one who answered. */
    private void hangup(HangupCause cause) {
        List.copyOf(legs).stream()
                .filter(leg -> answered.filter(in -> in == leg).isEmpty())
                .forEach(leg -> call.hangup(leg, cause));
    }

    private void giveUp() {
        seizing.ifPresent(
                ticket -> call.exchange().router().tell(new RouterCommand.GiveUp(ticket)));
        seizing = Optional.empty();
    }

    private void endRinging(String outcome) {
        ringing.ifPresent(segment -> call.draft().end(segment, outcome));
        ringing = Optional.empty();
    }

    /** Gives back the seat or the right to call out. */
    private void finish() {
        if (over) {
            return;
        }
        over = true;
        dueNs = Long.MAX_VALUE;
        asked.refuse("the call has ended, or nobody could be rung");
        Missed.Reason why = Missed.Reason.of(lastCause);
        endRinging(why.name().toLowerCase(java.util.Locale.ROOT));
        lease.ifPresent(
                held -> {
                    if (answered.isPresent() || unwanted) {
                        call.leases().release(held);
                    } else {
                        call.leases().missed(held, why);
                    }
                });
        hunt.ifPresent(
                it -> {
                    it.close();
                    it.permit().close();
                });
    }
}
