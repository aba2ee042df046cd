package tandem.engine.verbs;

import java.util.List;
import java.util.Optional;

import tandem.dialplan.Verb;
import tandem.engine.call.Asked;
import tandem.engine.call.Call;
import tandem.engine.call.CallAct;
import tandem.engine.call.CallEvent;
import tandem.engine.call.Leg;
import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.CallRecord.HangupBy;
import tandem.engine.cdr.SegmentRecord;
import tandem.engine.queue.Lease;
import tandem.engine.queue.RouterEvent;
import tandem.engine.queue.SeatKey;
import tandem.engine.room.Parking;
import tandem.engine.room.RoomEvent;
import tandem.engine.room.RoomKey;
import tandem.media.Audio;
import tandem.sip.HangupCause;

/**
 * {@code park}: the caller waits in a slot with music, until a seat picks the call up by the API,
 * another call does by {@code pickup}, or the time is over.
 */
final class ParkVerb {
    private static final long RING_MS = 30_000;
    private static final HangupCause PARK_TIMEOUT = new HangupCause("park-timeout", 0, 19);

    private final Call call;
    private final Variables variables;
    private final Verb.Park park;
    private final Optional<Audio> music;
    private Optional<Long> playing = Optional.empty();

    ParkVerb(Call call, Variables variables, Verb.Park park) {
        this.call = call;
        this.variables = variables;
        this.park = park;
        this.music = park.music().map(file -> file.render(variables)).flatMap(call::prompt);
    }

    /** Who picked it up. */
    private sealed interface Taker {
        record Seat(Lease lease, Leg leg) implements Taker {}

        record OtherCall(RoomKey meeting) implements Taker {}
    }

    String run() {
        call.answer();
        String wanted = park.slot().map(slot -> slot.render(variables)).orElse("");
        Optional<RoomKey> slot =
                call.exchange()
                        .parking()
                        .tryPark(
                                call.origin().tenant().name(),
                                wanted,
                                call.id(),
                                call.roomEvents());
        if (slot.isEmpty()) {
            call.parted(HangupBy.ENGINE, new HangupCause("park-full", 486, 17));
            return Outcomes.FULL;
        }
        variables.set("park.slot", slot.get().name());
        Optional<Taker> taker = wait(slot.get());
        if (taker.isEmpty()) {
            call.parted(HangupBy.ENGINE, PARK_TIMEOUT);
            return Outcomes.TIMEOUT;
        }
        talk(taker.get());
        return Outcomes.ANSWERED;
    }

    // ---- waiting

    private Optional<Taker> wait(RoomKey slot) {
        var segment = call.draft().begin(SegmentRecord.Kind.PARK, slot.name(), "");
        call.milestone("parked", "slot=" + slot.name());
        playing = music.map(audio -> call.play(call.caller(), List.of(audio), true));
        String outcome = "abandoned";
        try {
            Optional<Taker> taker = awaitTaker(slot);
            outcome = taker.isPresent() ? Outcomes.ANSWERED : Outcomes.TIMEOUT;
            return taker;
        } finally {
            call.expect(act -> false);
            call.exchange().parking().leave(slot, call.id());
            playing.ifPresent(play -> call.stopPlay(call.caller(), play));
            call.draft().end(segment, outcome);
        }
    }

    private Optional<Taker> awaitTaker(RoomKey slot) {
        long untilNs = call.inMs(park.timeoutMs());
        while (true) {
            call.expect(CallAct.PickUp.class::isInstance);
            switch (call.await(untilNs)) {
                case CallEvent.FromRoom(RoomEvent.PickedUp(RoomKey of, RoomKey meeting))
                        when of.equals(slot) -> {
                    return Optional.of(new Taker.OtherCall(meeting));
                }
                case CallEvent.Wanted(Asked asked)
                        when asked.act() instanceof CallAct.PickUp(String seat) -> {
                    call.expect(act -> false);
                    Optional<Taker> taker = ring(asked, seat).or(() -> meanwhile(slot));
                    if (taker.isPresent()) {
                        return taker;
                    }
                }
                case CallEvent.TimedOut _ -> {
                    return Optional.empty();
                }
                case CallEvent _ -> {}
            }
        }
    }

    /** While a seat rang in vain, another call may have been quicker. */
    private Optional<Taker> meanwhile(RoomKey slot) {
        return call.exchange().parking().holds(slot, call.id())
                ? Optional.empty()
                : Optional.of(new Taker.OtherCall(Parking.meeting(slot, call.id())));
    }

    private Optional<Taker> ring(Asked asked, String seat) {
        SeatKey key = new SeatKey(call.origin().tenant().name(), seat);
        if (!(call.seize(key, Lease.Purpose.CALLED, RING_MS)
                instanceof RouterEvent.Seized seized)) {
            asked.refuse("seat " + seat + " is busy, away or unknown");
            return Optional.empty();
        }
        Lease lease = seized.lease();
        call.leases().took(lease, 0);
        call.draft().acted("picked_up", seat, asked.by());
        asked.done();
        var ringing = new Ringing(call, (leg, progress) -> {});
        return switch (ringing.seat(seat, seized.contacts(), RING_MS)) {
            case Ringing.Result.Answered(Leg leg) -> {
                call.leases().connected(lease, 0);
                yield Optional.of(new Taker.Seat(lease, leg));
            }
            case Ringing.Result.Failed(var why, _) -> {
                call.leases().missed(lease, why);
                yield Optional.empty();
            }
        };
    }

    // ---- talking

    private void talk(Taker taker) {
        switch (taker) {
            case Taker.Seat(Lease lease, Leg leg) -> {
                variables.set("seat.id", lease.seat().id());
                call.recording().meetSeat(lease.seat().id());
                try {
                    Talk.run(
                            call,
                            leg,
                            lease.seat().id(),
                            HangupBy.SEAT,
                            music,
                            () -> call.leases().release(lease));
                } finally {
                    call.recording().leave();
                    call.hangup(leg, HangupCause.NORMAL);
                    call.leases().release(lease);
                }
            }
            case Taker.OtherCall(RoomKey meeting) -> {
                call.state(CallRecord.State.TALKING);
                Meeting.run(call, meeting);
                call.state(CallRecord.State.ANSWERED);
            }
        }
    }
}
