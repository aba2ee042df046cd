package tandem.engine.gate.trial;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import tandem.engine.time.EngineClock;

/** Stands still unless told. Confined to one run. */
final class ToldClock implements EngineClock {
    private final Instant begin;
    private Instant now;

    ToldClock(Instant begin) {
        this.begin = begin.truncatedTo(ChronoUnit.MILLIS);
        this.now = this.begin;
    }

    void tell(Instant time) {
        now = time.truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public long nanos() {
        return Duration.between(begin, now).toNanos();
    }
}
