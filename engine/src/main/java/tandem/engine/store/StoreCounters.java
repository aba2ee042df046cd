package tandem.engine.store;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the store counts; written by the writer and by callers that meet a full queue. Runs on: any.
 */
final class StoreCounters implements StoreGauges {
    /** Handed in and not yet on the disk. */
    final AtomicLong inMemory = new AtomicLong();

    final AtomicLong inSpool = new AtomicLong();
    final AtomicBoolean available = new AtomicBoolean(true);
    final LongAdder written = new LongAdder();
    final LongAdder spooled = new LongAdder();
    final LongAdder replayed = new LongAdder();
    final LongAdder failures = new LongAdder();
    final LongAdder rejected = new LongAdder();
    final LongAdder lost = new LongAdder();

    @Override
    public long backlog() {
        return inMemory.get() + inSpool.get();
    }

    @Override
    public boolean available() {
        return available.get();
    }

    @Override
    public long writtenTotal() {
        return written.sum();
    }

    @Override
    public long spooledTotal() {
        return spooled.sum();
    }

    @Override
    public long replayedTotal() {
        return replayed.sum();
    }

    @Override
    public long failuresTotal() {
        return failures.sum();
    }

    @Override
    public long rejectedTotal() {
        return rejected.sum();
    }

    @Override
    public long lostTotal() {
        return lost.sum();
    }
}
