package tandem.engine.gate;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The right to open one outbound leg. Only the gate makes permits, and a leg to a trunk can only be
 * opened with one (invariant I2). Good for one leg.
 */
public final class Permit {
    private final Attempt attempt;
    private final String callerNumber;
    private final AtomicBoolean used = new AtomicBoolean();

    Permit(Attempt attempt, String callerNumber) {
        this.attempt = attempt;
        this.callerNumber = callerNumber;
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
}
