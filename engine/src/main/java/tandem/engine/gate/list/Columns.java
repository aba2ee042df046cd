package tandem.engine.gate.list;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Entries of kind exact, in the order of number and id, 28 octets each: no object an entry. Runs
 * on: any (not changed once it is made).
 *
 * @param keys see {@link NumberKey}
 * @param terms index into {@code dictionary}
 * @param since seconds of the epoch, unsigned: until 2106
 * @param expires likewise; 0 = never
 */
record Columns(
        int size,
        long[] keys,
        long[] ids,
        int[] terms,
        int[] since,
        int[] expires,
        List<Listing.Terms> dictionary) {
    static final Columns EMPTY =
            new Columns(0, new long[0], new long[0], new int[0], new int[0], new int[0], List.of());

    /** Octets of an entry. */
    static final int ENTRY_OCTETS = 2 * Long.BYTES + 3 * Integer.BYTES;

    /** Latest time that fits. */
    static final Instant LATEST = Instant.ofEpochSecond(0xFFFF_FFFFL);

    /** The first row that does not stand before number and id. */
    int floor(long key, long id) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (isBefore(middle, key, id)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private boolean isBefore(int row, long key, long id) {
        return keys[row] < key || (keys[row] == key && ids[row] < id);
    }

    boolean has(long key, long id) {
        int row = floor(key, id);
        return row < size && isAt(row, key, id);
    }

    private boolean isAt(int row, long key, long id) {
        return keys[row] == key && ids[row] == id;
    }

    /** The row of an id, or -1. Looks at all of them. */
    int row(long id) {
        for (int row = 0; row < size; row++) {
            if (ids[row] == id) {
                return row;
            }
        }
        return -1;
    }

    Listing.Terms termsOf(int row) {
        return dictionary.get(terms[row]);
    }

    Listing listing(int row) {
        long end = Integer.toUnsignedLong(expires[row]);
        return new Listing(
                ids[row],
                termsOf(row),
                Listing.Kind.EXACT,
                NumberKey.digits(keys[row]),
                Instant.ofEpochSecond(Integer.toUnsignedLong(since[row])),
                end == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(end)));
    }

    /**
     * All rows of both but those left out here; of the same number and id the other's. Takes a
     * copy, so that for a moment both are there.
     *
     * @param leftOut rows of this one
     */
    Columns merge(IntPredicate leftOut, Columns other) {
        Draft merged = new Draft(size + other.size);
        int[] own = untold(dictionary);
        int[] others = untold(other.dictionary);
        int next = 0;
        for (int row = 0; row < size; row++) {
            while (next < other.size && other.isBefore(next, keys[row], ids[row])) {
                merged.copy(other, next++, others);
            }
            boolean replaced = next < other.size && other.isAt(next, keys[row], ids[row]);
            if (!replaced && !leftOut.test(row)) {
                merged.copy(this, row, own);
            }
        }
        while (next < other.size) {
            merged.copy(other, next++, others);
        }
        return merged.columns();
    }

    private static int[] untold(List<Listing.Terms> dictionary) {
        int[] indexes = new int[dictionary.size()];
        Arrays.fill(indexes, -1);
        return indexes;
    }

    /** Rows that are being gathered, in any order. Confined to one thread. */
    static final class Draft {
        private int size;
        private long[] keys;
        private long[] ids;
        private int[] terms;
        private int[] since;
        private int[] expires;
        private final List<Listing.Terms> dictionary = new ArrayList<>();
        private final Map<Listing.Terms, Integer> indexes = new HashMap<>();

        Draft(int capacity) {
            keys = new long[capacity];
            ids = new long[capacity];
            terms = new int[capacity];
            since = new int[capacity];
            expires = new int[capacity];
        }

        int size() {
            return size;
        }

        /** An exact one whose number fits. */
        void add(Listing listing) {
            int index = index(listing.terms());
            long end = listing.expires().map(at -> earliest(at).getEpochSecond()).orElse(0L);
            add(
                    NumberKey.of(listing.value()),
                    listing.id(),
                    index,
                    (int) earliest(listing.since()).getEpochSecond(),
                    (int) end);
        }

        /** Never 0, which means that there is none. */
        private static Instant earliest(Instant at) {
            return at.isAfter(LATEST)
                    ? LATEST
                    : at.getEpochSecond() < 1 ? Instant.ofEpochSecond(1) : at;
        }

        void add(long key, long id, int term, int begun, int end) {
            if (size == keys.length) {
                grow(Math.max(16, size + (size >> 1)));
            }
            keys[size] = key;
            ids[size] = id;
            terms[size] = term;
            since[size] = begun;
            expires[size] = end;
            size++;
        }

        /** So many rows will come. */
        void expect(int rows) {
            grow(rows);
        }

        /** A row of another; its terms are taken over when the first row has them. */
        void copy(Columns from, int row, int[] known) {
            int term = from.terms[row];
            if (known[term] < 0) {
                known[term] = index(from.dictionary.get(term));
            }
            add(from.keys[row], from.ids[row], known[term], from.since[row], from.expires[row]);
        }

        int index(Listing.Terms all) {
            Integer known = indexes.get(all);
            if (known == null) {
                known = dictionary.size();
                dictionary.add(all);
                indexes.put(all, known);
            }
            return known;
        }

        private void grow(int capacity) {
            keys = Arrays.copyOf(keys, capacity);
            ids = Arrays.copyOf(ids, capacity);
            terms = Arrays.copyOf(terms, capacity);
            since = Arrays.copyOf(since, capacity);
            expires = Arrays.copyOf(expires, capacity);
        }

        /** What was gathered, which is in order. */
        Columns columns() {
            if (size < keys.length) {
                grow(size);
            }
            return new Columns(size, keys, ids, terms, since, expires, List.copyOf(dictionary));
        }

        /** What was gathered, put in order; rows of the same number and id stay as they came. */
        Columns sorted() {
            int[] order = Order.of(size, (a, b) -> isAfter(a, b));
            Draft sorted = new Draft(size);
            dictionary.forEach(sorted::index);
            for (int row : order) {
                sorted.add(keys[row], ids[row], terms[row], since[row], expires[row]);
            }
            return sorted.columns();
        }

        private boolean isAfter(int a, int b) {
            return keys[a] > keys[b] || (keys[a] == keys[b] && ids[a] > ids[b]);
        }
    }
}
