package tandem.engine.events.hook;

import java.util.concurrent.atomic.LongAdder;

/** Figures of all webhooks: written by their thread, read by any. */
public final class HookFigures {
    private final LongAdder delivered = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder dead = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private volatile long owed;
    private volatile long lag;

    void tried(Outcome outcome) {
        switch (outcome) {
            case Outcome.Delivered _ -> delivered.increment();
            case Outcome.Failed _, Outcome.Unwanted _ -> failed.increment();
        }
    }

    void dead() {
        dead.increment();
    }

    void skipped(long events) {
        skipped.add(events);
    }

    void owed(long now) {
        owed = now;
    }

    void lag(long now) {
        lag = now;
    }

    /** Tries that were answered 2xx. */
    public long delivered() {
        return delivered.sum();
    }

    /** Tries that were not. */
    public long failed() {
        return failed.sum();
    }

    /** Events that became dead letters. */
    public long deadLetters() {
        return dead.sum();
    }

    /** Events that the journal no longer had when their turn came. */
    public long skipped() {
        return skipped.sum();
    }

    /** Events read but neither delivered nor dead. */
    public long owed() {
        return owed;
    }

    /** Events that the webhook farthest behind has not looked at. */
    public long lag() {
        return lag;
    }
}
