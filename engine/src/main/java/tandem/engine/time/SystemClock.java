package tandem.engine.time;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The machine's clocks. */
public final class SystemClock implements EngineClock {
    /** So that the clock begins at 0 and {@link Long#MAX_VALUE} is a deadline that never comes. */
    private final long beganNs = System.nanoTime();

    @Override
    public long nanos() {
        return System.nanoTime() - beganNs;
    }

    @Override
    public Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }
}
