package tandem.engine.journal;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What the journal counts. Runs on: any. */
final class JournalCounters implements JournalGauges {
    final AtomicLong waiting = new AtomicLong();
    final AtomicLong waitingOctets = new AtomicLong();
    final AtomicBoolean available = new AtomicBoolean(true);
    final LongAdder written = new LongAdder();
    final LongAdder octets = new LongAdder();
    final LongAdder flushes = new LongAdder();
    final LongAdder failures = new LongAdder();
    final LongAdder lost = new LongAdder();
    final LongAdder damaged;

    JournalCounters(LongAdder damaged) {
        this.damaged = damaged;
    }

    @Override
    public long waiting() {
        return waiting.get();
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
    public long octetsTotal() {
        return octets.sum();
    }

    @Override
    public long flushesTotal() {
        return flushes.sum();
    }

    @Override
    public long failuresTotal() {
        return failures.sum();
    }

    @Override
    public long damagedTotal() {
        return damaged.sum();
    }

    @Override
    public long lostTotal() {
        return lost.sum();
    }
}
