package tandem.engine.gate;

import java.util.concurrent.atomic.AtomicBoolean;

import tandem.dialplan.limit.Counting;

/**
 * The right to open one outbound leg. Only the gate makes permits, and a leg to a trunk can only be
 * opened with one (invariant I2). Good for one leg; it counts against the limits of the tenant
 * until it is closed, which is due when the leg is over. Whether the leg counts as a call from then
 * on depends on how far it came, see {@link Counting}.
 */
public final class Permit implements AutoCloseable {
    private final Attempt attempt;
    private final String callerNumber;
    private final Counting counting;
    private final OnClose onClose;
    private final AtomicBoolean used = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean rang;
    private volatile boolean answered;

    /** Told once, when the leg is over. */
    interface OnClose {
        /**
         * @param counts whether it was a call
         */
        void closed(boolean counts);
    }

    Permit(Attempt attempt, String callerNumber, Counting counting, OnClose onClose) {
        this.attempt = attempt;
        this.callerNumber = callerNumber;
        this.counting = counting;
        this.onClose = onClose;
    }

    public Attempt attempt() {
        return attempt;
    }

    /** The number to show to the callee. */
    public String callerNumber() {
        return callerNumber;
    }

    /** Spends the permit. */
    public void spend() {
        if (!used.compareAndSet(false, true)) {
            throw new IllegalStateException("permit spent twice for call " + attempt.call());
        }
    }

    /** The callee's phone rings. */
    public void rang() {
        rang = true;
    }

    /** The callee has answered. */
    public void answered() {
        answered = true;
    }

    /** The leg is over; a second time does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            onClose.closed(counts());
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
