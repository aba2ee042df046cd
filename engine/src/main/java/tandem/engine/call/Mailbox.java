package tandem.engine.call;

import org.jctools.queues.MpscArrayQueue;
import org.jspecify.annotations.Nullable;

import tandem.engine.time.EngineClock;
import tandem.sip.HangupCause;

/**
 * The one place where a call's script waits. Any thread may tell, only the script takes. A full
 * mailbox is a bug, or a peer that floods one call: the call ends with a cause instead of losing
 * events silently.
 */
public final class Mailbox {
    /** Events that may wait. A call sees some dozens in all; digits come at most ten a second. */
    private static final int BOUND = 256;

    private static final CallEvent TIMED_OUT = new CallEvent.TimedOut();

    private final MpscArrayQueue<CallEvent> events = new MpscArrayQueue<>(BOUND);
    private final Scripts.Waiting waiting;
    private final EngineClock clock;
    private volatile @Nullable HangupCause ordered;
    private volatile boolean kept;

    public Mailbox(Scripts.Waiting waiting, EngineClock clock) {
        this.waiting = waiting;
        this.clock = clock;
    }

    /** Runs on: any. */
    public void tell(CallEvent event) {
        if (!events.offer(event)) {
            ordered = HangupCause.ENGINE_ERROR;
        }
        waiting.wake();
    }

    /**
     * As {@link #tell}, for what the call can do without.
     *
     * @return false when the mailbox is full
     */
    boolean tryTell(CallEvent event) {
        boolean taken = events.offer(event);
        waiting.wake();
        return taken;
    }

    /** Ends the call, however full the mailbox is. Runs on: any. */
    public void order(HangupCause cause) {
        ordered = cause;
        waiting.wake();
    }

    /** The opening of the call can no longer be lost. Runs on: any. */
    void kept() {
        kept = true;
        waiting.wake();
    }

    /**
     * Waits until the opening can no longer be lost, or until the engine wants the call to end.
     * Events wait meanwhile.
     *
     * @return false at the deadline
     */
    boolean awaitKept(long deadlineNs) {
        while (!kept && ordered == null) {
            if (deadlineNs - clock.nanos() <= 0) {
                return false;
            }
            waiting.park(deadlineNs);
        }
        return true;
    }

    /** The next event, or TimedOut at the deadline. Runs on: the call's script. */
    public CallEvent take(long deadlineNs) {
        while (true) {
            HangupCause end = ordered;
            if (end != null) {
                ordered = null;
                return new CallEvent.Ordered(end);
            }
            CallEvent event = events.relaxedPoll();
            if (event != null) {
                return event;
            }
            if (deadlineNs - clock.nanos() <= 0) {
                return TIMED_OUT;
            }
            waiting.park(deadlineNs);
        }
    }
}
