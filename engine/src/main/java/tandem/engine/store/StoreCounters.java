package tandem.engine.store;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What the projection counts; written by the store's writer. Runs on: any. */
final class StoreCounters {
    /** Number of the last fact that is settled; -1 while the database has not said. */
    final AtomicLong settled = new AtomicLong(-1);

    final AtomicBoolean available = new AtomicBoolean(true);
    final LongAdder calls = new LongAdder();
    final LongAdder events = new LongAdder();
    final LongAdder failures = new LongAdder();
    final LongAdder rejected = new LongAdder();
    final LongAdder strays = new LongAdder();
}
