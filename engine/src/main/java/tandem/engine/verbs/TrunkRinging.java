package tandem.engine.verbs;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

import tandem.dialplan.Trunk;
import tandem.engine.call.Call;
import tandem.engine.call.CallEvent;
import tandem.engine.call.Leg;
import tandem.engine.call.LegTerms;
import tandem.engine.cdr.LegRecord.Role;
import tandem.engine.gate.Permit;
import tandem.engine.queue.RouterCommand.Missed;
import tandem.engine.trunk.Carriers;
import tandem.engine.trunk.Hunt;
import tandem.sip.HangupCause;
import tandem.sip.SipEvent;

/**
 * Rings a number at one trunk after the other, until somebody answers, or a trunk says something
 * that is not about itself. Runs on: call script.
 */
final class TrunkRinging {
    private final Call call;
    private final Ringing ringing;
    private final String party;
    private final long untilNs;
    private Optional<Leg> first = Optional.empty();
    private HangupCause cause = HangupCause.ofStatus(503);
    private boolean rung;

    /**
     * @param ringMs for all trunks together
     */
    TrunkRinging(
            Call call, BiConsumer<Leg, SipEvent.Progressed> onProgress, String party, long ringMs) {
        this.call = call;
        this.ringing = new Ringing(call, onProgress);
        this.party = party;
        this.untilNs = call.inMs(ringMs);
    }

    /** With a leg that the call was opened with, for the first of the trunks. */
    TrunkRinging first(Leg leg) {
        first = Optional.of(leg);
        return this;
    }

    Ringing.Result ring(Permit permit, Carriers carriers) {
        try (Hunt hunt = call.hunt(permit, carriers)) {
            return ring(hunt);
        }
    }

    private Ringing.Result ring(Hunt hunt) {
        while (untilNs - call.inMs(0) > 0) {
            switch (hunt.next()) {
                case Hunt.Step.Over() -> {
                    return failed();
                }
                case Hunt.Step.Skip(Trunk trunk, HangupCause why) -> passOver(trunk, why);
                case Hunt.Step.Hold(long holdNs) ->
                        call.awaitFor(
                                event -> event instanceof CallEvent.ChannelFree,
                                holdNs - untilNs < 0 ? holdNs : untilNs);
                case Hunt.Step.Ring step -> {
                    Leg leg = invited(step);
                    Ringing.Result result = ringing.ring(List.of(leg), party, leftMs());
                    if (!goesOn(result, step.trunk(), leg)) {
                        return result;
                    }
                }
            }
        }
        return failed();
    }

    private boolean goesOn(Ringing.Result result, Trunk trunk, Leg leg) {
        if (!(result instanceof Ringing.Result.Failed(_, HangupCause why))) {
            return false;
        }
        rung = true;
        cause = why;
        return Hunt.goesOn(trunk, why, leg.rang());
    }

    private void passOver(Trunk trunk, HangupCause why) {
        first.ifPresentOrElse(
                leg -> call.passedOver(leg, why), () -> call.passedOver(party, trunk, why));
        first = Optional.empty();
        cause = rung ? cause : why;
    }

    /** The call may end while the media of the leg opens. */
    private Leg invited(Hunt.Step.Ring step) {
        boolean done = false;
        try {
            Leg leg = leg(step.trunk());
            call.invites().trunk(leg, step);
            done = true;
            return leg;
        } finally {
            if (!done) {
                step.abandon();
            }
        }
    }

    private Leg leg(Trunk trunk) {
        boolean opened = first.isPresent();
        first = Optional.empty();
        return opened
                ? call.openFirst()
                : call.openLeg(Role.TRUNK, party, trunk.name(), LegTerms.of(trunk));
    }

    private long leftMs() {
        return Math.max(1, (untilNs - call.inMs(0)) / 1_000_000);
    }

    /** What the last trunk said; one that was passed over only when none was rung. */
    private Ringing.Result failed() {
        return new Ringing.Result.Failed(Missed.Reason.of(cause), cause);
    }
}
