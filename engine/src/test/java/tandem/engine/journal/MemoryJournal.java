package tandem.engine.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongConsumer;

/** A journal in a list; facts are durable at once. */
public final class MemoryJournal implements Journal, EventLog {
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
        durable.run();
        readers.forEach(reader -> reader.accept(number));
    }

    @Override
    public boolean writable() {
        return true;
    }

    /** Forgets the first facts, as retention does. */
    public synchronized void forget(int count) {
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
