package tandem.engine.gate.consent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicIntegerArray;

import tandem.engine.gate.list.NumberKey;

/**
 * What the gate must know of each consent, without an object for one: 32 octets in columns, by id,
 * and four to eight in a hash table of chains by number. Runs on: any reads, one thread writes.
 */
final class ConsentIndex {
    private static final int FIRST_ROWS = 1_024;
    private static final int NONE = 0;

    private volatile Columns columns = new Columns(FIRST_ROWS);
    private final ConcurrentHashMap<String, Integer> tenants = new ConcurrentHashMap<>();
    private final List<String> names = new CopyOnWriteArrayList<>();

    /** By id; with some 200 octets each. */
    private final ConcurrentHashMap<Long, Consent.Withdrawn> withdrawals =
            new ConcurrentHashMap<>();

    private volatile long lastId;

    /** Rows are ids less one; what a reader finds by {@code heads} was written before. */
    private static final class Columns {
        final long[] numbers;
        final long[] places;
        final int[] given;
        final int[] what;
        final int[] next;

        /** Seconds of the epoch from when on one no longer counts, unsigned; 0 = never. */
        final AtomicIntegerArray ends;

        /** Ids, by hash of the number; 0 = none. */
        final AtomicIntegerArray heads;

        Columns(int rows) {
            numbers = new long[rows];
            places = new long[rows];
            given = new int[rows];
            what = new int[rows];
            next = new int[rows];
            ends = new AtomicIntegerArray(rows);
            heads = new AtomicIntegerArray(Integer.highestOneBit(rows));
        }

        /** A copy with room for a quarter more. */
        Columns grown(int least) {
            Columns more = new Columns(Math.max(least, numbers.length + numbers.length / 4));
            System.arraycopy(numbers, 0, more.numbers, 0, numbers.length);
            System.arraycopy(places, 0, more.places, 0, numbers.length);
            System.arraycopy(given, 0, more.given, 0, numbers.length);
            System.arraycopy(what, 0, more.what, 0, numbers.length);
            for (int row = 0; row < numbers.length; row++) {
                more.ends.setPlain(row, ends.getPlain(row));
                if (numbers[row] != NONE) {
                    more.link(row);
                }
            }
            return more;
        }

        void link(int row) {
            int slot = slot(numbers[row]);
            next[row] = heads.get(slot);
            heads.set(slot, row + 1);
        }

        int slot(long number) {
            return (int) (number * 0x9E3779B97F4A7C15L >>> 32) & heads.length() - 1;
        }
    }

    /**
     * What is known of one.
     *
     * @param given seconds of the epoch
     * @param ends seconds of the epoch from when on it no longer counts; {@link Long#MAX_VALUE} =
     *     never
     * @param bits see {@link Agreed#bits}
     * @param place of its line
     */
    record Row(long id, String tenant, long given, long ends, int bits, long place) {
        /** Whether it counts at a time, seconds of the epoch. */
        boolean holds(long at) {
            return given <= at && at < ends;
        }
    }

    long lastId() {
        return lastId;
    }

    /** Puts one in whose id is higher than all before it. */
    void put(Consent consent, long place) {
        Columns now = columns;
        int row = (int) (consent.id() - 1);
        if (row >= now.numbers.length) {
            now = now.grown(row + 1);
            columns = now;
        }
        int tenant =
                tenants.computeIfAbsent(
                        consent.tenant(),
                        name -> {
                            names.add(name);
                            return names.size() - 1;
                        });
        now.numbers[row] = NumberKey.of(consent.number());
        now.places[row] = place;
        now.given[row] = (int) consent.given().getEpochSecond();
        now.what[row] = tenant << Agreed.BITS | consent.to().bits();
        now.ends.set(row, consent.expires().map(at -> (int) at.getEpochSecond()).orElse(0));
        now.link(row);
        lastId = consent.id();
    }

    /** From then on it does not count. */
    void withdraw(long id, Consent.Withdrawn how) {
        Columns now = columns;
        if (id < 1 || id > lastId) {
            return;
        }
        long at = how.at().getEpochSecond();
        int row = (int) (id - 1);
        long before = Integer.toUnsignedLong(now.ends.get(row));
        // Never 0, which says that it has no end.
        now.ends.set(row, (int) (before == 0 ? Math.max(1, at) : Math.min(before, at)));
        withdrawals.put(id, how);
    }

    /** Nobody's any more; its id is not drawn again. */
    void erased(long id) {
        lastId = Math.max(lastId, id);
    }

    Optional<Consent.Withdrawn> withdrawal(long id) {
        return Optional.ofNullable(withdrawals.get(id));
    }

    /** All of a number, the latest first. */
    List<Row> of(String digits) {
        long number = NumberKey.of(digits);
        Columns now = columns;
        List<Row> found = new ArrayList<>(2);
        if (number == NumberKey.NONE) {
            return found;
        }
        for (int id = now.heads.get(now.slot(number)); id != NONE; id = now.next[id - 1]) {
            if (now.numbers[id - 1] == number) {
                found.add(row(now, id - 1));
            }
        }
        return found;
    }

    /** One by its id; of nobody when it is not there. */
    List<Row> at(long id) {
        Columns now = columns;
        return id < 1 || id > Math.min(lastId, now.numbers.length) || now.numbers[(int) id - 1] == 0
                ? List.of()
                : List.of(row(now, (int) id - 1));
    }

    private Row row(Columns now, int row) {
        long end = Integer.toUnsignedLong(now.ends.get(row));
        int what = now.what[row];
        return new Row(
                row + 1L,
                names.get(what >>> Agreed.BITS),
                Integer.toUnsignedLong(now.given[row]),
                end == 0 ? Long.MAX_VALUE : end,
                what & (1 << Agreed.BITS) - 1,
                now.places[row]);
    }
}
