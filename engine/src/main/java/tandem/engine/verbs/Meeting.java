package tandem.engine.verbs;

import tandem.engine.call.Call;
import tandem.engine.call.CallEvent;
import tandem.engine.cdr.CallRecord.HangupBy;
import tandem.engine.cdr.SegmentRecord;
import tandem.engine.room.RoomEvent;
import tandem.engine.room.RoomKey;
import tandem.sip.HangupCause;

/** The callers of two calls talk with each other until one leaves. Runs on: call script. */
final class Meeting {
    private static final long COMING_MS = 5_000;

    private Meeting() {}

    /**
     * Enters and returns when the other call has left.
     *
     * @return false when the other one never came
     */
    static boolean run(Call call, RoomKey meeting) {
        RoomStay stay = new RoomStay(call, meeting, 2);
        var room = stay.tryEnter();
        if (room.isEmpty()) {
            return false;
        }
        try {
            stay.meet(room.get());
            return room.get().members().size() == 2 || comes(call, meeting)
                    ? talk(call, meeting)
                    : false;
        } finally {
            stay.leave();
        }
    }

    private static boolean comes(Call call, RoomKey meeting) {
        long untilNs = call.inMs(COMING_MS);
        while (true) {
            CallEvent event = call.await(untilNs);
            if (event instanceof CallEvent.TimedOut) {
                return false;
            }
            if (event instanceof CallEvent.FromRoom(RoomEvent.Came(RoomKey of, _))
                    && of.equals(meeting)) {
                return true;
            }
        }
    }

    private static boolean talk(Call call, RoomKey meeting) {
        var segment = call.draft().begin(SegmentRecord.Kind.TALK, "pickup", "");
        try {
            while (!left(call.await(Long.MAX_VALUE), meeting)) {
                // Until the other one has.
            }
        } finally {
            call.draft().end(segment, "hangup");
        }
        call.forgetTypedDigits();
        call.parted(HangupBy.CALLEE, HangupCause.NORMAL);
        return true;
    }

    private static boolean left(CallEvent event, RoomKey meeting) {
        return event instanceof CallEvent.FromRoom(RoomEvent.Left(RoomKey of, _))
                && of.equals(meeting);
    }
}
