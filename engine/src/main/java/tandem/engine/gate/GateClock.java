package tandem.engine.gate;

import java.time.Instant;

import tandem.engine.time.AnchoredClock;
import tandem.engine.time.EngineClock;

/**
 * The time for rules. A wall clock that is set in a running process may have been wrong before or
 * be wrong now, so from then on both times hold, that of the wall clock and that of the start
 * counted on: what is forbidden at either is forbidden. Runs on: any.
 */
final class GateClock {
    private final EngineClock clock;
    private final AnchoredClock since;

    GateClock(EngineClock clock) {
        this.clock = clock;
        this.since = new AnchoredClock(clock);
    }

    /** Monotonic, ns. */
    long nanos() {
        return clock.nanos();
    }

    Moment now() {
        Instant wall = clock.now();
        Instant counted = since.now();
        return wall.isBefore(counted) ? new Moment(wall, counted) : new Moment(counted, wall);
    }
}
