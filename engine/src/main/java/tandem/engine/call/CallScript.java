package tandem.engine.call;

import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.CallRecord.HangupBy;
import tandem.engine.queue.Lease;
import tandem.engine.queue.RouterEvent;
import tandem.engine.queue.SeatKey;
import tandem.sip.HangupCause;

/**
 * The life of one call from admission to its CDR, as straight-line code. Whatever happens inside,
 * the end runs: every leg is hung up, every lease returned, the record closed once.
 *
 * <p>Runs on: call script.
 */
final class CallScript implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(CallScript.class);
    private static final long SEIZE_LIMIT_MS = 5_000;
    private static final long FIGURES_LIMIT_MS = 10_000;

    /** A peer that is there has heard one of four by then (RFC 3261 17.1.2.2). */
    private static final long BYES_LIMIT_MS = 4_000;

    private final Call call;
    private final Consumer<Call> flow;
    private final Consumer<CallRecord> ended;

    /**
     * @param flow what the call does; returns or throws {@link CallEnded}
     * @param ended told the final record, for metrics
     */
    CallScript(Call call, Consumer<Call> flow, Consumer<CallRecord> ended) {
        this.call = call;
        this.flow = flow;
        this.ended = ended;
    }

    @Override
    public void run() {
        CallOrigin origin = call.origin();
        LOG.info(
                "call={} event=started tenant={} via={} from={} to={} flow={}",
                call.id(),
                origin.tenant().name(),
                origin.via(),
                Redact.number(origin.from()),
                Redact.number(origin.to()),
                origin.aim().flow());
        CallEnded end = play();
        try {
            call.end(end.by(), end.endCause());
            call.settle(call.inMs(FIGURES_LIMIT_MS), call.inMs(BYES_LIMIT_MS));
        } catch (RuntimeException | AssertionError bug) {
            LOG.error("call={} event=bug-at-end", call.id(), bug);
        } finally {
            call.forget();
            closePermit();
            close();
        }
    }

    private CallEnded play() {
        try {
            call.awaitKept();
            leaseCallerSeat();
            flow.accept(call);
            return call.flowEnd();
        } catch (CallEnded end) {
            return end;
        } catch (RuntimeException | AssertionError bug) {
            LOG.error("call={} event=bug", call.id(), bug);
            return new CallEnded(HangupBy.ENGINE, HangupCause.ENGINE_ERROR);
        }
    }

    /**
     * A seat that calls is busy with this call like with any other; one that is rung first is taken
     * when that begins.
     */
    private void leaseCallerSeat() {
        boolean rung = call.origin().first() instanceof FirstLeg.Placed;
        if (rung || call.origin().callerSeat().isEmpty()) {
            return;
        }
        SeatKey seat = call.origin().callerSeat().get();
        if (call.seize(seat, Lease.Purpose.CALLING, SEIZE_LIMIT_MS)
                instanceof RouterEvent.Seized(_, Lease lease, _)) {
            call.leases().connected(lease, 0);
        } else {
            throw new CallEnded(HangupBy.ENGINE, new HangupCause("seat-busy", 486, 17));
        }
    }

    private void closePermit() {
        if (call.origin().first() instanceof FirstLeg.Placed placed) {
            placed.permit().close();
        }
    }

    private void close() {
        CallRecord record = call.draft().record();
        call.exchange().log().closed(record);
        call.exchange().registry().remove(call.origin().id());
        ended.accept(record);
        LOG.info(
                "call={} event=ended cause={} by={} legs={} talk_ms={}",
                call.id(),
                record.cause().map(c -> c.reason()).orElse("none"),
                record.hangupBy()
                        .map(b -> b.name().toLowerCase(java.util.Locale.ROOT))
                        .orElse("none"),
                record.legs().size(),
                talkMs(record));
    }

    private static long talkMs(CallRecord record) {
        return record.ended()
                .map(end -> record.totalMs(tandem.engine.cdr.SegmentRecord.Kind.TALK, end))
                .orElse(0L);
    }
}
