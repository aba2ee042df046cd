package tandem.engine.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import tandem.engine.call.CallAct.Mode;
import tandem.engine.cdr.CallRecord.HangupBy;
import tandem.engine.cdr.LegRecord.Role;
import tandem.engine.queue.Lease;
import tandem.engine.queue.RouterEvent;
import tandem.sip.HangupCause;
import tandem.sip.SipEvent;

/**
 * Those who are in a call beside its flow: one supervisor at most, and third parties. They come and
 * go while the flow waits for what it waits for. Confined to the call's script.
 */
public final class Guests {
    static final HangupCause TAKEN_OVER = new HangupCause("taken-over", 0, 16);

    /** At a time. */
    private static final int MOST = 4;

    /** In the life of a call, those included who did not answer. */
    private static final int MOST_EVER = 64;

    private final Call call;
    private final List<Guest> guests = new ArrayList<>();
    private int ever;

    Guests(Call call) {
        this.call = call;
    }

    /** Whether somebody talks with the caller beside whom the flow has joined him with. */
    public boolean talk() {
        return guests.stream().anyMatch(Guest::talks);
    }

    // ---- what is wanted

    void supervise(Asked asked, String seat, Mode mode) {
        Optional<Guest> there = supervisor();
        if (mode == Mode.TAKEOVER && nobodyToTakeOverFrom(there)) {
            asked.refuse("nobody talks with the caller");
        } else if (there.isEmpty()) {
            summon(asked, new Whom.Seat(seat), Optional.of(mode));
        } else if (!there.get().summons().party().equals(seat)) {
            asked.refuse("seat " + there.get().summons().party() + " supervises this call");
        } else {
            there.get().change(mode, asked.by());
            asked.done();
        }
    }

    private boolean nobodyToTakeOverFrom(Optional<Guest> supervisor) {
        return call.bridge().counterpart().isEmpty() && supervisor.filter(Guest::talks).isEmpty();
    }

    void endSupervision(Asked asked) {
        Optional<Guest> there = supervisor();
        if (there.isEmpty()) {
            asked.missing("nobody supervises this call");
        } else {
            there.get().summons().dismiss(HangupCause.NORMAL);
            settle(HangupCause.NORMAL);
            asked.done();
        }
    }

    void add(Asked asked, Whom whom) {
        if (call.bridge().counterpart().isEmpty() && !talk()) {
            asked.refuse("nobody talks with the caller");
        } else {
            summon(asked, whom, Optional.empty());
        }
    }

    private Optional<Guest> supervisor() {
        return guests.stream().filter(Guest::supervises).findFirst();
    }

    private void summon(Asked asked, Whom whom, Optional<Mode> mode) {
        if (!call.caller().answered()) {
            asked.refuse("the call is not answered yet");
            return;
        }
        if (guests.size() >= MOST || ever >= MOST_EVER) {
            asked.refuse("too many are in this call");
            return;
        }
        ever++;
        Summons summons = mode.isPresent() ? supervisor(asked, whom) : third(asked, whom);
        guests.add(new Guest(call, summons, mode, asked.by()));
        summons.begin();
        settle(HangupCause.NORMAL);
    }

    private Summons supervisor(Asked asked, Whom whom) {
        return new Summons(
                call,
                whom,
                Role.SUPERVISOR,
                Lease.Purpose.SUPERVISING,
                List.of("X-Tandem-Supervise: listen"),
                asked);
    }

    private Summons third(Asked asked, Whom whom) {
        Role role =
                switch (whom) {
                    case Whom.Seat _ -> Role.SEAT;
                    case Whom.Number _ -> Role.TRUNK;
                };
        return new Summons(call, whom, role, Lease.Purpose.CALLED, List.of(), asked);
    }

    // ---- what happens

    void on(RouterEvent event) {
        each(guest -> guest.summons().on(event));
    }

    /** The router took a seat back; true when it was that of a guest, who has left then. */
    boolean lost(Lease lease) {
        boolean found = List.copyOf(guests).stream().anyMatch(guest -> guest.summons().lost(lease));
        settle(HangupCause.ENGINE_ERROR);
        return found;
    }

    void channelFree() {
        each(guest -> guest.summons().channelFree());
    }

    void opened(Leg leg) {
        each(guest -> guest.summons().opened(leg));
    }

    /** There is no port for the media of a leg. */
    void notOpened(Leg leg) {
        each(guest -> guest.summons().notOpened(leg));
    }

    void answered(Leg leg, SipEvent.Answered event) {
        for (Guest guest : List.copyOf(guests)) {
            guest.summons().on(leg, event);
            if (!guest.in() && guest.summons().answered().filter(in -> in == leg).isPresent()) {
                guest.enter(leg);
            }
        }
        settle(HangupCause.NORMAL);
    }

    void ended(Leg leg) {
        List.copyOf(guests).forEach(guest -> guest.summons().ended(leg));
        settle(leg.cause().orElse(HangupCause.NORMAL));
    }

    /** When {@link #runDue} is to be called: before a deadline, or then. */
    long dueNs(long deadlineNs) {
        long dueNs = deadlineNs;
        for (Guest guest : guests) {
            long nextNs = guest.summons().dueNs();
            dueNs = nextNs - dueNs < 0 ? nextNs : dueNs;
        }
        return dueNs;
    }

    void runDue(long nowNs) {
        for (Guest guest : List.copyOf(guests)) {
            if (guest.summons().dueNs() - nowNs <= 0) {
                guest.summons().onDue();
            }
        }
        settle(HangupCause.NO_ANSWER);
    }

    /** The call ends, and with it everybody's stay. */
    void end(HangupCause cause) {
        for (Guest guest : List.copyOf(guests)) {
            guest.summons().dismiss(cause);
        }
        settle(cause);
    }

    private void each(java.util.function.Consumer<Guest> what) {
        List.copyOf(guests).forEach(what);
        settle(HangupCause.NORMAL);
    }

    /** Says goodbye to those whose stay is over. */
    private void settle(HangupCause cause) {
        for (Guest guest : List.copyOf(guests)) {
            if (guest.summons().over() && guests.remove(guest)) {
                boolean talked = guest.talks();
                guest.left();
                if (talked && call.bridge().counterpart().isEmpty()) {
                    call.parted(guest.supervises() ? HangupBy.SEAT : HangupBy.CALLEE, cause);
                }
            }
        }
    }
}
