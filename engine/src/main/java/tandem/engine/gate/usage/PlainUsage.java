package tandem.engine.gate.usage;

import java.util.List;

/** The counters without thread and disk, for worlds in which time is told. */
public final class PlainUsage implements Usage {
    private final UsageBook book = new UsageBook();

    @Override
    public synchronized Answer reserve(Wish wish) {
        List<Hit> hits = book.hits(wish);
        if (!hits.isEmpty()) {
            return new Answer.Reached(hits);
        }
        int known = book.tenant(wish.tenant());
        Reservation reservation =
                UsageBook.reservation(wish, known < 0 ? book.addTenant(wish.tenant()) : known);
        boolean isNew = book.isNew(wish);
        book.add(reservation);
        return new Answer.Reserved(reservation, isNew);
    }

    @Override
    public synchronized List<Hit> ask(Wish wish) {
        return book.hits(wish);
    }

    @Override
    public synchronized void release(Reservation reservation) {
        book.remove(reservation);
    }
}
