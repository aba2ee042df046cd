package tandem.engine.time;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The time of one thing that lasts, such as a call: the wall clock at its begin, counted on by the
 * monotonic clock. A step of the wall clock shows in no duration of it and turns no order around;
 * what begins after the step begins at the new time. Runs on: any.
 */
public final class AnchoredClock implements EngineClock {
    private final EngineClock clock;
    private final Instant begin;
    private final long beganNs;

    public AnchoredClock(EngineClock clock) {
        this.clock = clock;
        this.begin = clock.now();
        this.beganNs = clock.nanos();
    }

    @Override
    public long nanos() {
        return clock.nanos();
    }

    @Override
    public Instant now() {
        return begin.plusNanos(clock.nanos() - beganNs).truncatedTo(ChronoUnit.MILLIS);
    }
}
