package tandem.dialplan.limit;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Rules on calls out. All of them hold at once, so that rules laid together are never wider than
 * each of them alone. Runs on: any (immutable).
 *
 * @param callee how often one callee may be called
 * @param caller how often a number may be shown
 * @param quiet when not to call
 * @param forwarding of calls that came from elsewhere
 * @param destinations where calls may go
 * @param consent when the callee's consent must be on record
 * @param exceptions which rules an exception for a callee may lift
 * @param complaints how many complaints suspend what they are about
 * @param anomalies what is done about calls that look like abuse
 * @param counts what counts as a call; empty = not said
 */
public record CallLimits(
        List<Cap> callee,
        List<CallerCap> caller,
        List<Quiet> quiet,
        Forwarding forwarding,
        Destinations destinations,
        ConsentDuty consent,
        Exceptions exceptions,
        List<ComplaintRule> complaints,
        List<AnomalyRule> anomalies,
        Optional<Counting> counts) {
    public static final CallLimits NONE =
            new CallLimits(
                    List.of(),
                    List.of(),
                    List.of(),
                    Forwarding.UNSAID,
                    Destinations.UNSAID,
                    ConsentDuty.NONE,
                    Exceptions.UNSAID,
                    List.of(),
                    List.of(),
                    Optional.empty());

    public CallLimits {
        callee = List.copyOf(callee);
        caller = List.copyOf(caller);
        quiet = List.copyOf(quiet);
        complaints = List.copyOf(complaints);
        anomalies = List.copyOf(anomalies);
    }

    /** These and those. */
    public CallLimits and(CallLimits more) {
        return new CallLimits(
                joined(callee, more.callee),
                joined(caller, more.caller),
                joined(quiet, more.quiet),
                forwarding.and(more.forwarding),
                destinations.and(more.destinations),
                consent.and(more.consent),
                exceptions.and(more.exceptions),
                joined(complaints, more.complaints),
                joined(anomalies, more.anomalies),
                narrower(counts, more.counts));
    }

    /** The same of the platform, which gives nothing that it does not say. */
    public CallLimits ofPlatform() {
        return new CallLimits(
                callee,
                caller,
                quiet,
                forwarding,
                destinations,
                consent,
                new Exceptions(Optional.of(exceptions.lifts())),
                complaints,
                anomalies,
                counts);
    }

    private static Optional<Counting> narrower(Optional<Counting> one, Optional<Counting> other) {
        return Stream.concat(one.stream(), other.stream()).min(Comparator.naturalOrder());
    }

    /** What counts as a call. */
    public Counting counting() {
        return counts.orElse(Counting.ATTEMPT);
    }

    private static <T> List<T> joined(Collection<T> one, Collection<T> other) {
        return Stream.concat(one.stream(), other.stream()).distinct().toList();
    }
}
