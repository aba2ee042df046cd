package tandem.engine.trunk;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** What became of INVITEs to a trunk in the last sixty minutes. Guarded by its owner. */
final class LastHour {
    private static final int MINUTES = 60;
    private static final int SUCCESS = 200;

    /** How many ended with each status, by minute; at most as many as there are statuses. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    private final Map<Integer, Integer>[] minutes = new Map[MINUTES];

    private final long[] stamps = new long[MINUTES];

    LastHour() {
        Arrays.setAll(minutes, _ -> new TreeMap<Integer, Integer>());
        Arrays.fill(stamps, Long.MIN_VALUE);
    }

    /**
     * @param minute since any fixed moment
     * @param status of the final answer; 200 for an answered call
     */
    void note(long minute, int status) {
        int slot = Math.floorMod(minute, MINUTES);
        if (stamps[slot] != minute) {
            stamps[slot] = minute;
            minutes[slot].clear();
        }
        minutes[slot].merge(status, 1, Integer::sum);
    }

    /** How many ended with each status. */
    Map<Integer, Integer> codes(long minute) {
        Map<Integer, Integer> sum = new TreeMap<>();
        for (int slot = 0; slot < MINUTES; slot++) {
            if (stamps[slot] > minute - MINUTES && stamps[slot] <= minute) {
                minutes[slot].forEach((status, count) -> sum.merge(status, count, Integer::sum));
            }
        }
        return sum;
    }

    static int answered(Map<Integer, Integer> codes) {
        return codes.getOrDefault(SUCCESS, 0);
    }

    static int attempts(Map<Integer, Integer> codes) {
        return codes.values().stream().mapToInt(Integer::intValue).sum();
    }
}
