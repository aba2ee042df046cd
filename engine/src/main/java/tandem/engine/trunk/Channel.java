package tandem.engine.trunk;

import java.util.concurrent.atomic.AtomicBoolean;

import tandem.sip.HangupCause;

/** A channel of a trunk that a call has, until its leg is over. Runs on: any. */
public final class Channel {
    private final Over over;
    private final Runnable free;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Told once. */
    interface Over {
        /**
         * @param cause why the leg ended
         * @param answered whether it had been answered
         */
        void over(HangupCause cause, boolean answered);
    }

    /**
     * @param over told when a leg had it
     * @param free gives it back
     */
    Channel(Over over, Runnable free) {
        this.over = over;
        this.free = free;
    }

    /** It was not needed: no INVITE was sent. */
    public void unused() {
        if (closed.compareAndSet(false, true)) {
            free.run();
        }
    }

    /** The leg is over; a second time does nothing. */
    public void close(HangupCause cause, boolean answered) {
        if (closed.compareAndSet(false, true)) {
            free.run();
            over.over(cause, answered);
        }
    }
}
