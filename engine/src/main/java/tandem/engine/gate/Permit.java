package tandem.engine.gate;

import java.util.concurrent.atomic.AtomicBoolean;

import tandem.dialplan.Trunk;
import tandem.dialplan.limit.Counting;

/**
 * The right to call one callee. Only the gate makes permits, and a leg to a trunk can only be
 * opened with a {@link Try} of one (invariant I2). It counts against the limits of the tenant until
 * it is closed, which is due when the last leg is over. Whether it counts as a call from then on
 * depends on how far it came, see {@link Counting}.
 */
public final class Permit implements AutoCloseable {
    private final Attempt attempt;
    private final String callerNumber;
    private final boolean urgent;
    private final Counting counting;
    private final OnClose onClose;
    private final AtomicBoolean used = new AtomicBoolean();
    private final AtomicBoolean free = new AtomicBoolean(true);
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean rang;
    private volatile boolean answered;

    /**
     * What came of it.
     *
     * @param used whether an INVITE was sent
     * @param counts whether it was a call
     */
    record Outcome(boolean used, boolean answered, boolean counts) {}

    /** Told how it goes. */
    interface OnClose {
        /** The callee has answered; told once. */
        default void answered() {}

        /** The last leg is over; told once. */
        void closed(Outcome outcome);
    }

    Permit(
            Attempt attempt,
            String callerNumber,
            boolean urgent,
            Counting counting,
            OnClose onClose) {
        this.attempt = attempt;
        this.callerNumber = callerNumber;
        this.urgent = urgent;
        this.counting = counting;
        this.onClose = onClose;
    }

    public Attempt attempt() {
        return attempt;
    }

    /** Whether somebody calls for help: it waits for no channel, however full a trunk is. */
    public boolean urgent() {
        return urgent;
    }

    /** The number to show to the callee. */
    public String callerNumber() {
        return callerNumber;
    }

    /**
     * The right to send one INVITE to one trunk. The callee is counted once, however many trunks
     * are tried; one after the other, so that nobody is called twice.
     *
     * @throws IllegalStateException when the last one is not over
     */
    public Try by(String trunk) {
        if (closed.get() || !free.compareAndSet(true, false)) {
            throw new IllegalStateException("permit in use or closed for call " + attempt.call());
        }
        return new Try(trunk);
    }

    /** One INVITE under the permit; only {@link #by} makes one. */
    public final class Try {
        private final String trunk;
        private final AtomicBoolean spent = new AtomicBoolean();
        private final AtomicBoolean over = new AtomicBoolean();

        private Try(String trunk) {
            this.trunk = trunk;
        }

        public Permit permit() {
            return Permit.this;
        }

        /**
         * It is used for an INVITE to this trunk.
         *
         * @throws IllegalStateException when it is not for this one, or was used before
         */
        public void spend(Trunk to) {
            boolean own = to.tenant().equals(attempt.tenant().name()) && to.name().equals(trunk);
            if (!own || !spent.compareAndSet(false, true)) {
                throw new IllegalStateException(
                        "no right to call by " + to.name() + " for call " + attempt.call());
            }
            used.set(true);
        }

        /** The callee's phone rings. */
        public void rang() {
            rang = true;
        }

        /** The callee has answered. */
        public void answered() {
            if (!answered) {
                answered = true;
                onClose.answered();
            }
        }

        /** Its leg is over; the next may be tried. A second time does nothing. */
        public void over() {
            if (over.compareAndSet(false, true)) {
                free.set(true);
            }
        }
    }

    /** The leg is over; a second time does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            onClose.closed(new Outcome(used.get(), answered, counts()));
        }
    }

    private boolean counts() {
        return switch (counting) {
            case ATTEMPT -> used.get();
            case RING -> rang || answered;
            case ANSWER -> answered;
        };
    }
}
