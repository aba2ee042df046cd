package tandem.engine.gate.usage;

import java.util.function.LongConsumer;

/**
 * The counted calls of many keys. A key with one call takes two words in an open-addressed table;
 * each further call takes two words in a list. The table is cut into parts that grow, and are
 * swept, one at a time. Confined to one thread.
 */
final class Tally {
    private static final int PART_BITS = 8;
    static final int PARTS = 1 << PART_BITS;

    private final Part[] parts = new Part[PARTS];

    Tally() {
        for (int i = 0; i < PARTS; i++) {
            parts[i] = new Part();
        }
    }

    private Part part(long key) {
        return parts[(int) (mix(key) >>> Long.SIZE - PART_BITS)];
    }

    void add(long key, long event) {
        part(key).add(key, event);
    }

    /** Takes one such call back; false when there is none. */
    boolean remove(long key, long event) {
        return part(key).remove(key, event);
    }

    /** Tells all calls of a key, in no order. */
    void each(long key, LongConsumer consumer) {
        part(key).each(key, consumer);
    }

    /** Forgets the calls of one part that are older, and the keys that have none left. */
    void sweep(int part, long beforeMs) {
        parts[part].rebuild(beforeMs);
    }

    /** Keys in the tables. */
    long keys() {
        long keys = 0;
        for (Part part : parts) {
            keys += part.keys;
        }
        return keys;
    }

    /** Octets of the tables and lists. */
    long octets() {
        long words = 0;
        for (Part part : parts) {
            words += part.slots.length + part.more.length;
        }
        return words * Long.BYTES;
    }

    /** Spreads the bits of a key over the word (a bijection, so keys stay apart). */
    static long mix(long key) {
        long mixed = (key ^ key >>> 32) * 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ mixed >>> 29) * 0xbf58476d1ce4e5b9L;
        return mixed ^ mixed >>> 32;
    }

    /** One of the tables. */
    private static final class Part {
        private static final int LEAST_SLOTS = 16;

        /** Marks a value that is the index of a list, not the only call. */
        private static final long LIST = Long.MIN_VALUE;

        /** Key and value by turns; key 0 = free, value 0 = no call left. */
        long[] slots = new long[2 * LEAST_SLOTS];

        /** Call and value of the next by turns; the first pair is not used. */
        long[] more = new long[0];

        int keys;
        int listed = 1;

        void add(long key, long event) {
            if (4 * (keys + 1) > 3 * (slots.length / 2)) {
                rebuild(Long.MIN_VALUE);
            }
            int at = find(key);
            if (slots[at] == 0) {
                slots[at] = key;
                keys++;
            }
            long value = slots[at + 1];
            slots[at + 1] = value == 0 ? event : LIST | push(event, value);
        }

        private int push(long event, long next) {
            if (2 * listed + 1 >= more.length) {
                more = java.util.Arrays.copyOf(more, Math.max(8, more.length + more.length / 2));
            }
            more[2 * listed] = event;
            more[2 * listed + 1] = next;
            return listed++;
        }

        boolean remove(long key, long event) {
            int at = find(key);
            if (slots[at] == 0) {
                return false;
            }
            long[] holder = slots;
            int place = at + 1;
            for (long value = holder[place]; value != 0; value = holder[place]) {
                if (value == event) {
                    holder[place] = 0;
                    return true;
                }
                if ((value & LIST) == 0) {
                    return false;
                }
                int node = index(value);
                if (more[node] == event) {
                    holder[place] = more[node + 1];
                    return true;
                }
                holder = more;
                place = node + 1;
            }
            return false;
        }

        void each(long key, LongConsumer consumer) {
            int at = find(key);
            if (slots[at] != 0) {
                eachOf(slots[at + 1], consumer);
            }
        }

        private void eachOf(long first, LongConsumer consumer) {
            long value = first;
            while ((value & LIST) != 0) {
                int node = index(value);
                consumer.accept(more[node]);
                value = more[node + 1];
            }
            if (value != 0) {
                consumer.accept(value);
            }
        }

        private static int index(long value) {
            return 2 * (int) (value & ~LIST);
        }

        /** The slot of a key, or the free one where it belongs. */
        private int find(long key) {
            int size = slots.length / 2;
            // The topmost bits have chosen the part already.
            int slot = (int) Math.unsignedMultiplyHigh(mix(key) << PART_BITS, size);
            while (slots[2 * slot] != 0 && slots[2 * slot] != key) {
                slot = slot + 1 == size ? 0 : slot + 1;
            }
            return 2 * slot;
        }

        /** Copies what is not older into tables of the right size. */
        void rebuild(long beforeMs) {
            Part next = new Part();
            int live = beforeMs == Long.MIN_VALUE ? keys : live(beforeMs);
            int size = Math.max(LEAST_SLOTS, 5 * (live + 1) / 3);
            next.slots = new long[2 * size];
            for (int at = 0; at < slots.length; at += 2) {
                long key = slots[at];
                if (key != 0) {
                    eachOf(
                            slots[at + 1],
                            event -> {
                                if (Event.ms(event) >= beforeMs) {
                                    next.add(key, event);
                                }
                            });
                }
            }
            slots = next.slots;
            more = next.more;
            keys = next.keys;
            listed = next.listed;
        }

        private int live(long beforeMs) {
            int[] live = new int[1];
            for (int at = 0; at < slots.length; at += 2) {
                boolean[] any = new boolean[1];
                eachOf(slots[at + 1], event -> any[0] |= Event.ms(event) >= beforeMs);
                live[0] += any[0] ? 1 : 0;
            }
            return live[0];
        }
    }
}
