package tandem.engine.events.hook;

import java.time.Instant;

import tandem.engine.time.EngineClock;

/** A clock that a test moves. */
final class SteppedClock implements EngineClock {
    static final Instant BEGIN = Instant.parse("2026-03-01T10:00:00Z");

    private long ms;

    void advanceMs(long by) {
        ms += by;
    }

    @Override
    public long nanos() {
        return ms * 1_000_000;
    }

    @Override
    public Instant now() {
        return BEGIN.plusMillis(ms);
    }
}
