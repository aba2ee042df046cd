package tandem.engine.verbs;

import java.util.Optional;

import tandem.dialplan.Verb;
import tandem.engine.call.Call;
import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.CallRecord.HangupBy;
import tandem.engine.room.RoomKey;
import tandem.sip.HangupCause;

/** {@code pickup}: the caller talks with the one who is parked in a slot, until one leaves. */
final class PickUpVerb {
    private static final HangupCause EMPTY_SLOT = new HangupCause("slot-empty", 404, 1);

    private PickUpVerb() {}

    static String run(Call call, Variables variables, Verb.PickUp pickUp) {
        RoomKey slot = RoomKey.slot(call.origin().tenant().name(), pickUp.slot().render(variables));
        Optional<RoomKey> meeting = call.exchange().parking().tryPickUp(slot);
        if (meeting.isPresent()) {
            call.answer();
            call.state(CallRecord.State.TALKING);
            boolean met = Meeting.run(call, meeting.get());
            call.state(CallRecord.State.ANSWERED);
            if (met) {
                return Outcomes.ANSWERED;
            }
        }
        call.parted(HangupBy.ENGINE, EMPTY_SLOT);
        return Outcomes.EMPTY;
    }
}
