package tandem.engine.verbs;

import java.util.List;
import java.util.Optional;

import tandem.dialplan.QueueSpec;
import tandem.dialplan.Verb;
import tandem.engine.call.Call;
import tandem.engine.call.CallEvent;
import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.CallRecord.HangupBy;
import tandem.engine.cdr.SegmentRecord;
import tandem.engine.queue.Lease;
import tandem.engine.queue.QueueKey;
import tandem.engine.queue.RouterCommand;
import tandem.engine.queue.RouterCommand.Leave.Departure;
import tandem.engine.queue.RouterEvent;
import tandem.media.Audio;
import tandem.media.MediaEvent;
import tandem.sip.HangupCause;

/**
 * {@code queue}: the caller waits in line, hears music and now and then the place, until a seat
 * answers. A seat that declines or does not answer costs the caller nothing: the router offers the
 * next one to the same place in line.
 */
final class QueueVerb {
    private final Call call;
    private final Variables variables;
    private final QueueSpec spec;
    private long ticket;
    private boolean inLine;
    private long music = -1;
    private long announcement = -1;

    QueueVerb(Call call, Variables variables, QueueSpec spec) {
        this.call = call;
        this.variables = variables;
        this.spec = spec;
    }

    String run(Verb.Queue queue) {
        call.answer();
        call.recording().enterQueue(queue.name());
        var segment = call.draft().begin(SegmentRecord.Kind.QUEUE, queue.name(), "");
        call.milestone("queued", "queue=" + queue.name());
        String outcome = "abandoned";
        Optional<RouterEvent.SeatOffered> taken = Optional.empty();
        Ringing.Result.Answered seat = null;
        try {
            enterLine(priority(queue));
            Waited waited = waitInLine();
            outcome = waited.outcome();
            taken = waited.offer();
            seat = waited.seat();
        } finally {
            leaveLine(outcome);
            call.draft().end(segment, outcome);
        }
        variables.set("queue.outcome", outcome);
        if (seat != null && taken.isPresent()) {
            talk(taken.get(), seat);
        } else {
            call.recording().leave();
            call.parted(
                    HangupBy.ENGINE, new HangupCause("queue-" + outcome.replace('_', '-'), 0, 19));
        }
        return outcome;
    }

    /** How the waiting ended. */
    private record Waited(
            String outcome,
            Optional<RouterEvent.SeatOffered> offer,
            Ringing.Result.@org.jspecify.annotations.Nullable Answered seat) {
        static Waited without(String outcome) {
            return new Waited(outcome, Optional.empty(), null);
        }
    }

    private double priority(Verb.Queue queue) {
        try {
            return Double.parseDouble(queue.priority().text(variables));
        } catch (NumberFormatException notANumber) {
            return 0;
        }
    }

    private void enterLine(double priority) {
        ticket = call.ticket();
        inLine = true;
        QueueKey key = new QueueKey(call.origin().tenant().name(), spec.name());
        call.exchange()
                .router()
                .tell(
                        new RouterCommand.Enqueue(
                                ticket, call.id(), key, spec, priority, call.routerEvents()));
        call.state(CallRecord.State.QUEUED);
        startMusic();
    }

    private void leaveLine(String outcome) {
        if (inLine) {
            inLine = false;
            Departure why = outcome.equals("abandoned") ? Departure.ABANDONED : Departure.TIMED_OUT;
            call.exchange().router().tell(new RouterCommand.Leave(ticket, why));
        }
    }

    private Waited waitInLine() {
        long untilNs = call.inMs(spec.maxWaitMs());
        long announceNs = nextAnnouncement();
        while (true) {
            boolean announceFirst = announceNs - untilNs < 0;
            switch (call.await(announceFirst ? announceNs : untilNs)) {
                case CallEvent.FromRouter(RouterEvent.SeatOffered offer)
                        when offer.ticket() == ticket -> {
                    Optional<Ringing.Result.Answered> answered = ring(offer);
                    if (answered.isPresent()) {
                        return new Waited(Outcomes.ANSWERED, Optional.of(offer), answered.get());
                    }
                }
                case CallEvent.FromRouter(RouterEvent.QueueRefused(long of, var reason))
                        when of == ticket -> {
                    inLine = false;
                    return Waited.without(
                            switch (reason) {
                                case FULL -> Outcomes.FULL;
                                case NO_SEAT -> Outcomes.NO_SEAT;
                            });
                }
                case CallEvent.FromRouter(RouterEvent.Position(long of, int position, _))
                        when of == ticket ->
                        announce(position);
                case CallEvent.FromMedia(MediaEvent.Played(_, long play, _, _))
                        when play == announcement ->
                        startMusic();
                case CallEvent.TimedOut _ -> {
                    if (!announceFirst) {
                        return Waited.without(Outcomes.TIMEOUT);
                    }
                    call.exchange().router().tell(new RouterCommand.AskPosition(ticket));
                    announceNs = nextAnnouncement();
                }
                case CallEvent.FromSip _,
                        CallEvent.FromMedia _,
                        CallEvent.FromRouter _,
                        CallEvent.FromFetcher _,
                        CallEvent.FromVoicemail _,
                        CallEvent.OptedOut _,
                        CallEvent.RecordingSteered _,
                        CallEvent.Wanted _,
                        CallEvent.FromRoom _,
                        CallEvent.ChannelFree _,
                        CallEvent.Ordered _ -> {}
            }
        }
    }

    // ---- what the caller hears

    private void startMusic() {
        announcement = -1;
        Prompts.music(call, spec.music())
                .ifPresent(audio -> music = call.play(call.caller(), List.of(audio), true));
    }

    private long nextAnnouncement() {
        return spec.announceEveryMs() > 0 && spec.positionPrompts()
                ? call.inMs(spec.announceEveryMs())
                : Long.MAX_VALUE;
    }

    private void announce(int position) {
        List<Audio> said = Position.prompts(call, position);
        if (!said.isEmpty()) {
            announcement = call.play(call.caller(), said, false);
        }
    }

    // ---- seats

    private Optional<Ringing.Result.Answered> ring(RouterEvent.SeatOffered offer) {
        Lease lease = offer.lease();
        call.leases().took(lease, 0);
        call.state(CallRecord.State.RINGING);
        Ringing ringing = new Ringing(call, (leg, progress) -> {});
        switch (ringing.seat(lease.seat().id(), offer.contacts(), offer.ringMs())) {
            case Ringing.Result.Answered answered -> {
                call.leases().connected(lease, offer.wrapUpMs());
                inLine = false;
                return Optional.of(answered);
            }
            case Ringing.Result.Failed(var why, _) -> {
                call.leases().missed(lease, why);
                call.state(CallRecord.State.QUEUED);
                return Optional.empty();
            }
        }
    }

    private void talk(RouterEvent.SeatOffered offer, Ringing.Result.Answered seat) {
        call.stopPlay(call.caller(), announcement >= 0 ? announcement : music);
        variables.set("seat.id", offer.lease().seat().id());
        call.recording().meetSeat(offer.lease().seat().id());
        try {
            Talk.run(
                    call,
                    seat.leg(),
                    spec.name(),
                    HangupBy.SEAT,
                    Prompts.music(call, spec.music()),
                    () -> call.leases().release(offer.lease()));
        } finally {
            call.recording().leave();
            call.hangup(seat.leg(), HangupCause.NORMAL);
            call.leases().release(offer.lease());
        }
    }
}
