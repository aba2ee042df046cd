package tandem.engine.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongConsumer;

/** The newest facts, in memory: what there is until the journal on the disk takes its place. */
public final class VolatileJournal implements Journal, EventLog {
    private static final int MOST = 10_000;

    private final List<Entry> entries = new ArrayList<>();
    private final List<LongConsumer> readers = new CopyOnWriteArrayList<>();
    private long forgotten;

    @Override
    public void append(Entry.Draft fact, Runnable durable) {
        long number;
        synchronized (this) {
            number = last() + 1;
            entries.add(
                    new Entry(
                            number,
                            fact.at(),
                            fact.tenant(),
                            fact.subject(),
                            fact.type(),
                            fact.body()));
        }
        if (entries.size() > 2 * MOST) {
            forget(MOST);
        }
        durable.run();
        readers.forEach(reader -> reader.accept(number));
    }

    @Override
    public boolean writable() {
        return true;
    }

    /** Forgets the first facts, as retention does. */
    private synchronized void forget(int count) {
        entries.subList(0, count).clear();
        forgotten += count;
    }

    @Override
    public synchronized List<Entry> read(long after, int limit) throws Gone {
        if (after < forgotten) {
            throw new Gone(first());
        }
        int from = (int) Math.min(after - forgotten, entries.size());
        return List.copyOf(entries.subList(from, Math.min(entries.size(), from + limit)));
    }

    @Override
    public synchronized long last() {
        return forgotten + entries.size();
    }

    @Override
    public synchronized long first() {
        return forgotten + 1;
    }

    @Override
    public Subscription onDurable(LongConsumer upTo) {
        readers.add(upTo);
        return () -> readers.remove(upTo);
    }
}
