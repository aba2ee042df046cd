package tandem.dialplan.limit;

import java.util.Set;

import tandem.dialplan.Position;
import tandem.dialplan.Purpose;

/**
 * How often one callee may be called: in no span of {@code windowMs} more than {@code max} calls.
 *
 * @param windowMs sliding window, 1 minute to 30 days
 * @param max 1..1,000,000
 * @param scope whose calls count
 * @param purposes calls for these count and are bounded; never empty
 * @param at where the rule stands
 */
public record Cap(long windowMs, int max, Scope scope, Set<Purpose> purposes, Position at) {
    public Cap {
        purposes = Set.copyOf(purposes);
    }

    /** Whose calls to a callee count. */
    public enum Scope {
        /** Those of the tenant that wants to call. */
        TENANT,
        /** Those of all tenants. */
        PLATFORM
    }

    /**
     * Whether this rule already holds to what another one says, so that the other one says nothing:
     * it counts at least the same calls over at least the same time, and lets fewer of them
     * through.
     */
    public boolean outdoes(Cap other) {
        return windowMs >= other.windowMs
                && max < other.max
                && purposes.containsAll(other.purposes)
                && (scope == Scope.PLATFORM || other.scope == Scope.TENANT);
    }
}
