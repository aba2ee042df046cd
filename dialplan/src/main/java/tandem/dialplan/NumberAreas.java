package tandem.dialplan;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which prefixes of E.164 numbers lie where. The longest prefix that is known counts. Ten octets a
 * prefix, so that a table of all mobile segments of a country fits. Runs on: any (immutable).
 */
public final class NumberAreas {
    public static final NumberAreas NONE = new NumberAreas(Map.of());

    private static final int MAX_DIGITS = 15;

    private final long[] prefixes;
    private final char[] areaOf;
    private final List<Area> areas;
    private final int longest;

    /**
     * Where a number lies.
     *
     * @param region for people
     * @param zones where its local time may be; at least one
     */
    public record Area(String region, Set<ZoneId> zones) {
        public Area {
            zones = Set.copyOf(zones);
        }
    }

    /**
     * @param areas by prefix: 1 to 15 digits from the country code on; up to 65,536 areas that
     *     differ
     */
    public NumberAreas(Map<String, Area> areas) {
        this.areas = areas.values().stream().distinct().toList();
        Map<Area, Integer> index = new HashMap<>();
        for (int i = 0; i < this.areas.size(); i++) {
            index.put(this.areas.get(i), i);
        }
        List<String> sorted = new ArrayList<>(areas.keySet());
        sorted.sort((a, b) -> Long.compare(number(a, a.length()), number(b, b.length())));
        this.prefixes = sorted.stream().mapToLong(p -> number(p, p.length())).toArray();
        this.areaOf = new char[sorted.size()];
        for (int i = 0; i < areaOf.length; i++) {
            areaOf[i] = (char) index.getOrDefault(areas.get(sorted.get(i)), 0).intValue();
        }
        this.longest = sorted.stream().mapToInt(String::length).max().orElse(0);
    }

    /** A 1 in front keeps prefixes of different lengths apart. */
    private static long number(String digits, int length) {
        return Long.parseLong("1" + digits.substring(0, Math.min(length, MAX_DIGITS)));
    }

    /**
     * Where a number lies, if that is known.
     *
     * @param number digits from the country code on
     */
    public Optional<Area> of(String number) {
        for (int length = Math.min(longest, number.length()); length > 0; length--) {
            int found = Arrays.binarySearch(prefixes, number(number, length));
            if (found >= 0) {
                return Optional.of(areas.get(areaOf[found]));
            }
        }
        return Optional.empty();
    }

    /** How many prefixes are known. */
    public int size() {
        return prefixes.length;
    }
}
