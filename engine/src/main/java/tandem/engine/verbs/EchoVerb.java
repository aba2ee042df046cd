package tandem.engine.verbs;

import java.util.Optional;

import tandem.engine.call.Call;
import tandem.engine.call.CallDraft;
import tandem.engine.call.CallEvent;
import tandem.engine.cdr.SegmentRecord;
import tandem.media.MediaCommand;

/** {@code echo}: the caller hears himself, until "#", the limit or the end of the call. */
final class EchoVerb {
    private EchoVerb() {}

    static String run(Call call, String step, long maxMs) {
        call.answer();
        CallDraft.Segment segment = call.draft().begin(SegmentRecord.Kind.ECHO, step, "");
        call.exchange().media().tell(new MediaCommand.Echo(call.caller().session(), true));
        long untilNs = call.inMs(maxMs);
        while (!hashTyped(call)) {
            if (call.await(untilNs) instanceof CallEvent.TimedOut) {
                break;
            }
        }
        call.exchange().media().tell(new MediaCommand.Echo(call.caller().session(), false));
        call.draft().end(segment, Outcomes.DONE);
        return Outcomes.DONE;
    }

    private static boolean hashTyped(Call call) {
        for (Optional<Character> digit = call.typedDigit();
                digit.isPresent();
                digit = call.typedDigit()) {
            if (digit.get() == '#') {
                return true;
            }
        }
        return false;
    }
}
