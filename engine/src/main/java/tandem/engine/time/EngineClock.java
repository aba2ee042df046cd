package tandem.engine.time;

import java.time.Instant;

/** The two clocks of the engine. Runs on: any. */
public interface EngineClock {
    /** Monotonic, ns, not negative; {@link Long#MAX_VALUE} never comes. */
    long nanos();

    /** Wall clock, cut to milliseconds. */
    Instant now();
}
