package tandem.engine.gate.list;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/** What happens to the lists. Runs on: any. */
final class ListCounters {
    final LongAdder changes = new LongAdder();
    final LongAdder refusedByDisk = new LongAdder();
    final LongAdder failures = new LongAdder();
    final AtomicBoolean writable = new AtomicBoolean(true);
}
