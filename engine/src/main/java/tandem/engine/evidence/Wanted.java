package tandem.engine.evidence;

import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;

/**
 * What evidence is asked for. Immutable.
 *
 * @param number as it was asked for
 * @param keys what the number is under in the gate's books; tenants may read it differently
 * @param tenant whose matters alone; empty = all
 * @param from this time or later
 * @param to before this time
 */
public record Wanted(String number, Set<String> keys, String tenant, Instant from, Instant to) {
    public Wanted {
        keys = Set.copyOf(keys);
    }

    /** Whether it may be shown what belongs to somebody. */
    public boolean sees(String owner) {
        return tenant.isEmpty() || tenant.equals(owner);
    }

    /** How the number may stand in the records of calls. */
    Set<String> spellings() {
        Set<String> all = new TreeSet<>();
        all.add(number);
        for (String key : keys) {
            all.add(key);
            if (!key.startsWith("0")) {
                all.add("+" + key);
                all.add("00" + key);
            }
        }
        return all;
    }
}
