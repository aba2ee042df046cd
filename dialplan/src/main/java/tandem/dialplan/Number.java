package tandem.dialplan;

import java.util.Set;

/**
 * A dialled number, or a pattern of them, and the flow it enters.
 *
 * @param id its name; unique in the tenant
 * @param pattern from {@code number: "4000"} (exact), {@code e164: "+8610..."} (exact) or {@code
 *     match: "10XX"} (pattern)
 * @param from who may call it; default both
 * @param flow name of the flow
 * @param at where it is defined
 */
public record Number(
        String id, NumberPattern pattern, Set<Tenant.Side> from, String flow, Position at) {
    public Number {
        from = Set.copyOf(from);
    }
}
