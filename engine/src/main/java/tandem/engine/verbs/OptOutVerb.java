package tandem.engine.verbs;

import java.util.Optional;

import tandem.dialplan.Verb;
import tandem.engine.call.Call;
import tandem.engine.call.CallEvent;
import tandem.engine.call.CallOrigin;
import tandem.engine.cdr.CallRecord.Direction;

/** {@code opt_out}: the other side of the call wants no more calls of the tenant. */
final class OptOutVerb {
    /** Flushing a disk takes milliseconds; who waits for a broken one hears nothing. */
    private static final long DISK_LIMIT_MS = 3_000;

    private OptOutVerb() {}

    static String run(Call call, Verb.OptOut optOut) {
        Optional<String> number = otherSide(call.origin());
        if (number.isEmpty()) {
            return Outcomes.FAILED;
        }
        long ticket = call.optOut(number.get(), optOut.source());
        long untilNs = call.inMs(DISK_LIMIT_MS);
        while (true) {
            CallEvent event = call.await(untilNs);
            if (event instanceof CallEvent.OptedOut(long of, boolean kept) && of == ticket) {
                return kept ? Outcomes.DONE : Outcomes.FAILED;
            }
            if (event instanceof CallEvent.TimedOut) {
                return Outcomes.FAILED;
            }
        }
    }

    /** Of a call that we place the callee; a seat is nobody whom a tenant calls. */
    private static Optional<String> otherSide(CallOrigin origin) {
        if (origin.direction() == Direction.OUTBOUND) {
            return Optional.of(origin.to());
        }
        return origin.callerSeat().isPresent() ? Optional.empty() : Optional.of(origin.from());
    }
}
