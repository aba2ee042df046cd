package tandem.engine.gate;

import java.util.List;
import java.util.Set;

import tandem.dialplan.limit.Exceptions.Lift;

/** Knows for which callees rules are lifted. Runs on: any; never waits. */
public interface Exemptions {
    /** For none. */
    Exemptions NONE = _ -> List.of();

    /**
     * For one callee.
     *
     * @param rule where it stands: the list and its entry
     * @param lifts what it lifts, as far as the plan in force lets it
     */
    record Exemption(String rule, Set<Lift> lifts) {
        public Exemption {
            lifts = Set.copyOf(lifts);
        }
    }

    /**
     * A reason that does not stand, thanks to an exemption.
     *
     * @param rule of the exemption
     */
    record Lifted(String rule, Lift lift) {}

    /** All that hold for an attempt. */
    List<Exemption> of(Question question);

    /** A call was let out that would not have been without them. Must not wait. */
    default void used(Attempt attempt, List<Lifted> lifted) {}
}
