package tandem.dialplan.limit;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which rules an exception for a callee may lift. Nobody has any that the platform does not give,
 * and a tenant may give up some. Runs on: any (immutable).
 *
 * @param mayLift empty = not said
 */
public record Exceptions(Optional<Set<Lift>> mayLift) {
    public static final Exceptions UNSAID = new Exceptions(Optional.empty());

    /** What can be lifted: opt-outs, consent and suspensions cannot. */
    public enum Lift {
        QUIET_HOURS,
        WEEKDAY,
        HOLIDAY,
        CALLEE_FREQUENCY,
        /** Entries of the tenant's own blacklist. */
        BLACKLISTED,
        /** Entries of the platform's. */
        PLATFORM_BLACKLIST;

        /** As plans and the API write it; of a rule that has it, the reason of the gate. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Lift> of(String word) {
            return Arrays.stream(values()).filter(lift -> lift.word().equals(word)).findFirst();
        }
    }

    public Exceptions {
        mayLift = mayLift.map(Set::copyOf);
    }

    /** What both give. */
    public Exceptions and(Exceptions more) {
        if (mayLift.isEmpty() || more.mayLift.isEmpty()) {
            return mayLift.isEmpty() ? more : this;
        }
        Set<Lift> both = EnumSet.noneOf(Lift.class);
        both.addAll(mayLift.get());
        both.retainAll(more.mayLift.get());
        return new Exceptions(Optional.of(both));
    }

    /** What may be lifted. */
    public Set<Lift> lifts() {
        return mayLift.orElse(Set.of());
    }
}
