package tandem.engine.verbs;

import java.util.List;
import java.util.Optional;

import tandem.dialplan.Purpose;
import tandem.dialplan.Template;
import tandem.dialplan.Verb;
import tandem.dialplan.trunk.Way;
import tandem.engine.call.Call;
import tandem.engine.call.Leg;
import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.CallRecord.HangupBy;
import tandem.engine.gate.Attempt;
import tandem.engine.gate.Decision;
import tandem.engine.gate.Permit;
import tandem.engine.queue.Lease;
import tandem.engine.queue.RouterCommand;
import tandem.engine.queue.RouterEvent;
import tandem.engine.queue.SeatKey;
import tandem.engine.trunk.Carriers;
import tandem.media.Audio;
import tandem.sip.HangupCause;
import tandem.sip.SipEvent;

/**
 * {@code dial}: one seat, or one number at a trunk. The caller hears what the other side rings or
 * says.
 */
final class DialVerb {
    /** No trunk leads there: Q.850 3, no route to destination. */
    private static final HangupCause NO_ROUTE = new HangupCause("no-route", 404, 3);

    private final Call call;
    private final Variables variables;
    private final Purpose purpose;
    private boolean toneStarted;
    private long tone;

    /**
     * @param purpose of the flow whose step it is
     */
    DialVerb(Call call, Variables variables, Purpose purpose) {
        this.call = call;
        this.variables = variables;
        this.purpose = purpose;
    }

    String run(Verb.Dial dial) {
        call.state(CallRecord.State.RINGING);
        String outcome =
                switch (dial.target()) {
                    case Verb.Dial.Target.ToSeat(Template seat) ->
                            seat(seat.render(variables), dial.ringMs());
                    case Verb.Dial.Target.ToNumber(
                                    Template number,
                                    String trunk,
                                    String callerId) ->
                            number(
                                    number.render(variables),
                                    number.source().contains("${"),
                                    trunk,
                                    callerId,
                                    dial.ringMs());
                };
        variables.set("dial.outcome", outcome);
        return outcome;
    }

    // ---- a seat

    private String seat(String id, long ringMs) {
        SeatKey key = new SeatKey(call.origin().tenant().name(), id);
        return switch (call.seize(key, Lease.Purpose.CALLED, ringMs)) {
            case RouterEvent.Seized seized -> ringSeat(seized, ringMs);
            case RouterEvent.SeatBusy(_, var reason) ->
                    switch (reason) {
                        case BUSY -> over(Outcomes.BUSY, HangupCause.BUSY);
                        case AWAY -> over(Outcomes.UNAVAILABLE, HangupCause.ofStatus(480));
                        case UNKNOWN -> over(Outcomes.UNAVAILABLE, HangupCause.NOT_FOUND);
                    };
            case RouterEvent.SeatOffered _,
                    RouterEvent.QueueRefused _,
                    RouterEvent.Position _,
                    RouterEvent.LeaseLost _ ->
                    over(Outcomes.FAILED, HangupCause.ENGINE_ERROR);
        };
    }

    private String ringSeat(RouterEvent.Seized seized, long ringMs) {
        Lease lease = seized.lease();
        call.leases().took(lease, 0);
        var ringing = new Ringing(call, this::progressed);
        switch (ringing.seat(lease.seat().id(), seized.contacts(), ringMs)) {
            case Ringing.Result.Answered(Leg leg) -> {
                call.leases().connected(lease, 0);
                call.recording().meetSeat(lease.seat().id());
                try {
                    return talk(leg, () -> call.leases().release(lease));
                } finally {
                    call.recording().leave();
                    call.hangup(leg, HangupCause.NORMAL);
                    call.leases().release(lease);
                }
            }
            case Ringing.Result.Failed(var why, HangupCause cause) -> {
                call.leases().missed(lease, why);
                return missed(why, cause);
            }
        }
    }

    // ---- a number

    private String number(
            String number, boolean chosen, String trunk, String callerId, long ringMs) {
        Optional<Way> way = call.way(number, trunk, callerId);
        if (way.isEmpty()) {
            return over(Outcomes.FAILED, NO_ROUTE);
        }
        Attempt attempt =
                new Attempt(
                        call.id(),
                        call.origin().tenant(),
                        way.get().name(),
                        number,
                        callerId,
                        purpose,
                        call.origin().callerSeat().isPresent()
                                ? Attempt.Origin.SEAT
                                : Attempt.Origin.FLOW,
                        call.origin().forwarded(chosen));
        return switch (call.pass(attempt)) {
            case Decision.Granted(Permit permit) ->
                    number(permit, call.exchange().trunks().carriers(way.get()), ringMs);
            case Decision.Denied denied -> {
                yield over(
                        Outcomes.BLOCKED,
                        new HangupCause(
                                "blocked-" + denied.first().reason().replace('_', '-'), 403, 21));
            }
        };
    }

    /** Rings a number that the gate has let pass. */
    String number(Permit permit, Carriers carriers, long ringMs) {
        try (permit) {
            call.draft().outbound();
            String party = permit.attempt().number();
            var ringing = new TrunkRinging(call, this::progressed, party, ringMs);
            return switch (ringing.ring(permit, carriers)) {
                case Ringing.Result.Answered(Leg leg) -> {
                    try {
                        yield talk(leg, permit::close);
                    } finally {
                        call.hangup(leg, HangupCause.NORMAL);
                    }
                }
                case Ringing.Result.Failed(var why, HangupCause cause) -> missed(why, cause);
            };
        }
    }

    // ---- both

    private void progressed(Leg leg, SipEvent.Progressed progress) {
        boolean early = !progress.sdp().isEmpty() && call.settle(leg, progress.sdp());
        if (early) {
            call.followCodec(leg);
            if (call.caller().answered() || call.earlyMedia()) {
                stopTone();
                call.bridge().pair(leg);
                return;
            }
        }
        if (!call.caller().answered()) {
            call.ringing();
        } else if (!toneStarted) {
            toneStarted = true;
            tone = call.play(call.caller(), List.of(Audio.Tone.RINGBACK), true);
        }
    }

    private void stopTone() {
        if (toneStarted) {
            call.stopPlay(call.caller(), tone);
        }
    }

    private String talk(Leg leg, Runnable onLeft) {
        stopTone();
        call.followCodec(leg);
        call.answer();
        Talk.run(call, leg, leg.party(), HangupBy.CALLEE, holdMusic(), onLeft);
        return Outcomes.ANSWERED;
    }

    private Optional<Audio> holdMusic() {
        return call.origin().tenant().queues().values().stream()
                .map(queue -> queue.music())
                .filter(music -> !music.isEmpty())
                .findFirst()
                .flatMap(call::prompt);
    }

    private String missed(RouterCommand.Missed.Reason why, HangupCause cause) {
        stopTone();
        return over(
                switch (why) {
                    case BUSY -> Outcomes.BUSY;
                    case DECLINED -> Outcomes.BUSY;
                    case NO_ANSWER -> Outcomes.NO_ANSWER;
                    case UNREACHABLE -> Outcomes.FAILED;
                },
                cause);
    }

    /** An outcome without a talk; its cause is the caller's, should the flow end here. */
    private String over(String outcome, HangupCause cause) {
        call.parted(HangupBy.ENGINE, cause);
        return outcome;
    }
}
