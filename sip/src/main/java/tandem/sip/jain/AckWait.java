package tandem.sip.jain;

import java.net.InetSocketAddress;
import java.util.concurrent.Future;

import gov.nist.javax.sip.message.SIPResponse;
import org.jspecify.annotations.Nullable;

/**
 * Repeats a 2xx to INVITE until its ACK comes (RFC 3261 13.3.1.4): after T1, then twice as long
 * each time up to T2, for 64*T1 in all. Runs on: sip loop.
 */
final class AckWait {
    private static final long T1_MS = 500;
    private static final long T2_MS = 4000;
    private static final long LIMIT_MS = 64 * T1_MS;

    private final Core core;
    private final SIPResponse success;
    private final InetSocketAddress to;
    private final long sequence;
    private final Runnable onNoAck;
    private long waitedMs;
    private long nextMs = T1_MS;
    private @Nullable Future<?> timer;

    /**
     * @param onNoAck what to do when no ACK came
     */
    AckWait(Core core, SIPResponse success, Runnable onNoAck) {
        this.core = core;
        this.success = success;
        this.to = Vias.responseTarget(success.getTopmostVia());
        this.sequence = success.getCSeq().getSeqNumber();
        this.onNoAck = onNoAck;
        arm();
    }

    /** Whether an ACK with this sequence number is the one. */
    boolean isFor(long ackSequence) {
        return sequence == ackSequence;
    }

    void stop() {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private void arm() {
        long wait = Math.min(nextMs, LIMIT_MS - waitedMs);
        timer = core.loop().afterRfcMs(wait, () -> fire(wait));
    }

    private void fire(long waited) {
        waitedMs += waited;
        if (waitedMs >= LIMIT_MS) {
            onNoAck.run();
            return;
        }
        core.transactions().sendOnce(success, to);
        nextMs = Math.min(2 * nextMs, T2_MS);
        arm();
    }
}
