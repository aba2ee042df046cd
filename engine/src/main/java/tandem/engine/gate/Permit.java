package tandem.engine.gate;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The right to open one outbound leg. Only the gate makes permits, and a leg to a trunk can only be
 * opened with one (invariant I2). Good for one leg; it counts against the limits of the tenant
 * until it is closed, which is due when the leg is over.
 */
public final class Permit implements AutoCloseable {
    private final Attempt attempt;
    private final String callerNumber;
    private final Runnable onClose;
    private final AtomicBoolean used = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();

    Permit(Attempt attempt, String callerNumber, Runnable onClose) {
        this.attempt = attempt;
        this.callerNumber = callerNumber;
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

    /** The leg is over; a second time does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            onClose.run();
        }
    }
}
