package tandem.engine.time;

import java.time.Instant;

/** The two clocks of the engine. Runs on: any. */
public interface EngineClock {
    /** Monotonic, ns; only differences mean something. */
    long nanos();

    /** Wall clock, cut to milliseconds. */
    Instant now();
}
