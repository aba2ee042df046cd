package tandem.engine.gate.list;

/** Puts rows in order by their indexes, without an object for each: merge sort, bottom up. */
final class Order {
    private Order() {}

    /** Compares two rows. */
    @FunctionalInterface
    interface After {
        boolean isAfter(int a, int b);
    }

    /** Rows 0 until size in order; those of which none is after the other stay as they are. */
    static int[] of(int size, After after) {
        int[] from = new int[size];
        for (int i = 0; i < size; i++) {
            from[i] = i;
        }
        int[] to = new int[size];
        for (int width = 1; width < size && width > 0; width <<= 1) {
            for (int low = 0; low < size; low += 2 * width) {
                int middle = Math.min(low + width, size);
                merge(from, to, low, middle, Math.min(middle + width, size), after);
            }
            int[] sorted = to;
            to = from;
            from = sorted;
        }
        return from;
    }

    private static void merge(int[] from, int[] to, int low, int middle, int high, After after) {
        int left = low;
        int right = middle;
        for (int at = low; at < high; at++) {
            boolean takeRight =
                    left == middle || (right < high && after.isAfter(from[left], from[right]));
            to[at] = from[takeRight ? right++ : left++];
        }
    }
}
