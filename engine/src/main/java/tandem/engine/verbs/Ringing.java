package tandem.engine.verbs;

import java.util.List;
import java.util.function.BiConsumer;

import tandem.engine.call.Call;
import tandem.engine.call.CallEvent;
import tandem.engine.call.Leg;
import tandem.engine.cdr.LegRecord.Role;
import tandem.engine.cdr.SegmentRecord;
import tandem.engine.queue.RouterCommand.Missed;
import tandem.sip.Contact;
import tandem.sip.HangupCause;
import tandem.sip.SipEvent;

/**
 * Rings one or more legs at once; the first to answer wins, the others are taken back. Runs on:
 * call script.
 */
final class Ringing {
    /** A person with more phones than this has some left silent. */
    static final int MOST_DEVICES = 5;

    /** How the ringing ended. */
    sealed interface Result {
        record Answered(Leg leg) implements Result {}

        record Failed(Missed.Reason why, HangupCause cause) implements Result {}
    }

    private final Call call;
    private final BiConsumer<Leg, SipEvent.Progressed> onProgress;

    /**
     * @param onProgress told of 18x of the legs
     */
    Ringing(Call call, BiConsumer<Leg, SipEvent.Progressed> onProgress) {
        this.call = call;
        this.onProgress = onProgress;
    }

    /** Rings all devices of a seat. */
    Result seat(String seat, List<Contact> contacts, long ringMs) {
        List<Leg> legs =
                contacts.stream()
                        .limit(MOST_DEVICES)
                        .map(contact -> inviteDevice(seat, contact))
                        .toList();
        return ring(legs, seat, ringMs);
    }

    private Leg inviteDevice(String seat, Contact contact) {
        Leg leg =
                call.openLeg(
                        Role.SEAT, seat, call.invites().account(seat), call.invites().terms(seat));
        if (!leg.ended()) {
            call.invites().device(leg, contact, List.of());
        }
        return leg;
    }

    /** Waits for legs that were invited; all but an answered one are over when it returns. */
    Result ring(List<Leg> legs, String party, long ringMs) {
        var segment = call.draft().begin(SegmentRecord.Kind.RING, party, party);
        Result result = awaitAnswer(legs, call.inMs(ringMs));
        call.draft()
                .end(
                        segment,
                        switch (result) {
                            case Result.Answered _ -> Outcomes.ANSWERED;
                            case Result.Failed(var why, _) ->
                                    why.name().toLowerCase(java.util.Locale.ROOT);
                        });
        return result;
    }

    private Result awaitAnswer(List<Leg> legs, long untilNs) {
        while (true) {
            if (legs.stream().allMatch(Leg::ended)) {
                return failed(legs);
            }
            switch (call.await(untilNs)) {
                case CallEvent.FromSip(SipEvent.Answered(var id, String sdp)) -> {
                    for (Leg leg : legs) {
                        if (leg.id().equals(id) && !leg.ended() && usable(leg, sdp)) {
                            takeBack(legs, leg, HangupCause.CANCELLED);
                            return new Result.Answered(leg);
                        }
                    }
                }
                case CallEvent.FromSip(SipEvent.Progressed progress) ->
                        legs.stream()
                                .filter(leg -> leg.id().equals(progress.leg()) && !leg.ended())
                                .findFirst()
                                .ifPresent(leg -> onProgress.accept(leg, progress));
                case CallEvent.TimedOut _ -> {
                    takeBack(legs, null, HangupCause.NO_ANSWER);
                    return new Result.Failed(Missed.Reason.NO_ANSWER, HangupCause.NO_ANSWER);
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

    private boolean usable(Leg leg, String sdp) {
        return sdp.isEmpty() ? leg.agreement().isPresent() : call.settle(leg, sdp);
    }

    private void takeBack(
            List<Leg> legs, @org.jspecify.annotations.Nullable Leg winner, HangupCause cause) {
        legs.stream().filter(leg -> leg != winner).forEach(leg -> call.hangup(leg, cause));
    }

    /** The answer of a person counts more than that of a machine that is not there. */
    private static Result failed(List<Leg> legs) {
        Result.Failed worst =
                new Result.Failed(Missed.Reason.UNREACHABLE, HangupCause.ofStatus(480));
        for (Leg leg : legs) {
            HangupCause cause = leg.cause().orElse(HangupCause.TIMEOUT);
            Missed.Reason why = Missed.Reason.of(cause);
            if (why != Missed.Reason.UNREACHABLE || legs.size() == 1) {
                return new Result.Failed(why, cause);
            }
        }
        return worst;
    }
}
