package tandem.engine.gate.list;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

import tandem.engine.gate.Callee;

/**
 * All entries at one time: the many that rest, in columns, what has changed of them since, and the
 * few that are no whole numbers. Runs on: any reads, the lists' writer alone changes; it changes
 * what readers hold only by adding before it hides.
 *
 * @param base sorted
 * @param hidden ids of rows of {@code base} that are gone, or replaced in {@code recent}
 * @param recent exact ones that are not in {@code base}
 * @param patterns prefixes and countries
 */
record Layers(Columns base, Set<Long> hidden, ListingMap recent, ListingMap patterns) {
    private static final Comparator<Listing> ORDER =
            Comparator.<Listing>comparingLong(one -> place(one).key).thenComparing(Listing::id);

    /** A place in the order of all: patterns first, then numbers. */
    record Place(long key, long id) {
        static final Place START = new Place(0, 0);
    }

    Layers(Columns base, ListingMap patterns) {
        this(base, ConcurrentHashMap.newKeySet(), new ListingMap(), patterns);
    }

    /** Where an entry stands. */
    static Place place(Listing listing) {
        return new Place(
                listing.kind() == Listing.Kind.EXACT ? NumberKey.of(listing.value()) : 0,
                listing.id());
    }

    /** What counts against a callee. */
    List<Listing> against(String tenant, Optional<String> campaign, Callee callee, Instant at) {
        List<Listing> found = new ArrayList<>();
        exact(callee.key(), found);
        if (!patterns.isEmpty()) {
            for (int length = 1; length <= callee.key().length(); length++) {
                String start = callee.key().substring(0, length);
                found.addAll(patterns.at(Listing.Kind.PREFIX, start));
            }
            found.addAll(patterns.at(Listing.Kind.COUNTRY, callee.country()));
        }
        found.removeIf(listing -> !listing.counts(tenant, campaign, at));
        return found;
    }

    /** All that is said of a number as such. */
    void exact(String digits, List<Listing> found) {
        long key = NumberKey.of(digits);
        if (key == NumberKey.NONE) {
            return;
        }
        // The recent ones first: what the writer moves in between is seen at least once.
        found.addAll(recent.at(Listing.Kind.EXACT, digits));
        for (int row = base.floor(key, 0); row < base.size() && base.keys()[row] == key; row++) {
            if (!hidden.contains(base.ids()[row])) {
                found.add(base.listing(row));
            }
        }
    }

    /** The entry that would be replaced by one. */
    Optional<Listing> same(Listing listing) {
        List<Listing> candidates = new ArrayList<>();
        if (listing.kind() == Listing.Kind.EXACT) {
            exact(listing.value(), candidates);
        } else {
            candidates.addAll(patterns.at(listing.kind(), listing.value()));
        }
        return candidates.stream().filter(listing::isSame).findFirst();
    }

    Optional<Listing> find(long id) {
        Optional<Listing> few = patterns.find(id).or(() -> recent.find(id));
        if (few.isPresent() || hidden.contains(id)) {
            return few;
        }
        int row = base.row(id);
        return row < 0 ? Optional.empty() : Optional.of(base.listing(row));
    }

    long size() {
        return (long) base.size() - hidden.size() + recent.size() + patterns.size();
    }

    /** Those from a place on, in order. What changes meanwhile may be among them or not. */
    Iterator<Listing> from(Place start, Predicate<Listing.Terms> wanted) {
        List<Listing> few = new ArrayList<>();
        for (ListingMap map : List.of(patterns, recent)) {
            map.all().stream()
                    .filter(one -> wanted.test(one.terms()))
                    .filter(one -> !isBefore(place(one), start))
                    .forEach(few::add);
        }
        few.sort(ORDER);
        return new Walk(this, few, base.floor(start.key, start.id), wanted);
    }

    private static boolean isBefore(Place one, Place other) {
        return one.key < other.key || (one.key == other.key && one.id < other.id);
    }

    /** Merges the few into the many on the way. Confined to the reader's thread. */
    private static final class Walk implements Iterator<Listing> {
        private final Layers layers;
        private final List<Listing> few;
        private final Predicate<Listing.Terms> wanted;
        private int row;
        private int next;

        Walk(Layers layers, List<Listing> few, int row, Predicate<Listing.Terms> wanted) {
            this.layers = layers;
            this.few = few;
            this.row = row;
            this.wanted = wanted;
            skip();
        }

        private void skip() {
            Columns base = layers.base;
            while (row < base.size()
                    && (layers.hidden.contains(base.ids()[row])
                            || !wanted.test(base.termsOf(row)))) {
                row++;
            }
        }

        @Override
        public boolean hasNext() {
            return next < few.size() || row < layers.base.size();
        }

        @Override
        public Listing next() {
            if (row >= layers.base.size()) {
                return few.get(next++);
            }
            Place resting = new Place(layers.base.keys()[row], layers.base.ids()[row]);
            if (next < few.size() && isBefore(place(few.get(next)), resting)) {
                return few.get(next++);
            }
            Listing listing = layers.base.listing(row++);
            skip();
            return listing;
        }
    }
}
