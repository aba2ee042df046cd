package tandem.engine.gate.usage;

import java.util.Arrays;

/**
 * The times of the calls of one key that has many, in order; eight octets each. Looked up by
 * halving. Confined to one thread.
 */
final class Timeline {
    private long[] times = new long[8];
    private int begin;
    private int end;

    /** Nearly always the newest. */
    void add(long ms) {
        if (end == times.length) {
            makeRoom();
        }
        int at = end++;
        while (at > begin && times[at - 1] > ms) {
            times[at] = times[at - 1];
            at--;
        }
        times[at] = ms;
    }

    private void makeRoom() {
        int count = count();
        long[] next = begin > times.length / 2 ? times : new long[2 * times.length];
        System.arraycopy(times, begin, next, 0, count);
        times = next;
        begin = 0;
        end = count;
    }

    /** Takes one such time back. */
    void remove(long ms) {
        int at = after(ms - 1);
        if (at < end && times[at] == ms) {
            System.arraycopy(times, at + 1, times, at, end - at - 1);
            end--;
        }
    }

    /** Forgets what is older. */
    void sweep(long beforeMs) {
        begin = after(beforeMs - 1);
        if (4 * count() < times.length && times.length > 8) {
            times = Arrays.copyOfRange(times, begin, begin + Math.max(8, 2 * count()));
            end -= begin;
            begin = 0;
        }
    }

    /** How many are later. */
    int countAfter(long ms) {
        return end - after(ms);
    }

    /** The n-th from the end, 1 = the newest. */
    long newest(int n) {
        return times[end - n];
    }

    int count() {
        return end - begin;
    }

    int octets() {
        return times.length * Long.BYTES;
    }

    /** Where the first that is later lies. */
    private int after(long ms) {
        int low = begin;
        int high = end;
        while (low < high) {
            int middle = low + high >>> 1;
            if (times[middle] > ms) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
