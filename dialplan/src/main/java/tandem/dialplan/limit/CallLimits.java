package tandem.dialplan.limit;

import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import tandem.dialplan.Purpose;

/**
 * Rules on calls out. All of them hold at once, so that rules laid together are never wider than
 * each of them alone. Runs on: any (immutable).
 *
 * @param callee how often one callee may be called
 * @param caller how often a number may be shown
 * @param quiet when not to call
 * @param forwarding of calls that came from elsewhere
 * @param destinations where calls may go
 * @param consent purposes for which the callee's consent must be on record
 */
public record CallLimits(
        List<Cap> callee,
        List<CallerCap> caller,
        List<Quiet> quiet,
        Forwarding forwarding,
        Destinations destinations,
        Set<Purpose> consent) {
    public static final CallLimits NONE =
            new CallLimits(
                    List.of(),
                    List.of(),
                    List.of(),
                    Forwarding.UNSAID,
                    Destinations.UNSAID,
                    Set.of());

    public CallLimits {
        callee = List.copyOf(callee);
        caller = List.copyOf(caller);
        quiet = List.copyOf(quiet);
        consent = Set.copyOf(consent);
    }

    /** These and those. */
    public CallLimits and(CallLimits more) {
        Set<Purpose> both = EnumSet.noneOf(Purpose.class);
        both.addAll(consent);
        both.addAll(more.consent);
        return new CallLimits(
                joined(callee, more.callee),
                joined(caller, more.caller),
                joined(quiet, more.quiet),
                forwarding.and(more.forwarding),
                destinations.and(more.destinations),
                both);
    }

    private static <T> List<T> joined(Collection<T> one, Collection<T> other) {
        return Stream.concat(one.stream(), other.stream()).distinct().toList();
    }
}
